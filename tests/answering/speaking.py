"""A chat model in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from bot.answering.errors import ModelError
from bot.answering.types import Message, Tokens

Step = str | Tokens | float | ModelError


class Speaks:
    """Takes these turns, the last one again and again: pieces of text, seconds of silence, an error at the end.

    `heard` are the messages of each request; `left` counts replies that nobody heard to the end.
    """

    def __init__(self, *turns: Sequence[Step]) -> None:
        self._turns = list(turns)
        self.heard: list[tuple[Message, ...]] = []
        self.left = 0

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        self.heard.append(tuple(messages))
        turn = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
        ended = False
        try:
            for step in turn:
                if isinstance(step, ModelError):
                    ended = True
                    raise step
                if isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield step
            ended = True
        finally:
            self.left += not ended
