"""Whole stories, pages and clauses: which is meant, and what it is answered from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import pytest

from bot.answering.assistant import Assistant
from bot.answering.chat import REFUSAL, ChatAnswerer
from bot.answering.errors import ContextTooLong, EmptyReply, Unreachable
from bot.answering.extractive import QuotingAnswerer
from bot.answering.types import Answer, Answerer, Note, Place, Turn, cited_places
from bot.answering.wholes import about_a_whole
from prompts import load
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from retrieval.types import Card, Clause, Passage
from tests.answering.speaking import Speaks
from tests.fakes import card, passage
from tests.search.fakes import IndexInMemory

FOUR = card("04.txt")
ONE = card("01.txt", page="1", title="三桥通车")
RULES = card("办法.txt", paper="", date="", page="", title="夜间经济促进办法")
BRIDGE, PRIZE, BIRDS = "澜江三桥正式通车", "把文章写在江堤上", "白鹭湖水鸟增多"


def told(document: Card, story: int, headline: str, *bodies: str, position: int = 0) -> list[Passage]:
    lines = (headline, *bodies)
    return [
        passage(
            text,
            headline=headline,
            document=document,
            position=position + place,
            story=story,
            kind="body" if place else "front",
        )
        for place, text in enumerate(lines)
    ]


def clause(number: int, text: str, position: int, document: Card = RULES) -> Passage:
    return passage(
        text,
        headline=document.title,
        document=document,
        position=position,
        clause=Clause(number, f"第{number}条"),
    )


HELD = (
    *told(ONE, 0, BRIDGE, "澜江三桥昨天通车。两岸居民盼了十年。", "大桥2021年3月动工。停工五个月。"),
    *told(FOUR, 0, PRIZE, "科技奖励大会昨天举行。共有62个项目获奖。", position=3),
    *told(FOUR, 1, BIRDS, "白鹭湖共记录到水鸟137种。", position=5),
    clause(8, "第八条 人行道净宽不少于两米。转角不设台阶。", 7),
    clause(9, "第九条 行道树优先选用香樟。", 8),
)


def ask(
    question: str,
    history: Sequence[Turn] = (),
    answerer: Answerer | None = None,
    held: Sequence[Passage] = HELD,
) -> Answer:
    library = Searcher(IndexInMemory(*held), BundledEmbedding())

    async def last() -> Answer:
        assistant = Assistant(library, answerer or QuotingAnswerer())
        return [e async for e in assistant.answer(question, history) if isinstance(e, Answer)][-1]

    return asyncio.run(last())


def said(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_a_page_is_its_headlines_and_how_each_story_begins() -> None:
    answer = ask("云川日报6月26日第4版有哪些报道")

    assert said(answer) == [
        PRIZE,
        "科技奖励大会昨天举行。",
        "共有62个项目获奖。",
        BIRDS,
        "白鹭湖共记录到水鸟137种。",
    ]
    assert [sentence.heading for sentence in answer.sentences] == [True, False, False, True, False]
    assert all(sentence.citations for sentence in answer.sentences)


def test_a_story_is_found_by_its_title_or_by_words_of_it() -> None:
    for question in ("《澜江三桥正式通车》讲了什么", "三桥通车那篇报道讲了什么"):
        assert said(ask(question))[:2] == [BRIDGE, "澜江三桥昨天通车。"]


def test_a_story_goes_on_with_the_first_sentence_of_each_part() -> None:
    assert said(ask("概括《澜江三桥正式通车》"))[-1] == "大桥2021年3月动工。"


def test_this_story_is_the_one_that_was_cited_last() -> None:
    before = ask("白鹭湖记录到多少种水鸟")
    turn = Turn(before.question, before.query, "".join(said(before)), cited_places(before))

    answer = ask("这篇报道讲了什么", [turn])

    assert said(answer)[0] == BIRDS
    assert answer.query == "《白鹭湖水鸟增多》讲了什么"


def test_of_a_turn_that_only_tells_its_question_the_story_is_looked_up() -> None:
    assert said(ask("总结一下", [Turn("白鹭湖记录到多少种水鸟")]))[0] == BIRDS


def test_this_page_is_the_one_that_was_cited_last() -> None:
    turn = Turn("水鸟有多少种", "水鸟有多少种", "137种。", (Place(FOUR.id, 1),))

    for question in ("这一版有哪些文章", "这一版还有哪些文章"):
        assert said(ask(question, [turn]))[0] == PRIZE


def test_a_place_that_is_gone_from_the_collection_is_no_answer() -> None:
    turn = Turn("旧闻", "旧闻", "旧闻。", (Place("gone", 0),))

    assert ask("这篇报道讲了什么", [turn]).outcome == "not_found"


@pytest.mark.parametrize(
    ("question", "hint"),
    [
        ("总结一下这篇报道", ("which_story", "")),
        ("这一版讲了什么", ("which_page", "")),
        ("云川日报6月27日第4版有哪些报道", ("no_page", "云川日报6月27日第4版")),
        ("人民日报第4版有哪些报道", ("no_page", "人民日报第4版")),
    ],
)
def test_where_it_is_not_clear_what_is_meant_we_ask_and_name_what_there_is(
    question: str, hint: tuple[str, str]
) -> None:
    answer = ask(question)

    assert (answer.outcome, answer.hint) == ("not_found", hint)
    assert answer.nearest


def test_the_only_story_and_the_only_page_need_not_be_named() -> None:
    only = HELD[:3]

    assert said(ask("总结一下这篇报道", held=only))[0] == BRIDGE
    assert said(ask("这一版讲了什么", held=only))[0] == BRIDGE


def test_two_clauses_are_quoted_in_full_one_after_the_other() -> None:
    assert said(ask("第8条和第9条有什么不同")) == [
        "第八条 人行道净宽不少于两米。",
        "转角不设台阶。",
        "第九条 行道树优先选用香樟。",
    ]


def test_a_clause_is_compared_with_the_one_asked_about_before() -> None:
    answer = ask("和第9条有什么不同", [Turn("《夜间经济促进办法》第8条讲了什么")])

    assert said(answer)[0].startswith("第八条")
    assert said(answer)[-1].startswith("第九条")


def test_a_clause_of_several_documents_is_asked_back() -> None:
    other = card("决定.txt", title="步行友好城市的决定")
    held = (*HELD, clause(9, "9.种植花草。", 9, other))

    assert ask("第9条讲了什么", held=held).hint == ("which_clause", "第9条")
    assert said(ask("《步行友好城市的决定》第9条讲了什么", held=held)) == ["9.种植花草。"]


def test_a_model_reads_a_long_story_in_parts_and_each_sentence_is_proven() -> None:
    long = told(ONE, 0, BRIDGE, *(f"第{n}天，{chr(0x732A + n) * 2000}。" for n in range(1, 8)))
    model = Speaks(
        ["澜江三桥正式通车[1]\n桥上有猴子。[1]"],
        [EmptyReply()],
        [REFUSAL],
        ["第7天，" + chr(0x7331) * 2000 + "。[8]"],
    )

    answer = ask("总结一下这篇报道", answerer=ChatAnswerer(model, load("answer"), load("whole")), held=long)

    asked = [messages[1].text for messages in model.heard]
    assert [text.count("</资料>") for text in asked] == [3, 2, 2, 1]
    assert "全文分 4 部分，这是第 2 部分" in asked[1]
    assert said(answer) == [BRIDGE, "第7天，" + chr(0x7331) * 2000 + "。"]
    assert [gone.sentence for gone in answer.dropped] == ["桥上有猴子。"]


def test_a_part_too_long_for_the_model_is_read_in_smaller_ones_and_nothing_is_left_out() -> None:
    model = Speaks([ContextTooLong()], ["澜江三桥正式通车[1]"], ["停工五个月。[3]"], [REFUSAL])

    answer = ask("概括《澜江三桥正式通车》", answerer=ChatAnswerer(model, load("answer"), load("whole")))

    parts = [messages[1].text for messages in model.heard[1:]]
    assert sum(text.count("</资料>") for text in parts) == 3
    assert said(answer) == [BRIDGE, "停工五个月。"]


def test_a_failing_model_is_replaced_by_the_outline() -> None:
    model = Speaks([Unreachable()])

    answer = ask("概括《澜江三桥正式通车》", answerer=ChatAnswerer(model, load("answer"), load("whole")))

    assert said(answer)[0] == BRIDGE
    assert answer.note == Note("replaced", "unreachable")


def test_the_paper_of_yesterday_is_that_of_the_day_before_the_one_given() -> None:
    library = Searcher(IndexInMemory(*HELD), BundledEmbedding())

    given = about_a_whole("昨天的报纸有哪些报道", (), library, date(2024, 6, 27))
    none = about_a_whole("今天的报纸有哪些报道", (), library, date(2026, 1, 2))

    assert given is not None
    assert {one.passage.document.date for one in given.evidence} == {"2024-06-26"}
    assert none is not None
    assert none.lacks == ("no_page", "2026年1月2日的报纸")
