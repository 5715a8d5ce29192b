"""What comes in: kept first, then dealt with in the order of its chat, and finished."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections import deque
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

from structlog.contextvars import bind_contextvars
from telegram import Bot, Update

from bot.answering.keeping import Inbox, Incoming
from bot.channels.telegram.addressing import Me, said, stops
from bot.channels.telegram.cases import Case, Cases
from bot.channels.telegram.kept import kept, noted
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.postman import Postman, Undeliverable
from bot.channels.wording import telegram as wording

_AT_ONCE = 200  # chats that are answered side by side; each waits seconds for the model, milliseconds for us
_SUSPECT = 4  # times that a message was under way when the program died, after which it may be the cause
_SUSPECTS = 12  # of which only so many are answered side by side: the cause comes to be alone with few others
_TRIES = 8  # times that a message is begun before it is given up
_LATE = 60.0  # seconds after which nobody waits for an answer without a word
_TAKEN_OVER = 15.0  # seconds until others' questions are taken up when their process has ended
_REMEMBERED = 1_000  # taps whose second coming is recognised; they are not stored

_log = logging.getLogger(__name__)


class Takes(Protocol):
    """Who understands what comes in, and deals with it."""

    async def introduce(self) -> None:
        """Tell Telegram what can be asked of us."""
        ...

    async def take(self, update: Update, *, late: bool = False) -> None: ...


@dataclass(frozen=True, slots=True)
class _Piece:
    update: Update
    incoming: Incoming


class Intake:
    """A message is on disk when `put` returns, and Telegram is told only then that it was received.

    Taps, reactions and other events are dealt with at once and neither stored nor repeated. Nothing is dealt with
    before `open`.
    """

    def __init__(self, inbox: Inbox, cases: Cases, postman: Postman, me: Me, taker: Takes) -> None:
        self._inbox = inbox
        self._cases = cases
        self._postman = postman
        self._me = me
        self._taker = taker
        places, suspects = asyncio.Semaphore(_AT_ONCE), asyncio.Semaphore(_SUSPECTS)
        self._lanes: Lanes[_Piece] = Lanes(
            self._deal, lambda piece: suspects if piece.incoming.attempts >= _SUSPECT else places
        )
        self._events: Lanes[Update] = Lanes(self._event, lambda _: places)
        self._lined: set[int] = set()  # updates that wait in a lane, or are dealt with
        self._ready = asyncio.Event()
        self._taking: set[asyncio.Task[None]] = set()
        self._seen: deque[int] = deque(maxlen=_REMEMBERED)

    async def put(self, update: Update) -> None:
        """Take an update in. Never raises, or nobody would listen any more; who is not waited for any longer is still
        taken in, since what is stored must also be lined up."""
        taking = asyncio.create_task(self._take_in(update))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)
        await asyncio.shield(taking)

    async def _take_in(self, update: Update) -> None:
        try:
            message = update.message or update.edited_message
            heard = said(message, self._me) if message else None
            if message is None or heard is None:
                self._put_event(update)
                return
            raw = json.dumps(update.to_dict())
            incoming = Incoming(update.update_id, heard.talk, message.message_id, raw, time.time())
            if await kept(self._inbox.receive, incoming):
                self._line_up(_Piece(update, incoming))
        except Exception:  # noqa: BLE001  one bad update must not end listening
            _log.exception("an update was not understood: %d", update.update_id)

    async def resume(self, bot: Bot) -> int:
        """Take up what nobody is dealing with since its process ended; how many messages that are."""
        unfinished = await kept(self._inbox.adopt)
        for incoming in unfinished:
            update = Update.de_json(json.loads(incoming.raw), bot)
            self._line_up(_Piece(update, incoming))
        return len(unfinished)

    async def take_over(self, bot: Bot) -> None:
        """Do so again and again, where several processes work on one store and one of them has ended."""
        while True:
            await asyncio.sleep(_TAKEN_OVER)
            await self.resume(bot)

    def open(self) -> None:
        """Begin to deal with what comes in; until then it is only kept."""
        self._ready.set()

    async def close(self, within: float) -> None:
        """What runs has so many seconds; what has not ended then, or not begun, stays in the inbox."""
        await asyncio.gather(self._lanes.close(within), self._events.close(within))

    def _put_event(self, update: Update) -> None:
        if update.update_id not in self._seen:
            self._seen.append(update.update_id)
            self._events.add_at_once(update)

    def _line_up(self, piece: _Piece) -> None:
        if piece.incoming.id in self._lined:
            return
        self._lined.add(piece.incoming.id)
        if stops(piece.update, self._me):
            self._lanes.add_at_once(piece)
        else:
            talk = piece.incoming.talk
            self._lanes.add((talk.chat, talk.thread), piece)

    async def _deal(self, piece: _Piece) -> None:
        """One message, from begun to finished."""
        # In every line of the log that this task and its threads write.
        bind_contextvars(update=piece.incoming.id)
        try:
            await self._ready.wait()
            await self._deal_with(piece)
        finally:
            self._lined.discard(piece.incoming.id)

    async def _deal_with(self, piece: _Piece) -> None:
        incoming = await kept(self._inbox.begin, piece.incoming.id)
        if incoming is None:
            return
        hopeless = incoming.attempts > _TRIES
        with self._cases.opened(incoming) as case:
            try:
                if hopeless:
                    _log.error("update %d has been begun %d times and is given up", incoming.id, _TRIES)
                    await self._attempted(piece.update, case, self._give_up(case))
                else:
                    taking = self._taker.take(piece.update, late=_is_late(piece.update))
                    hopeless = not await self._attempted(piece.update, case, taking)
                if not case.finished:
                    await kept(self._inbox.finish, incoming.id, "failed" if hopeless else "answered")
            except asyncio.CancelledError:
                if not case.finished:
                    await kept(self._inbox.put_back, incoming.id)
                raise

    async def _give_up(self, case: Case) -> None:
        await self._say(case, wording.FAILED)
        await noted(self._inbox.finish, case.incoming.id, "failed")
        case.finished = True

    async def _event(self, update: Update) -> None:
        bind_contextvars(update=update.update_id)
        await self._attempted(update, None, self._taker.take(update))

    async def _attempted(self, update: Update, case: Case | None, work: Awaitable[None]) -> bool:
        """Whether it was done; whatever goes wrong is said, with a number under which the log has the rest."""
        try:
            await work
            return True
        except Undeliverable as undeliverable:
            _log.info("update %d: nobody to deliver to (%s)", update.update_id, undeliverable.code)
        except Exception:  # noqa: BLE001  the last edge: it is logged, and the person is told
            number = secrets.token_hex(3)
            _log.exception("update %d went wrong, number %s", update.update_id, number)
            await self._tell(update, case, wording.unexpected(number))
        return False

    async def _tell(self, update: Update, case: Case | None, sentence: str) -> None:
        try:
            if case is not None:
                await self._say(case, sentence)
            elif update.callback_query:
                await self._postman.answer_tap(update.callback_query.id, sentence, alert=True)
        except Undeliverable as undeliverable:
            _log.info("update %d: %s", update.update_id, undeliverable.code)

    async def _say(self, case: Case, sentence: str) -> None:
        """In the place of the answer, where one is held."""
        talk = case.incoming.talk
        if case.placeholder is None:
            await self._postman.send(talk, sentence, reply_to=case.incoming.message)
        else:
            await self._postman.edit(talk.chat, case.placeholder, sentence)


def _is_late(update: Update) -> bool:
    message = update.effective_message
    when = (message.edit_date or message.date) if message else None
    return when is not None and time.time() - when.timestamp() > _LATE
