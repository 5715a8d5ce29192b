"""What becomes of an update: whose it is, what it is, and who takes it from here."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from telegram import CallbackQuery, Message, MessageEntity, Update, User

from bot.answering.keeping import Talk
from bot.channels.questions import LONGEST, UnfitQuestion
from bot.channels.rendering.buttons import Page
from bot.channels.rendering.paging import words
from bot.channels.telegram.access import Pace
from bot.channels.telegram.addressing import Me, Said, said, talk_of
from bot.channels.telegram.administering import Administration
from bot.channels.telegram.asked import Answers
from bot.channels.telegram.asking import Asking
from bot.channels.telegram.commands import Commands, offer
from bot.channels.telegram.feedback import Opinions
from bot.channels.telegram.postman import Postman, Undeliverable
from bot.channels.telegram.proof import Exhibit
from bot.channels.telegram.tapping import Tap, tap_of
from bot.channels.wording import access as access_wording
from bot.channels.wording import errors, greeting
from bot.channels.wording import telegram as wording
from bot.channels.wording.proof import NO_SUCH_ANSWER
from retrieval.errors import RetrievalError

_BACKLOG = 2_000  # unfinished questions; at 30 messages a second the last would wait more than a minute
_ASK = "/ask "
_RECEIPT = "[A-Za-z0-9_-]{1,16}"

_log = logging.getLogger(__name__)

Heard = Callable[[Said], Awaitable[None]]
Tapped = Callable[[Tap], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Face:
    """Takes updates. Messages of one chat are to come one after the other; taps and ``/stop`` at any time.

    `put` puts an update into the queue as if it had come from Telegram.
    """

    me: Me
    postman: Postman
    answers: Answers
    asking: Asking
    commands: Commands
    administration: Administration
    opinions: Opinions
    pace: Pace
    put: Callable[[Update], Awaitable[None]]
    albums: Pace = field(default_factory=lambda: Pace(1))

    async def introduce(self) -> None:
        """Have the commands shown where they can be given."""
        await offer(self.postman, sorted(self.administration.gate.rules.admins))

    async def take(self, update: Update, *, late: bool = False) -> None:
        """Do what an update asks for. That a chat is closed to us is no error; other errors pass through."""
        try:
            if update.callback_query:
                await self._tapped(update.callback_query, update.update_id)
            elif update.message_reaction:
                reaction = update.message_reaction
                if reaction.user and await self._may(Talk(reaction.chat.id, 0, reaction.user.id)):
                    await self.opinions.reacted(reaction)
            elif update.message:
                await self._heard(update.update_id, update.message, late=late)
            elif update.edited_message:
                await self._changed(update.update_id, update.edited_message, late=late)
        except Undeliverable as error:
            level = logging.WARNING if error.code == "refused" else logging.INFO
            _log.log(level, "update %d was not delivered: %s", update.update_id, error.code)

    async def _heard(self, update: int, message: Message, *, late: bool) -> None:
        if message.migrate_to_chat_id:
            await asyncio.to_thread(
                self.asking.memory.doors.moved, message.chat.id, message.migrate_to_chat_id
            )
            return
        talk, heard = talk_of(message), said(message, self.me)
        if talk is None or heard is None:
            return
        if not await self._may(talk):
            name = message.from_user.full_name if message.from_user else ""
            await self.administration.doorkeeper.refuse(talk, name, message.date.timestamp())
            return
        try:
            await self._attend(update, message, heard, late=late)
        except (RetrievalError, sqlite3.Error) as error:
            _log.warning("the collection does not answer: %s", type(error).__name__)
            await self._say(heard, greeting.UNREADABLE)

    async def _attend(self, update: int, message: Message, heard: Said, *, late: bool) -> None:
        """To what somebody who may says to us."""
        if message.document:
            await self.administration.sent(heard, message.document)
        elif heard.command and heard.command != "ask":
            await self._command(message, heard)
        elif heard.words:
            await self._question(update, message, heard, late=late)
        elif heard.command:
            await self._say(heard, wording.ASK_WHAT)
        elif message.text:
            await self._say(heard, errors.question("empty_question", LONGEST))
        elif message.effective_attachment and self._first_of_album(message):
            await self._say(heard, wording.WORDS_ONLY)

    def _first_of_album(self, message: Message) -> bool:
        """Pictures that are sent together come one by one; one sentence is enough for all of them."""
        album = message.media_group_id
        return not album or self.albums.holds(hash(album), message.date.timestamp())

    async def _changed(self, update: int, message: Message, *, late: bool) -> None:
        """An edited question; other messages do not change by being edited."""
        heard = said(message, self.me)
        if heard is None or not heard.words or heard.command not in ("", "ask") or message.document:
            return
        if await self._may(heard.talk):
            await self._question(update, message, heard, edited=True, late=late)

    async def _question(
        self, update: int, message: Message, heard: Said, *, edited: bool = False, late: bool = False
    ) -> None:
        written = (message.edit_date or message.date) if edited else message.date
        if not late and not self.pace.holds(heard.talk.person, written.timestamp()):
            await self._say(heard, wording.too_fast(self.pace.per_minute))
            return
        if not late and (await asyncio.to_thread(self.asking.memory.inbox.waiting))[0] > _BACKLOG:
            await self._say(heard, wording.BUSY)
            return
        try:
            asked = await self.asking.asked(update, message, heard, edited=edited, late=late)
        except UnfitQuestion as error:
            await self._say(heard, errors.question(error.code, LONGEST))
            return
        if asked:
            await self.answers.answer(asked)

    async def _command(self, message: Message, heard: Said) -> None:
        everybody: dict[str, Heard] = {
            "start": self.commands.start,
            "help": self.commands.help,
            "sources": self.commands.sources,
            "new": self.commands.new,
            "why": self.commands.why,
            "stop": self.commands.stop,
            "forget_me": self.commands.forget_me,
        }
        admins = self.administration.commands(message)
        if heard.command in everybody:
            await everybody[heard.command](heard)
        elif heard.command in admins:
            if self.administration.gate.is_admin(heard.talk.person):
                await admins[heard.command](heard)
            else:
                await self._say(heard, access_wording.ADMINS_ONLY)
        elif heard.talk.chat > 0:
            await self._say(heard, greeting.NO_SUCH_COMMAND)

    async def _tapped(self, query: CallbackQuery, update: int) -> None:
        tap = tap_of(query, self.postman)
        if tap is None:
            await self.postman.answer_tap(query.id)
            return
        try:
            if not await self._may(tap.talk):
                await tap.answer(access_wording.invited_only(tap.person), alert=True)
            else:
                await self._answered(tap, query, update)
        except (RetrievalError, sqlite3.Error) as error:
            _log.warning("the collection does not answer: %s", type(error).__name__)
            await tap.answer(greeting.UNREADABLE, alert=True)
        finally:
            await tap.answer()

    async def _answered(self, tap: Tap, query: CallbackQuery, update: int) -> None:
        """Whoever holds the pattern of the button's data takes the tap."""
        buttons: tuple[tuple[str, Tapped], ...] = (
            (rf"p:{_RECEIPT}:-?\d{{1,3}}", self._open),
            (rf"q:{_RECEIPT}:-?\d{{1,3}}:-?\d{{1,4}}", self._turn),
            (rf"f:{_RECEIPT}:(?:up|down)", self.opinions.tapped),
            (rf"w:{_RECEIPT}:(?:off_topic|wrong_quote|incomplete)", self.opinions.explained),
            (r"l:\d{1,5}", self._leaf),
            ("s", self._stop),
            *self.administration.buttons(),
        )
        if re.fullmatch(r"e:\d", tap.data):
            await self._try(tap, query, update)
            return
        for pattern, take in buttons:
            if re.fullmatch(pattern, tap.data, re.ASCII):
                await take(tap)
                return
        await tap.answer(greeting.EXPIRED, alert=True)

    async def _open(self, tap: Tap) -> None:
        if found := await self._shown(tap):
            await self.postman.send(tap.talk, found.html, reply_to=tap.message, buttons=found.buttons)

    async def _turn(self, tap: Tap) -> None:
        if found := await self._shown(tap):
            await self.postman.edit(tap.talk.chat, tap.message, found.html, buttons=found.buttons)

    async def _shown(self, tap: Tap) -> Page | None:
        """The card that a tap asks for; the tap is answered, also where there is none any more."""
        exhibit = Exhibit.of_data(tap.data)
        found = await self.commands.proof.find(exhibit) if exhibit else None
        if found is None:
            await tap.answer(NO_SUCH_ANSWER, alert=True)
        else:
            await tap.answer()
        return found

    async def _leaf(self, tap: Tap) -> None:
        page = await asyncio.to_thread(self.commands.lists.sources, int(tap.data.removeprefix("l:")))
        await tap.answer()
        await self.postman.edit(tap.talk.chat, tap.message, page.html, buttons=page.buttons)

    async def _stop(self, tap: Tap) -> None:
        stopped = self.answers.stop(tap.talk)
        await tap.answer(wording.STOPPED if stopped else wording.NOTHING_TO_STOP)

    async def _try(self, tap: Tap, query: CallbackQuery, update: int) -> None:
        """An example that is tapped is a question like any other: kept, answered in order, and after a restart."""
        if not tap.words or not isinstance(query.message, Message):
            await tap.answer(greeting.EXPIRED, alert=True)
            return
        await tap.answer()
        await self.put(Update(update, message=_as_asked(query.message, query.from_user, tap.words)))

    async def _may(self, talk: Talk) -> bool:
        return await asyncio.to_thread(self.administration.gate.may, talk.person, talk.chat)

    async def _say(self, heard: Said, sentence: str) -> None:
        reply_to = heard.message if heard.talk.chat < 0 else None
        await self.postman.send(heard.talk, words(sentence).html, reply_to=reply_to)


def _as_asked(under: Message, person: User, question: str) -> Message:
    """The message that a person would have written instead of tapping a button `under` a message of ours."""
    return Message(
        message_id=under.message_id,
        date=datetime.now(UTC),  # it is asked now, however old the greeting is
        chat=under.chat,
        from_user=person,
        text=f"{_ASK}{question}",
        entities=[MessageEntity(MessageEntity.BOT_COMMAND, 0, len(_ASK) - 1)],
        message_thread_id=under.message_thread_id,
        is_topic_message=under.is_topic_message,
    )
