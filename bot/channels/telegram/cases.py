"""The messages that are being dealt with now."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.answering.keeping import Incoming, Talk

_Result = TypeVar("_Result")


class Stopped(Exception):
    """Somebody has stopped the question."""


@dataclass(slots=True)
class Case:
    """A message while it is dealt with.

    `placeholder` is the message that is to be edited into the answer. `finished`: the store knows already that it is.
    """

    incoming: Incoming
    placeholder: int | None = None
    finished: bool = False
    stopped: bool = False
    writing: asyncio.Task[Any] | None = None

    async def writes(self, answer: Coroutine[Any, Any, _Result]) -> _Result:
        """What may be stopped. Raises Stopped."""
        writing: asyncio.Task[_Result] = asyncio.create_task(answer)
        self.writing = writing
        try:
            return await writing
        except asyncio.CancelledError:
            if self.stopped:
                raise Stopped from None
            raise
        finally:
            self.writing = None


class Cases:
    """All of them, by the number of their update."""

    def __init__(self) -> None:
        self._open: dict[int, Case] = {}

    def __getitem__(self, update: int) -> Case:
        return self._open[update]

    @contextmanager
    def opened(self, incoming: Incoming) -> Iterator[Case]:
        case = self._open[incoming.id] = Case(incoming, incoming.placeholder)
        try:
            yield case
        finally:
            del self._open[incoming.id]

    def stop(self, talk: Talk) -> bool:
        """Stop what is being written for a conversation; False where nothing is."""
        running = [one for one in self._open.values() if one.incoming.talk == talk and one.writing]
        for case in running:
            case.stopped = True
            assert case.writing
            case.writing.cancel()
        return bool(running)
