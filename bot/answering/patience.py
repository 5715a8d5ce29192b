"""A model's reply within a deadline: asked again only before its first words, left as soon as nobody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from math import isinf
from time import monotonic
from typing import TypeVar

from bot.answering.errors import Passing, TimedOut
from bot.answering.types import ChatModel, Message, Tokens

_Piece = TypeVar("_Piece")

_AGAIN = (0.5, 1.0)  # seconds before the second and third time; a person who waits does not wait for a fourth


async def reply(model: ChatModel, messages: Sequence[Message], until: float) -> AsyncIterator[str | Tokens]:
    """The pieces of the reply, as they come. Raises ModelError; TimedOut where `until` (monotonic) has come.

    What is passing is tried again, after as long as the service asks for, if there is time. Once words have come
    nothing is tried again: they may have been shown.
    """
    for attempt in count():
        begun = False
        try:
            async with leaving(model.stream(messages)) as pieces:
                while (piece := await _next(pieces, until)) is not None:
                    begun = begun or isinstance(piece, str)
                    yield piece
                return
        except Passing as error:
            if begun or attempt == len(_AGAIN):
                raise
            pause = max(_AGAIN[attempt], error.retry_after)
            if monotonic() + pause >= until:
                raise
        await asyncio.sleep(pause)


@asynccontextmanager
async def leaving(pieces: AsyncIterator[_Piece]) -> AsyncIterator[AsyncIterator[_Piece]]:
    """Closes what is iterated over when it is left, also in the middle; asyncio alone would do so some time later."""
    try:
        yield pieces
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


async def with_silences(pieces: AsyncIterator[_Piece], seconds: float) -> AsyncIterator[_Piece | None]:
    """The pieces as they come, and None, once, where nothing has come for so long.

    The next piece is asked for only when it is waited for, always by the same task: what is iterated over may hold what
    belongs to a task.
    """
    wanted: asyncio.Queue[None] = asyncio.Queue()
    come: asyncio.Queue[_Piece] = asyncio.Queue()

    async def hear() -> None:
        async with leaving(pieces):
            await wanted.get()
            async for piece in pieces:
                come.put_nowait(piece)
                await wanted.get()

    hearing = asyncio.create_task(hear())
    try:
        while True:
            wanted.put_nowait(None)
            arrival = asyncio.create_task(come.get())
            try:
                await asyncio.wait({hearing, arrival}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
                if not arrival.done() and not hearing.done():
                    yield None
                    await asyncio.wait({hearing, arrival}, return_when=asyncio.FIRST_COMPLETED)
                if not arrival.done():
                    await hearing  # raises what ended it
                    return
                yield arrival.result()
            finally:
                arrival.cancel()
    finally:
        hearing.cancel()
        await asyncio.gather(hearing, return_exceptions=True)


async def _next(pieces: AsyncIterator[_Piece], until: float) -> _Piece | None:
    try:
        async with asyncio.timeout(None if isinf(until) else until - monotonic()):
            return await anext(pieces, None)
    except TimeoutError as error:
        raise TimedOut from error
