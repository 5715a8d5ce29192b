"""Answers judged without the checker's help."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.answering.assistant import Assistant
from bot.answering.extractive import QuotingAnswerer
from bot.answering.types import Answer, Brief, Citation, Sentence, Tokens
from bot.answering.verifying import Given
from bot.evaluation.asking import Question
from bot.evaluation.given import given_library
from bot.evaluation.measuring import Measured, Waiting, judge, measure, percentiles, summed
from tests.fakes import ShelfOfPassages, cited, passage

TEXT = "大会授奖。共评选出250个项目和12名专家。"
QUESTION = Question("1", "fact", "评选出多少个项目", (("250",),))


def decoded(_document: str, start: int, end: int) -> str:
    return TEXT[start:end]


def answer(sentence: str, *citations: Citation) -> Answer:
    numbers = tuple(citation.number for citation in citations)
    return Answer("q", "q", "answered", (Sentence(sentence, numbers),), citations)


SOURCE = passage(TEXT, headline="")
RIGHT = cited(1, SOURCE, "共评选出250个项目和12名专家。")
OTHER = cited(1, SOURCE, "大会授奖。")


@pytest.mark.parametrize(
    ("given", "standing", "strange", "supported"),
    [
        (answer("评选出250个项目。", RIGHT), 1, (), True),
        (answer("评选出260个项目。", RIGHT), 1, ("260",), False),
        (answer("评选出250个项目。", OTHER), 1, ("250",), False),
        (answer("评选出250个项目。", replace(RIGHT, spans=((0, 5),))), 0, (), False),
        (answer("评选出250个项目。", replace(RIGHT, quote="")), 0, ("250",), False),
        (answer("评选出250个项目。"), 0, ("250",), False),
        (answer("2024年6月评选出250个项目。", RIGHT), 1, (), True),  # the date stands beside the quote
    ],
)
def test_a_citation_supports_what_its_exact_words_hold(
    given: Answer, standing: int, strange: tuple[str, ...], supported: bool
) -> None:
    (judged,) = judge(QUESTION, given, decoded)

    assert (judged.standing, judged.strange, judged.supported) == (standing, strange, supported)


def test_a_document_that_is_not_there_holds_nothing() -> None:
    def nowhere(_document: str, _start: int, _end: int) -> str:
        raise KeyError

    (judged,) = judge(QUESTION, answer("评选出250个项目。", RIGHT), nowhere)

    assert judged.standing == 0


class Slow:
    """Says the first evidence's words, for which it was waited 5 seconds that a remembered reply does not take."""

    name = "model"

    def __init__(self) -> None:
        self.waited = Waiting()

    async def write(self, brief: Brief) -> AsyncIterator[str | Tokens]:
        self.waited = Waiting(self.waited.really, self.waited.told + 5)
        yield "共评选出250个项目和12名专家。[1]"
        yield Tokens(10, 5)


def measured(*questions: Question) -> list[Measured]:
    async def each() -> list[Measured]:
        slow = Slow()
        assistant = Assistant(ShelfOfPassages(SOURCE), slow)
        return [one async for one in measure(assistant, questions, decoded, lambda: slow.waited)]

    return asyncio.run(each())


def test_time_is_told_as_the_model_took_it_and_without_the_model() -> None:
    (one,) = measured(QUESTION)

    assert one.first is not None
    assert one.first > 5
    assert one.total > 5
    assert one.overhead < 5


def test_a_report_counts_what_should_and_should_not_be_answered() -> None:
    refused = Question("2", "refuse", "评选出谁", refuse=True)

    report = summed(measured(QUESTION, refused, QUESTION))

    assert (report.right, report.refusal_recall, report.refusal_precision) == ((2, 2), (0, 1), (0, 0))
    assert (report.cited, report.standing, report.strange_numbers) == ((3, 3), (3, 3), (0, 6))
    assert (report.outcomes, report.tokens) == ({"answered": 3}, Tokens(30, 15))
    assert report.by_kind == {"fact": (2, 2), "refuse": (0, 1)}


def test_given_passages_are_all_that_a_question_is_answered_from() -> None:
    given = (Given(1, "今天下雨。"), Given(2, "共评选出250个项目。", "大会"))
    assistant = Assistant(ShelfOfPassages(passage("评选出99个项目。")), QuotingAnswerer())

    async def each() -> list[Measured]:
        asked = [replace(QUESTION, question="第8条的项目共评选出多少个", given=given)]
        return [one async for one in measure(assistant, asked, decoded)]

    (one,) = asyncio.run(each())

    assert [sentence.text for sentence in one.sentences] == ["共评选出250个项目。"]
    assert one.sentences[0].supported


def test_every_given_passage_is_read_whatever_is_asked() -> None:
    from retrieval.types import Query

    found = given_library([Given(1, "今天下雨。"), Given(2, "共评选出250个项目。")]).search(Query("谁"), 10)

    assert len(found.hits) == 2


def test_percentiles_of_nothing_are_none() -> None:
    assert percentiles([]) == ()
    assert percentiles([0.3, 0.1, 0.2]) == (0.2, 0.3)
