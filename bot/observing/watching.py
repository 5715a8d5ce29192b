"""Looking on while questions are answered and models asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from bot.answering.errors import ModelError, Passing
from bot.answering.patience import leaving
from bot.answering.types import Answer, ChatModel, Message, Note, Sentence, Tokens

if TYPE_CHECKING:
    from bot.observing.meters import End, Meters
    from bot.observing.vitals import Vitals
    from retrieval.types import Query

_Asked = TypeVar("_Asked")

_log = logging.getLogger(__name__)


def answering(
    events: Callable[[_Asked], AsyncIterator[Query | Note | Sentence | Answer]], meters: Meters
) -> Callable[[_Asked], AsyncIterator[Query | Note | Sentence | Answer]]:
    """The same events; how long they took and what became of the question is counted."""

    async def through(asked: _Asked) -> AsyncIterator[Query | Note | Sentence | Answer]:
        began, shown = perf_counter(), False
        end: End = "failed"
        try:
            async with leaving(events(asked)) as coming:
                async for event in coming:
                    if isinstance(event, Sentence) and not shown:
                        shown = True
                        meters.first_piece(perf_counter() - began)
                    elif isinstance(event, Answer):
                        end = event.outcome
                        meters.answered(event)
                    yield event
        except (asyncio.CancelledError, GeneratorExit):
            end = "stopped" if end == "failed" else end
            raise
        finally:
            meters.ended(end)
            _log.info("the answer has come to its end: %s after %.2f seconds", end, perf_counter() - began)

    return through


@dataclass(frozen=True, slots=True)
class WatchedModel:
    """`ChatModel` over another one: how its calls end is counted."""

    model: ChatModel
    vitals: Vitals
    meters: Meters

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        began = perf_counter()
        try:
            async with leaving(self.model.stream(messages)) as pieces:
                async for piece in pieces:
                    yield piece
        except ModelError as error:
            self.meters.called("model", "again" if isinstance(error, Passing) else "refused")
            self.vitals.ill("model", error.code)
            _log.info("the model has failed after %.2f seconds: %s", perf_counter() - began, error.code)
            raise
        self.meters.called("model", "ok")
        self.vitals.well("model")
        _log.info("the model has written for %.2f seconds", perf_counter() - began)
