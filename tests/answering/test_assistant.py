import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.answering.assistant import Assistant
from bot.answering.extractive import QuotingAnswerer
from bot.answering.types import Answer, Answerer, Brief, Dropped, Sentence, Turn
from retrieval.types import Query
from tests.fakes import ShelfOfPassages, passage

LIBRARY = ShelfOfPassages(
    passage("国家最高科学技术奖授予他们：李德仁院士和薛其坤院士。共评选出250个项目。", position=0),
    passage("薛其坤院士来自清华大学。", position=1),
)


class Dictated:
    """Writes what it was told to, two characters at a time."""

    name = "dictated"

    def __init__(self, text: str) -> None:
        self.text = text

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        for start in range(0, len(self.text), 2):
            yield self.text[start : start + 2]


def ask(
    answerer: Answerer, question: str, history: Sequence[Turn] = (), library: ShelfOfPassages = LIBRARY
) -> tuple[list[Sentence], Answer]:
    async def collect() -> list[Query | Sentence | Answer]:
        return [event async for event in Assistant(library, answerer).answer(question, history)]

    *sentences, answer = asyncio.run(collect())
    assert isinstance(answer, Answer)
    return [sentence for sentence in sentences if isinstance(sentence, Sentence)], answer


def test_a_sentence_in_the_words_of_its_source_is_shown_with_its_citation() -> None:
    shown, answer = ask(Dictated("共评选出250个项目。[1]"), "最高科学技术奖评选出多少项目")

    assert shown == list(answer.sentences) == [Sentence("共评选出250个项目。", (1,))]
    assert answer.outcome == "answered"
    assert answer.citations[0].quote == "共评选出250个项目。"


def test_two_quotes_of_one_passage_are_two_citations_in_order_of_use() -> None:
    text = (
        "共评选出250个项目。[1]国家最高科学技术奖授予他们：李德仁院士和薛其坤院士。[1]共评选出250个项目。[1]"
    )

    _, answer = ask(Dictated(text), "最高科学技术奖评选出多少项目")

    assert [sentence.citations for sentence in answer.sentences] == [(1,), (2,), (1,)]
    assert [citation.number for citation in answer.citations] == [1, 2]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("共评选出251个项目。[1]", "not_in_source"),
        ("共评选出251个项目。[9]", "no_such_number"),
        ("共评选出251个项目。", "no_citation"),
    ],
)
def test_a_sentence_without_proof_is_not_shown(text: str, reason: str) -> None:
    shown, answer = ask(Dictated(text), "最高科学技术奖评选出多少项目")

    assert shown == []
    assert answer.outcome == "not_found"
    assert [dropped.reason for dropped in answer.dropped] == [reason]


@pytest.mark.parametrize("text", ["共评选出250个项目。[2]", "共评选出250个项目。[9]", "共评选出250个项目。"])
def test_a_true_sentence_with_a_wrong_mark_or_none_is_attached_to_what_proves_it(text: str) -> None:
    _, answer = ask(Dictated(text), "最高科学技术奖评选出多少项目")

    assert answer.sentences == (Sentence("共评选出250个项目。", (1,)),)
    assert answer.citations[0].quote == "共评选出250个项目。"


def test_a_lead_in_is_no_proven_sentence_and_no_dropped_one() -> None:
    _, answer = ask(Dictated("具体如下：\n- 共评选出250个项目。[1]"), "最高科学技术奖评选出多少项目")

    assert answer.sentences == (Sentence("共评选出250个项目。", (1,)),)
    assert answer.dropped == ()


def test_where_one_mark_proves_the_sentence_the_wrong_one_beside_it_is_left_out() -> None:
    _, answer = ask(Dictated("共评选出250个项目。[2][1]"), "最高科学技术奖评选出多少项目")

    assert answer.sentences == (Sentence("共评选出250个项目。", (1,)),)
    assert answer.dropped == ()


def test_finding_nothing_says_how_far_the_collection_reaches_and_what_is_nearest() -> None:
    _, answer = ask(QuotingAnswerer(), "上海天气")

    assert answer.outcome == "not_found"
    assert answer.coverage is not None
    assert answer.coverage.documents == 1


def test_an_empty_collection_says_so() -> None:
    _, answer = ask(QuotingAnswerer(), "谁得奖了", library=ShelfOfPassages())

    assert (answer.outcome, answer.hint) == ("not_found", ("empty", ""))


def test_a_follow_up_is_searched_as_it_was_understood() -> None:
    _, answer = ask(Dictated(""), "他来自哪所大学？", [Turn("薛其坤院士获得了什么奖？")])

    assert answer.query == "薛其坤院士来自哪所大学？"


def test_a_pronoun_without_a_conversation_is_asked_back() -> None:
    _, answer = ask(Dictated(""), "他来自哪所大学？")

    assert (answer.outcome, answer.hint) == ("not_found", ("ask_back", "他"))


def test_politeness_is_answered_without_a_search() -> None:
    _, answer = ask(Dictated("共评选出250个项目。[1]"), "你好")

    assert (answer.outcome, answer.hint) == ("smalltalk", ("greeting", ""))
    assert answer.sentences == ()


def test_what_was_dropped_is_told_with_the_sentence() -> None:
    _, answer = ask(Dictated("共评选出250个项目。[1]月亮是奶酪做的。[1]"), "最高科学技术奖评选出多少项目")

    assert answer.outcome == "answered"
    assert answer.dropped == (Dropped("月亮是奶酪做的。", "not_in_source"),)
