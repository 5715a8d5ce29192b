"""The Postman: every call to Telegram, within its limits, tried again until it is done or refused."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TypeVar

from telegram import (
    Bot,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
    error,
)

from bot.answering.keeping import Talk
from bot.channels.rendering.buttons import Button, Buttons
from bot.channels.telegram.gates import Gates
from bot.channels.telegram.postman import Scope, Undeliverable
from bot.channels.telegram.refusals import bare, refusal, unchanged, unparsed

_Result = TypeVar("_Result")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 20.0  # seconds before a second try; doubled until the longest
_MARGIN = 0.5  # seconds added to what Telegram asks us to wait, which it counts in whole ones
_QUICK = 3  # tries of what is not worth waiting for long: the answer to a tap, a download

_log = logging.getLogger(__name__)


class TelegramPostman:
    """`Postman` over a Bot. `moved` is told when a group goes on under a new id."""

    def __init__(
        self, bot: Bot, moved: Callable[[int, int], Awaitable[None]], gates: Gates | None = None
    ) -> None:
        self._bot = bot
        self._moved = moved
        self._gates = gates or Gates()
        self._new_ids: dict[int, int] = {}

    async def send(self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()) -> int:
        return await self._final(
            talk.chat, html, lambda chat, text, mode: self._message(chat, talk, text, mode, reply_to, buttons)
        )

    async def edit(self, chat: int, message: int, html: str, *, buttons: Buttons = ()) -> None:
        await self._final(chat, html, lambda to, text, mode: self._edit(to, message, text, mode, buttons))

    async def remove(self, chat: int, message: int) -> None:
        try:
            await self._final(chat, "", lambda to, _text, _mode: self._bot.delete_message(to, message))
        except Undeliverable as undeliverable:
            _log.info("a message stays: %s", undeliverable.code)

    async def draft(self, talk: Talk, draft: int, html: str) -> bool:
        chat = self._address(talk.chat)
        gate = self._gates.of(chat)
        if gate.refused_drafts or not self._gates.has_room() or not gate.take_draft():
            return False
        self._gates.take()
        try:
            return await self._bot.send_message_draft(
                chat, draft, html, message_thread_id=talk.thread or None, parse_mode="HTML"
            )
        except (error.BadRequest, error.EndPointNotFound) as refused:
            _log.info("drafts are refused: %s", refused.message)
            gate.refused_drafts = not unparsed(refused)
        except error.TelegramError as trouble:
            self._heed(chat, trouble)
        return False

    def drafts(self, chat: int) -> bool:
        return not self._gates.of(self._address(chat)).refused_drafts

    async def place(
        self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()
    ) -> int | None:
        chat = self._address(talk.chat)
        gate = self._gates.of(chat)
        if not (gate.has_room() and self._gates.has_room()):
            return None
        async with gate.turn:
            gate.take()
            self._gates.take()
            try:
                return await self._message(chat, talk, html, "HTML", reply_to, buttons)
            except error.TelegramError as trouble:
                self._heed(chat, trouble)
        return None

    async def sketch(self, chat: int, message: int, html: str, *, buttons: Buttons = ()) -> bool:
        chat = self._address(chat)
        gate = self._gates.of(chat)
        if not self._gates.has_room() or not gate.take_sketch():
            return False
        self._gates.take()
        async with gate.turn:  # a final edit waits until this one has arrived, else the older might win
            try:
                await self._edit(chat, message, html, "HTML", buttons)
            except error.TelegramError as trouble:
                self._heed(chat, trouble)
                return unchanged(trouble)
        return True

    async def typing(self, talk: Talk) -> None:
        chat = self._address(talk.chat)
        try:
            await self._bot.send_chat_action(chat, "typing", message_thread_id=talk.thread or None)
        except error.TelegramError as trouble:
            self._heed(chat, trouble)

    async def answer_tap(self, tap_id: str, text: str = "", alert: bool = False) -> None:
        try:
            await self._quick(lambda: self._bot.answer_callback_query(tap_id, text or None, show_alert=alert))
        except Undeliverable as undeliverable:
            _log.info("a tap was not answered: %s", undeliverable)

    async def fetch(self, file_id: str, into: Path) -> None:
        async def download() -> None:
            await (await self._bot.get_file(file_id)).download_to_drive(into)

        await self._quick(download)

    async def name_commands(self, commands: Sequence[tuple[str, str]], scope: Scope) -> None:
        match scope:
            case "private":
                where: object = BotCommandScopeAllPrivateChats()
            case "groups":
                where = BotCommandScopeAllGroupChats()
            case _:
                where = BotCommandScopeChat(scope)
        await self._quick(lambda: self._bot.set_my_commands(commands, scope=where))  # type: ignore[arg-type]

    async def _final(
        self, chat: int, html: str, call: Callable[[int, str, str | None], Awaitable[_Result]]
    ) -> _Result:
        """`call` with chat, text and parse mode, when its turn comes, again and again until it is done."""
        mode: str | None = "HTML"
        async with self._gates.of(self._address(chat)).turn:
            for attempt in count():
                to = self._address(chat)
                await asyncio.sleep(self._gates.of(to).take())
                await asyncio.sleep(self._gates.take())
                try:
                    return await call(to, html if mode else bare(html), mode)
                except error.ChatMigrated as migrated:
                    await self._follow(to, migrated.new_chat_id)
                except error.RetryAfter as trouble:
                    self._heed(to, trouble)
                except error.TelegramError as trouble:
                    if mode and unparsed(trouble):
                        _log.error(
                            "the markup of a message was refused; it goes out plain: %s", trouble.message
                        )
                        mode = None
                        continue
                    if undeliverable := refusal(trouble):
                        raise undeliverable from trouble
                    _log.info("a message is sent again: %s", type(trouble).__name__)
                    await asyncio.sleep(min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE))
        raise AssertionError("unreachable")

    async def _quick(self, call: Callable[[], Awaitable[object]]) -> None:
        """A few tries, outside the limits for messages."""
        for attempt in count(1):
            try:
                await call()
                return
            except error.TelegramError as trouble:
                if undeliverable := refusal(trouble):
                    raise undeliverable from trouble
                if attempt == _QUICK:
                    raise Undeliverable("refused", trouble.message) from trouble
                pause = _wait(trouble) if isinstance(trouble, error.RetryAfter) else _FIRST_PAUSE * attempt
                await asyncio.sleep(pause)

    async def _message(
        self, chat: int, talk: Talk, text: str, mode: str | None, reply_to: int | None, buttons: Buttons
    ) -> int:
        reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        message = await self._bot.send_message(
            chat,
            text,
            parse_mode=mode,
            message_thread_id=talk.thread or None,
            reply_parameters=reply,
            reply_markup=_keyboard(buttons),
        )
        return message.message_id

    async def _edit(self, chat: int, message: int, text: str, mode: str | None, buttons: Buttons) -> None:
        try:
            await self._bot.edit_message_text(
                text, chat, message, parse_mode=mode, reply_markup=_keyboard(buttons)
            )
        except error.BadRequest as trouble:
            if not unchanged(trouble):
                raise

    async def _follow(self, old: int, new: int) -> None:
        self._new_ids[old] = new
        await self._moved(old, new)

    def _address(self, chat: int) -> int:
        """Where a chat is found now."""
        while chat in self._new_ids:
            chat = self._new_ids[chat]
        return chat

    def _heed(self, chat: int, trouble: error.TelegramError) -> None:
        """Something was not done; where Telegram asks for patience, this chat gets it and no other."""
        if isinstance(trouble, error.RetryAfter):
            _log.warning("Telegram asks for %.0f seconds of patience in one chat", _wait(trouble))
            self._gates.of(chat).hold(_wait(trouble))


def _wait(trouble: error.RetryAfter) -> float:
    with warnings.catch_warnings(action="ignore"):  # that whole seconds will be a timedelta one day
        after = trouble.retry_after
    return (after.total_seconds() if isinstance(after, timedelta) else after) + _MARGIN


def _keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(one) for one in row] for row in buttons])


def _button(one: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(one.text, callback_data=one.data or None, url=one.url or None)
