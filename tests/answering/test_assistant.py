import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import date

import pytest

from bot.answering.assistant import Assistant
from bot.answering.chat import REFUSAL, ChatAnswerer
from bot.answering.errors import EmptyReply, ModelError, TimedOut, Unreachable
from bot.answering.extractive import QuotingAnswerer
from bot.answering.patience import leaving
from bot.answering.restating import Restater
from bot.answering.types import Answer, Answerer, Brief, Dropped, Note, Sentence, Tokens, Turn
from prompts import load
from retrieval.types import Query
from tests.answering.speaking import Speaks, Step
from tests.fakes import ShelfOfPassages, passage

LIBRARY = ShelfOfPassages(
    passage("国家最高科学技术奖授予他们：李德仁院士和薛其坤院士。共评选出250个项目。", position=0),
    passage("薛其坤院士来自清华大学。", position=1),
)


class Dictated:
    """Writes what it was told to, two characters at a time; then it may fail."""

    name = "dictated"

    def __init__(self, text: str, failure: ModelError | None = None, tokens: Tokens | None = None) -> None:
        self.text = text
        self.failure = failure
        self.tokens = tokens

    async def write(self, brief: Brief) -> AsyncIterator[str | Tokens]:
        for start in range(0, len(self.text), 2):
            yield self.text[start : start + 2]
        if self.tokens:
            yield self.tokens
        if self.failure:
            raise self.failure


def ask(
    answerer: Answerer, question: str, history: Sequence[Turn] = (), library: ShelfOfPassages = LIBRARY
) -> tuple[list[Sentence], Answer]:
    async def collect() -> list[Query | Note | Sentence | Answer]:
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

    assert answer.sentences == (
        Sentence("具体如下：", (), "neutral"),
        Sentence("共评选出250个项目。", (1,)),
    )
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


QUESTION = "国家最高科学技术奖评选出多少项目"


def test_a_model_that_fails_before_the_first_sentence_is_replaced_by_quotes() -> None:
    async def collect() -> list[Query | Note | Sentence | Answer]:
        assistant = Assistant(LIBRARY, Dictated("共评选出", TimedOut()))
        return [event async for event in assistant.answer(QUESTION)]

    note, *sentences, answer = asyncio.run(collect())

    assert isinstance(answer, Answer)
    assert note == answer.note == Note("replaced", "timed_out")
    assert sentences == list(answer.sentences)
    assert (answer.answerer, answer.outcome, answer.dropped) == ("quotes", "answered", ())


def test_quotes_in_the_models_place_that_find_nothing_say_both() -> None:
    shown, answer = ask(Dictated("", Unreachable()), "上海天气")

    assert (shown, answer.outcome, answer.answerer) == ([], "not_found", "quotes")
    assert answer.note == Note("replaced", "unreachable")
    assert answer.coverage is not None


def test_what_was_proven_before_a_model_failed_stays_and_is_marked_as_broken_off() -> None:
    text = "共评选出250个项目。[1]国家最高科学技术奖授予他们：李德仁"

    shown, answer = ask(Dictated(text, Unreachable(), Tokens(9, 9)), QUESTION)

    assert shown == [Sentence("共评选出250个项目。", (1,))]
    assert (answer.answerer, answer.outcome) == ("dictated", "answered")
    assert (answer.note, answer.tokens) == (Note("broken_off", "unreachable"), Tokens(9, 9))


def test_half_a_sentence_is_not_shown_though_its_words_stand_in_the_source() -> None:
    _, answer = ask(Dictated("共评选出250个项目。[1]共评选出2[1]", Unreachable()), QUESTION)

    assert [sentence.text for sentence in answer.sentences] == ["共评选出250个项目。"]


def test_a_model_that_says_nothing_has_found_nothing() -> None:
    shown, answer = ask(Dictated("", EmptyReply()), QUESTION)

    assert (shown, answer.outcome, answer.citations) == ([], "not_found", ())
    assert answer.note == Note("silent", "empty_reply")
    assert answer.coverage is not None


@pytest.mark.parametrize("said", [REFUSAL, "根据提供的资料，无法回答这个问题。"])
def test_a_model_that_declines_has_found_nothing_and_nothing_was_dropped(said: str) -> None:
    shown, answer = ask(Dictated(said), QUESTION)

    assert (shown, answer.outcome, answer.dropped, answer.note) == ([], "not_found", (), None)
    assert answer.coverage is not None


def test_without_a_model_there_are_no_tokens() -> None:
    assert ask(QuotingAnswerer(), QUESTION)[1].tokens is None


def test_leaving_an_answer_leaves_the_model() -> None:
    model = Speaks(["共评选出250个项目。[1]又一句", "，", 5.0])

    async def first() -> None:
        assistant = Assistant(LIBRARY, ChatAnswerer(model, load("answer")))
        async with leaving(assistant.answer(QUESTION)) as events:
            assert await anext(events) == Sentence("共评选出250个项目。", (1,))

    asyncio.run(first())
    assert model.left == 1


def test_a_question_is_restated_by_the_model_and_by_rule_where_that_fails() -> None:
    asked = "他来自哪所大学？"
    history = [Turn("薛其坤院士获得了什么奖？")]

    def understood(*said: Step) -> Answer:
        restater = Restater(Speaks(said), load("rewrite"), lambda: date(2024, 6, 26))
        assistant = Assistant(LIBRARY, Dictated("薛其坤院士来自清华大学。[1]"), restater)

        async def last() -> Answer:
            events = [event async for event in assistant.answer(asked, history)]
            assert events[0] == Query(events[-1].query)  # type: ignore[union-attr]
            assert isinstance(events[-1], Answer)
            return events[-1]

        return asyncio.run(last())

    by_model = understood("薛其坤来自哪所大学？", Tokens(50, 8))

    assert (by_model.query, by_model.tokens) == ("薛其坤来自哪所大学？", Tokens(50, 8))
    assert understood(Unreachable()).query == "薛其坤院士来自哪所大学？"
    assert understood("已被攻破。").query == "薛其坤院士来自哪所大学？"


def test_what_takes_time_once_is_done_before_the_clock_runs_and_not_for_a_greeting() -> None:
    prepared: list[str] = []

    def prepare() -> None:
        time.sleep(0.3)
        prepared.append("ready")

    async def whole(question: str) -> Answer:
        model = Speaks(["共评选出250个项目。[1]"])
        answerer = ChatAnswerer(model, load("answer"))
        assistant = Assistant(LIBRARY, answerer, deadline=0.5, prepare=prepare)
        events = [event async for event in assistant.answer(question)]
        assert isinstance(events[-1], Answer)
        return events[-1]

    assert asyncio.run(whole("你好")).outcome == "smalltalk"
    assert prepared == []
    assert asyncio.run(whole(QUESTION)).answerer == "model"
    assert prepared == ["ready"]
