"""A chat model that costs nothing until it is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from threading import Lock

from bot.answering.patience import leaving
from bot.answering.types import ChatModel, Message, Tokens


class OnceAsked:
    """Makes the model when it is first asked, in a thread: that takes seconds, and a greeting needs none.

    Questions that come together make one.
    """

    def __init__(self, make: Callable[[], ChatModel]) -> None:
        self._make = make
        self._model: ChatModel | None = None
        self._making = Lock()

    def load(self) -> ChatModel:
        """Make it now, if it is not made yet. Blocks."""
        with self._making:
            if self._model is None:
                self._model = self._make()
            return self._model

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        model = await asyncio.to_thread(self.load)
        async with leaving(model.stream(messages)) as pieces:
            async for piece in pieces:
                yield piece
