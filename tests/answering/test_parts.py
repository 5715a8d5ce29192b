"""Questions that ask several things: taken apart, answered as far as it goes, what is missing named."""

from __future__ import annotations

import asyncio

import pytest

from bot.answering.assistant import Assistant
from bot.answering.chat import ChatAnswerer, named_gap
from bot.answering.extractive import QuotingAnswerer
from bot.answering.parts import parts_of
from bot.answering.types import Answer, Answerer
from prompts import load
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from tests.answering.speaking import Speaks
from tests.fakes import passage
from tests.search.fakes import IndexInMemory

BRIDGE = "澜江三桥全长2.86公里，昨天正式通车。"
CAT = "云川动物园的小熊猫“桂圆”6月19日凌晨产下一对双胞胎。"
HELD = (
    passage(BRIDGE, headline="三桥通车", position=0),
    passage(CAT, headline="小熊猫产下双胞胎", position=1),
    passage("榆树里小区装上了第一部电梯，总价58.6万元。", headline="电梯", position=2),
)
TWO, GAP = "澜江三桥全长多少公里？澜江三桥的总工程师是哪位？", "澜江三桥的总工程师是哪位"


def ask(question: str, answerer: Answerer | None = None) -> Answer:
    library = Searcher(IndexInMemory(*HELD), BundledEmbedding())

    async def last() -> Answer:
        assistant = Assistant(library, answerer or QuotingAnswerer())
        return [event async for event in assistant.answer(question) if isinstance(event, Answer)][-1]

    return asyncio.run(last())


@pytest.mark.parametrize(
    ("question", "queries"),
    [
        ("三桥有多长？总工程师沈怀川多大年纪？", ["三桥有多长", "总工程师沈怀川多大年纪"]),
        ("三桥全长多少，老桥呢？", ["三桥全长多少", "老桥全长多少"]),
        ("程望之和苏砚秋分别是做什么的？", ["程望之是做什么的", "苏砚秋是做什么的"]),
        ("三桥什么时候通车，花了多少钱？", ["三桥什么时候通车", "三桥什么时候通车，花了多少钱"]),
        ("云川动物园的小熊猫，妈妈叫什么？", []),
        ("有没有一篇写三桥的，标题叫什么？", []),
        ("三桥有多长？", []),
        ("你好。", []),
        ("", []),
    ],
)
def test_a_question_is_taken_apart_only_where_each_part_asks(question: str, queries: list[str]) -> None:
    assert [part.query for part in parts_of(question)] == queries


def test_both_things_are_answered_though_they_stand_in_different_stories() -> None:
    answer = ask("澜江三桥全长多少公里？小熊猫桂圆几月几日产下双胞胎？")

    assert [sentence.text for sentence in answer.sentences] == [BRIDGE, CAT]
    assert (answer.outcome, answer.missing) == ("answered", ())


@pytest.mark.parametrize("form", ["{0}？{1}？", "{1}？{0}？", "{0}，{1}？", "{0}？还有{1}？"])
def test_what_is_there_is_answered_and_what_is_missing_is_named(form: str) -> None:
    answer = ask(form.format("澜江三桥全长多少公里", "诺贝尔文学奖得主是谁"))

    assert [sentence.text for sentence in answer.sentences] == [BRIDGE]
    assert answer.outcome == "partial"
    assert answer.missing == ("诺贝尔文学奖得主是谁",)


def test_where_nothing_is_answered_nothing_is_partial() -> None:
    answer = ask("诺贝尔文学奖得主是谁？奥运会开幕式是哪天？")

    assert (answer.outcome, answer.missing) == ("not_found", ())


def test_what_a_model_names_as_missing_is_taken_out_of_its_text() -> None:
    model = Speaks([f"澜江三桥全长2.86公里。[1]\n资料中没有提到：{GAP}。"])

    answer = ask(TWO, ChatAnswerer(model, load("answer")))

    assert [sentence.text for sentence in answer.sentences] == ["澜江三桥全长2.86公里。"]
    assert (answer.outcome, answer.missing, answer.dropped) == ("partial", (GAP,), ())
    assert "资料中没有提到：" in model.heard[0][0].text


def test_a_model_cannot_name_as_missing_what_was_not_asked_or_was_answered() -> None:
    said = "澜江三桥全长2.86公里。[1]\n资料中没有提到：本报的密码。\n资料中没有提到：澜江三桥全长多少公里。"
    model = Speaks([said])

    assert ask("澜江三桥全长多少公里？", ChatAnswerer(model, load("answer"))).missing == ()
    both = ask("澜江三桥全长多少公里？榆树里小区的电梯总价多少万元？", ChatAnswerer(model, load("answer")))
    assert "澜江三桥全长多少公里" not in both.missing
    assert not any("密码" in part for part in both.missing)


def test_a_marked_sentence_that_says_so_is_a_sentence_like_any_other() -> None:
    assert named_gap("资料中没有提到：总工。") == "总工"
    assert named_gap("报告说，资料中没有提到：总工。") == ""
