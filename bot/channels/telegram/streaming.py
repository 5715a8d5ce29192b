"""A question carried to its end: written, kept, sent. After a kill the answer is sent from its receipt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.keeping import Memory, Talk
from bot.answering.patience import leaving
from bot.answering.types import Answer, Note, Sentence
from bot.channels.rendering.buttons import Button, Buttons, Page
from bot.channels.telegram.asked import Asked
from bot.channels.telegram.asking import turn
from bot.channels.telegram.cases import Case, Cases, Stopped
from bot.channels.telegram.kept import kept
from bot.channels.telegram.postman import Postman, Undeliverable
from bot.channels.telegram.showing import Showing, SoFar
from bot.channels.wording import telegram as wording
from retrieval.types import Query

Events = Callable[[Asked], AsyncIterator[Query | Note | Sentence | Answer]]


_STOP: Buttons = ((Button(wording.STOP, "s"),),)  # below a message that grows


class Pages(Protocol):
    """Sets an answer on messages; the same answer on the same ones, so that the rest can be sent after a kill."""

    def __call__(self, answer: Answer, receipt: str, *, late: bool = False) -> Sequence[Page]: ...


@dataclass(frozen=True, slots=True)
class Streaming:
    """`Answers`: what is asked, `events` answer; `so_far` and `pages` set it on messages."""

    memory: Memory
    postman: Postman
    cases: Cases
    events: Events
    so_far: SoFar
    pages: Pages

    async def answer(self, asked: Asked) -> None:
        """Returns when the answer is sent, or was stopped. Raises Undeliverable, and what `events` raises."""
        case = self.cases[asked.update]
        known = await self._known(case)
        if known is not None:
            await self._send(asked, case, known, case.incoming.receipt)
            return
        try:
            answer = await case.writes(self._written(asked, case))
        except Stopped:
            if case.placeholder is not None:
                await self.postman.edit(asked.talk.chat, case.placeholder, wording.STOPPED)
            return
        said = None if answer.outcome == "smalltalk" else turn(answer)
        receipt = await kept(self.memory.settle, asked.update, asked.talk, answer, said)
        await self._send(asked, case, answer, receipt)

    def stop(self, talk: Talk) -> bool:
        return self.cases.stop(talk)

    async def _known(self, case: Case) -> Answer | None:
        """The answer, where it was written before a kill."""
        if not case.incoming.receipt:
            return None
        receipt = await kept(self.memory.receipts.find, case.incoming.receipt)
        return receipt.answer if receipt else None

    async def _written(self, asked: Asked, case: Case) -> Answer:
        """The answer, shown while it is written."""

        async def hold(message: int) -> None:
            case.placeholder = message
            await kept(self.memory.inbox.hold_place, asked.update, message)

        if asked.replaces:
            case.placeholder = asked.replaces[0]
        showing = Showing(self.postman, asked, self.so_far, hold, case.placeholder, _STOP)
        answer: Answer | None = None
        async with showing.going_on(), leaving(self.events(asked)) as events:
            async for event in events:
                match event:
                    case Answer():
                        answer = event
                    case Sentence() | Note():
                        showing.add(event)
        assert answer is not None, "an assistant ends with an Answer"
        return answer

    async def _send(self, asked: Asked, case: Case, answer: Answer, receipt: str) -> None:
        """The parts that have not gone out yet; each is noted when it has."""
        pages = self.pages(answer, receipt, late=asked.late)
        grown = (case.placeholder,) if case.placeholder is not None else ()
        places = asked.replaces or grown
        for number, page in enumerate(pages):
            if number < len(case.incoming.sent):
                continue
            place = places[number] if number < len(places) else None
            message = await self._put(asked, page, place, asked.message if number == 0 else None)
            if number + 1 < len(pages):
                await kept(self.memory.inbox.sent, asked.update, message)
            else:
                await kept(self.memory.inbox.finish, asked.update, sent=message)
                case.finished = True
        for surplus in places[len(pages) :]:
            await self.postman.remove(asked.talk.chat, surplus)

    async def _put(self, asked: Asked, page: Page, place: int | None, reply_to: int | None) -> int:
        """A page where its place is held, or as a new message; its id."""
        if place is not None:
            try:
                await self.postman.edit(asked.talk.chat, place, page.html, buttons=page.buttons)
                return place
            except Undeliverable as undeliverable:
                if undeliverable.code != "gone":
                    raise
        return await self.postman.send(asked.talk, page.html, reply_to=reply_to, buttons=page.buttons)
