"""A chat model that costs nothing until it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from bot.answering.patience import leaving
from bot.answering.types import ChatModel, Message, Tokens


class OnceAsked:
    """Makes the model when it is first asked, in a thread: that takes seconds, and a greeting needs none."""

    def __init__(self, make: Callable[[], ChatModel]) -> None:
        self._make = make
        self._model: ChatModel | None = None

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        if self._model is None:
            self._model = await asyncio.to_thread(self._make)
        async with leaving(self._model.stream(messages)) as pieces:
            async for piece in pieces:
                yield piece
