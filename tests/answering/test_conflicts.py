"""Sources that disagree: both are shown, the newer first; what is no disagreement is none."""

from __future__ import annotations

import asyncio

import pytest

from bot.answering.assistant import Assistant
from bot.answering.chat import ChatAnswerer
from bot.answering.extractive import QuotingAnswerer
from bot.answering.types import Answer, Answerer
from prompts import load
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from tests.answering.speaking import Speaks
from tests.fakes import card, passage
from tests.search.fakes import IndexInMemory


def ask(question: str, *told: tuple[str, str], answerer: Answerer | None = None) -> Answer:
    """The answer from one document for each (date, words)."""
    held = [
        passage(words, headline="", document=card(f"{place}.txt", date=date, title=""), position=place)
        for place, (date, words) in enumerate(told)
    ]
    held.append(passage("榆树里小区装上了第一部电梯。", headline="", document=card("电梯.txt"), position=99))
    library = Searcher(IndexInMemory(*held), BundledEmbedding())

    async def last() -> Answer:
        assistant = Assistant(library, answerer or QuotingAnswerer())
        return [event async for event in assistant.answer(question) if isinstance(event, Answer)][-1]

    return asyncio.run(last())


@pytest.mark.parametrize(
    ("question", "older", "newer"),
    [
        ("三桥全长多少公里", "三桥全长2.86公里。", "三桥全长3.4公里。"),
        (
            "中考成绩什么时候公布",
            "市教育局宣布，中考成绩将于7月5日18时公布。",
            "记者获悉，中考成绩将于7月6日18时公布。",
        ),
        ("龙舟赛的冠军教练是谁", "云川龙舟赛的冠军教练是李大山。", "云川龙舟赛的冠军教练是王小海。"),
    ],
)
def test_two_values_for_one_thing_are_both_shown_the_newer_first(
    question: str, older: str, newer: str
) -> None:
    for told in (
        (("2024-06-25", older), ("2024-06-27", newer)),
        (("2024-06-27", newer), ("2024-06-25", older)),
    ):
        answer = ask(question, *told)

        assert answer.outcome == "conflicting"
        assert [sentence.text for sentence in answer.sentences] == [newer, older]
        assert [c.passage.document.date for c in answer.citations] == ["2024-06-27", "2024-06-25"]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("三桥全长多少公里", "三桥全长2.86公里。", "三桥全长2.86公里。"),
        ("三桥全长多少公里", "三桥全长2.86公里。", "三桥全长2860米。"),
        ("三桥全长多少公里", "三桥全长2.86公里。", "三桥全长约2.9公里。"),
        ("三桥全长多少公里", "三桥全长2.86公里。", "四桥全长3.4公里。"),
        ("三桥全长多少公里", "三桥全长2.86公里。", "三桥引桥全长1.2公里。"),
        ("网易全年营收多少", "网易全年营收965亿元。", "网易有道全年营收50亿元。"),
        ("工业增加值增长了多少", "2021年工业增加值增长9.6%。", "2022年工业增加值增长3.6%。"),
        ("暴雨造成多少人受伤", "截至6月20日，暴雨造成12人受伤。", "截至6月25日，暴雨造成18人受伤。"),
    ],
)
def test_what_only_looks_like_a_disagreement_is_none(question: str, one: str, other: str) -> None:
    assert ask(question, ("2024-06-25", one), ("2024-06-27", other)).outcome == "answered"


def test_a_source_that_knows_both_values_does_not_disagree() -> None:
    both = "三桥全长3.4公里。不算引桥，三桥长2.86公里。"

    assert (
        ask("三桥全长多少公里", ("2024-06-25", "三桥全长2.86公里。"), ("2024-06-27", both)).outcome
        == "answered"
    )


def test_a_model_that_tells_both_sides_tells_of_a_disagreement() -> None:
    model = Speaks(["三桥全长3.4公里。[2]三桥全长2.86公里。[1]"])
    told = (("2024-06-25", "三桥全长2.86公里。"), ("2024-06-27", "三桥全长3.4公里。"))

    answer = ask("三桥全长多少公里", *told, answerer=ChatAnswerer(model, load("answer")))

    assert (answer.outcome, len(answer.sentences)) == ("conflicting", 2)
