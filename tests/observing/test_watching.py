from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import pytest

from bot.answering.errors import ModelError, Unreachable, WrongKey
from bot.answering.types import Answer, Message, Sentence, Tokens
from bot.observing.meters import Meters
from bot.observing.vitals import Vitals
from bot.observing.watching import WatchedModel, answering

ANSWER = Answer(
    "问",
    "问",
    "answered",
    (Sentence("答。", ()),),
    tokens=Tokens(30, 4),
    seconds={"search": 0.02, "total": 1.5},
)


def counted(meters: Meters) -> dict[str, float]:
    """Samples by their names, as they are scraped."""
    lines = meters.page().decode().splitlines()
    return {
        name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


def ran(events: Sequence[Sentence | Answer | Exception], leave: int = 100) -> dict[str, float]:
    """What is counted of an answer that comes so, and is left after so many events."""
    meters = Meters(Vitals(has_model=True))

    async def coming(_asked: str) -> AsyncIterator[Sentence | Answer]:
        for event in events:
            if isinstance(event, Exception):
                raise event
            yield event

    async def run() -> None:
        stream = answering(coming, meters)("问")
        try:
            for _ in range(leave):
                await anext(stream)
        finally:
            await stream.aclose()  # type: ignore[attr-defined]

    with suppress(StopAsyncIteration, RuntimeError, ValueError):
        asyncio.run(run())
    return counted(meters)


def test_an_answer_is_counted_with_its_stages_and_tokens() -> None:
    found = ran([ANSWER.sentences[0], ANSWER])

    assert found['wenju_questions_total{outcome="answered"}'] == 1
    assert found["wenju_first_piece_seconds_count"] == 1
    assert found['wenju_stage_seconds_sum{stage="total"}'] == 1.5
    assert found['wenju_model_tokens_total{direction="read"}'] == 30
    assert found['wenju_sentences_total{verdict="shown"}'] == 1


def test_what_fails_and_what_is_left_are_counted_as_such() -> None:
    assert ran([ValueError("no")])['wenju_questions_total{outcome="failed"}'] == 1
    assert ran([ANSWER.sentences[0], ANSWER], leave=1)['wenju_questions_total{outcome="stopped"}'] == 1
    assert ran([ANSWER.sentences[0], ANSWER], leave=2)['wenju_questions_total{outcome="answered"}'] == 1


@pytest.mark.parametrize(
    ("trouble", "result", "code"),
    [(Unreachable(), "again", "unreachable"), (WrongKey(), "refused", "wrong_key")],
)
def test_a_model_that_fails_is_told(trouble: ModelError, result: str, code: str) -> None:
    class Failing:
        async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
            raise trouble
            yield ""

    vitals = Vitals(has_model=True)
    meters = Meters(vitals)

    async def run() -> None:
        async for _ in WatchedModel(Failing(), vitals, meters).stream([]):
            pass

    with pytest.raises(type(trouble)):
        asyncio.run(run())
    found = counted(meters)
    assert found[f'wenju_calls_total{{result="{result}",service="model"}}'] == 1
    assert found['wenju_retries_total{service="model"}'] == (result == "again")
    assert vitals.told(0)["parts"]["model"]["trouble"] == code
