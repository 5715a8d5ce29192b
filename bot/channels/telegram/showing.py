"""What a person sees while an answer is written: a draft in a private chat, a message that grows elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.answering.types import Note, Sentence
from bot.channels.rendering.buttons import Buttons
from bot.channels.telegram.asked import Asked
from bot.channels.telegram.postman import Postman
from bot.channels.wording import telegram as wording

SoFar = Callable[[Sequence[Sentence], Note | None], str]

_BEAT = 0.25  # seconds from a sentence to its being shown: what is over by then need not be shown growing
_FIRST = (
    1.0  # seconds before a placeholder: an answer by quoting is there sooner and takes one message, not two
)
_TYPING = 4.5  # seconds; Telegram shows “typing” for five
_ALIVE = 20.0  # seconds; Telegram shows a draft for thirty
_AGAIN = 0.4  # seconds before it is tried again where there was no room
_LEAVING = (
    3.0  # seconds for a draft that is on its way: one that arrives after the answer would stand beneath it
)


@dataclass(slots=True)
class Showing:
    """One answer while it is written. Everything here may be left out where the limits leave no room.

    `place` is the message that grows, where there is one; `hold` is told of one that was sent for it. `stop` stands
    below it.
    """

    postman: Postman
    asked: Asked
    so_far: SoFar
    hold: Callable[[int], Awaitable[None]]
    place: int | None = None
    stop: Buttons = ()
    sentences: list[Sentence] = field(default_factory=list)
    note: Note | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _over: bool = False

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Shows what there is until it is left; then nothing more is on its way."""
        showing = asyncio.create_task(self._show())
        try:
            yield
        finally:
            self._over = True
            self._news.set()
            await asyncio.wait({showing}, timeout=_LEAVING)
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    def add(self, news: Sentence | Note) -> None:
        """More of the answer."""
        if isinstance(news, Sentence):
            self.sentences.append(news)
        else:
            self.note = news
        self._news.set()

    async def _show(self) -> None:
        chat = self.asked.talk.chat
        await self.postman.typing(self.asked.talk)
        while not self._over and self.place is None and self.postman.drafts(chat):
            await self._draft()
        if self.place is None and not await self._ends_within(_FIRST):
            await self._take_place()
        while not self._over:
            await self._sketch()

    async def _draft(self) -> None:
        """Wait for news, and show it; or show again what fades."""
        if await self._comes_within(_ALIVE if self.sentences else _TYPING) and await self._ends_within(_BEAT):
            return
        self._news.clear()
        if not self.sentences:
            await self.postman.typing(self.asked.talk)
        elif not await self.postman.draft(self.asked.talk, self.asked.message, self._text()):
            await self._try_again()

    async def _take_place(self) -> None:
        while not self._over and self.place is None:
            self._news.clear()
            self.place = await self.postman.place(
                self.asked.talk, self._text(), reply_to=self.asked.message, buttons=self.stop
            )
            if self.place is None:
                await self._ends_within(_TYPING)
            else:
                await self.hold(self.place)

    async def _sketch(self) -> None:
        if self.place is None or not await self._comes_within(_ALIVE) or self._over:
            return
        self._news.clear()
        if not await self.postman.sketch(self.asked.talk.chat, self.place, self._text(), buttons=self.stop):
            await self._try_again()

    async def _try_again(self) -> None:
        if not await self._ends_within(_AGAIN):
            self._news.set()

    async def _comes_within(self, seconds: float) -> bool:
        """Whether there is news; the end is news, too."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _ends_within(self, seconds: float) -> bool:
        """Whether it is over after so many seconds, or sooner."""
        deadline = asyncio.get_running_loop().time() + seconds
        while not self._over:
            self._news.clear()
            if not await self._comes_within(deadline - asyncio.get_running_loop().time()):
                break
        return self._over

    def _text(self) -> str:
        return self.so_far(self.sentences, self.note) or wording.LOOKING
