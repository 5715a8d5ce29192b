"""A Telegram without a network: chats that hold what was sent, and people who write, tap, edit and react."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from telegram import Update

from bot.answering.keeping import Incoming, Memory, Talk
from bot.answering.types import Answer
from bot.channels.rendering import telegram as rendering
from bot.channels.rendering.buttons import Buttons
from bot.channels.telegram.addressing import Me
from bot.channels.telegram.asked import Asked
from bot.channels.telegram.asking import turn
from bot.channels.telegram.postman import Refusal, Scope, Undeliverable
from tests.channels.telegram.reading_html import seen

ME = Me(4242, "wenju_bot")


@dataclass
class Post:
    """One of our messages as it stands now."""

    html: str
    buttons: Buttons = ()
    reply_to: int | None = None
    thread: int = 0
    edits: int = 0

    @property
    def text(self) -> str:
        return seen(self.html).text

    @property
    def words(self) -> list[str]:
        """What is written on its buttons."""
        return [button.text for row in self.buttons for button in row]

    def data(self, words: str) -> str:
        """What a button brings back."""
        return next(one.data for row in self.buttons for one in row if words in one.text)


class RecordingPostman:
    """Delivers at once, and refuses what Telegram would refuse. `closed` chats take nothing."""

    def __init__(self) -> None:
        self.posts: dict[tuple[int, int], Post] = {}
        self.taps: dict[str, tuple[str, bool]] = {}
        self.files: dict[str, bytes] = {}
        self.commands: dict[Scope, Sequence[tuple[str, str]]] = {}
        self.closed: dict[int, Refusal] = {}
        self.numbers = count(1000)

    def chat(self, chat: int) -> list[Post]:
        """All that stands in a chat, oldest first."""
        return [post for (where, _), post in self.posts.items() if where == chat]

    def last(self, chat: int) -> tuple[int, Post]:
        """Our newest message and its number."""
        return [(number, post) for (where, number), post in self.posts.items() if where == chat][-1]

    async def send(self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()) -> int:
        self._open(talk.chat)
        self._check(html, buttons)
        number = next(self.numbers)
        self.posts[talk.chat, number] = Post(html, buttons, reply_to, talk.thread)
        return number

    async def edit(self, chat: int, message: int, html: str, *, buttons: Buttons = ()) -> None:
        self._open(chat)
        self._check(html, buttons)
        post = self.posts[chat, message]
        post.html, post.buttons, post.edits = html, buttons, post.edits + 1

    async def remove(self, chat: int, message: int) -> None:
        self.posts.pop((chat, message), None)

    async def draft(self, talk: Talk, draft: int, html: str) -> bool:
        return False

    def drafts(self, chat: int) -> bool:
        return False

    async def place(
        self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()
    ) -> int | None:
        return await self.send(talk, html, reply_to=reply_to, buttons=buttons)

    async def sketch(self, chat: int, message: int, html: str, *, buttons: Buttons = ()) -> bool:
        await self.edit(chat, message, html, buttons=buttons)
        return True

    async def typing(self, talk: Talk) -> None: ...

    async def answer_tap(self, tap_id: str, text: str = "", alert: bool = False) -> None:
        assert tap_id not in self.taps, "a tap is answered once"
        self.taps[tap_id] = (text, alert)

    async def fetch(self, file_id: str, into: Path) -> None:
        if file_id not in self.files:
            raise Undeliverable("gone")
        await asyncio.to_thread(into.write_bytes, self.files[file_id])

    async def name_commands(self, commands: Sequence[tuple[str, str]], scope: Scope) -> None:
        self.commands[scope] = commands

    def _open(self, chat: int) -> None:
        if chat in self.closed:
            raise Undeliverable(self.closed[chat])

    @staticmethod
    def _check(html: str, buttons: Buttons) -> None:
        seen(html)
        assert all(row and len(row) <= 8 for row in buttons)
        assert all(1 <= len(one.data.encode()) <= 64 or one.url for row in buttons for one in row)


@dataclass
class AtOnce:
    """Answers without streaming: asks, keeps, sends, edits what an earlier wording was answered with."""

    asks: Callable[[Asked], Any]
    memory: Memory
    postman: RecordingPostman
    asked: list[Asked] = field(default_factory=list)
    running: set[Talk] = field(default_factory=set)

    async def answer(self, asked: Asked) -> None:
        self.asked.append(asked)
        self.memory.inbox.begin(asked.update)
        answer = [event async for event in self.asks(asked) if isinstance(event, Answer)][-1]
        receipt = self.memory.settle(asked.update, asked.talk, answer, turn(answer))
        places: list[int | None] = list(asked.replaces)
        for page in rendering.pages(answer, receipt, link=self._link(receipt), late=asked.late):
            place = places.pop(0) if places else None
            if place is None:
                place = await self.postman.send(
                    asked.talk, page.html, reply_to=asked.message, buttons=page.buttons
                )
            else:
                await self.postman.edit(asked.talk.chat, place, page.html, buttons=page.buttons)
            self.memory.inbox.sent(asked.update, place)
        self.memory.inbox.finish(asked.update)

    def stop(self, talk: Talk) -> bool:
        return talk in self.running

    @staticmethod
    def _link(receipt: str) -> rendering.Link:
        return lambda number: f"https://t.me/{ME.username}?start=p_{receipt}_{number}"


class People:
    """Makes the updates that people cause, as Telegram words them."""

    def __init__(self, postman: RecordingPostman) -> None:
        self.postman = postman
        self.updates = count(1)
        self.messages = count(1)

    def message(self, text: str = "", *, chat: int = 0, person: int = 7, **more: Any) -> Update:
        """`person` writes, in a private chat unless `chat` says where; entities are found as Telegram finds them."""
        return self._update("message", self._body(text, chat or person, person, more))

    def edit(self, before: Update, text: str) -> Update:
        assert before.message
        body = before.message.to_dict() | {"text": text, "edit_date": int(time.time())}
        body.pop("entities", None)
        return self._update("edited_message", body | _entities(text))

    def reply(self, to: int, text: str, *, chat: int = 0, person: int = 7, **more: Any) -> Update:
        """A reply to one of our messages."""
        return self.message(
            text, chat=chat, person=person, reply_to_message=self.ours(chat or person, to), **more
        )

    def tap(self, words: str, *, chat: int = 7, person: int = 7, message: int = 0) -> Update:
        """A tap on the button with these words under our newest message that has one."""
        for (where, number), post in reversed(self.postman.posts.items()):
            if (
                where == chat
                and (not message or number == message)
                and any(words in one for one in post.words)
            ):
                return self.tap_data(post.data(words), chat=chat, person=person, message=number)
        raise AssertionError(f"no button {words}")

    def tap_data(self, data: str, *, message: int, chat: int = 7, person: int = 7) -> Update:
        body = {
            "id": f"tap-{next(self.messages)}",
            "from": _person(person),
            "chat_instance": str(chat),
            "message": self.ours(chat, message),
            "data": data,
        }
        return self._update("callback_query", body)

    def react(self, emoji: str, message: int, *, chat: int = 7, person: int = 7, before: str = "") -> Update:
        body = {
            "chat": _chat(chat),
            "message_id": message,
            "user": _person(person),
            "date": int(time.time()),
            "old_reaction": [{"type": "emoji", "emoji": before}] if before else [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}] if emoji else [],
        }
        return self._update("message_reaction", body)

    def ours(self, chat: int, number: int) -> dict[str, Any]:
        """One of our messages as Telegram repeats it."""
        post = self.postman.posts[chat, number]
        shown = seen(post.html)
        body: dict[str, Any] = {
            "message_id": number,
            "date": 1_720_000_000,
            "chat": _chat(chat),
            "from": {"id": ME.id, "is_bot": True, "first_name": "问据", "username": ME.username},
            "text": shown.text,
        }
        place, body["entities"] = 0, []
        for (kind, words_), url in zip(
            [one for one in shown.entities if one[0] == "a"], shown.links, strict=True
        ):
            place = shown.text.index(words_, place)
            body["entities"].append(
                {"type": "text_link", "offset": place, "length": len(words_), "url": url}
                if kind == "a"
                else {}
            )
        keyboard = [
            [
                {"text": one.text} | ({"url": one.url} if one.url else {"callback_data": one.data})
                for one in row
            ]
            for row in post.buttons
        ]
        if keyboard:
            body["reply_markup"] = {"inline_keyboard": keyboard}
        if post.thread:
            body |= {"message_thread_id": post.thread, "is_topic_message": True}
        return body

    def _body(self, text: str, chat: int, person: int, more: dict[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "message_id": next(self.messages),
            "date": int(time.time()),
            "chat": _chat(chat),
            "from": _person(person),
        }
        if text:
            kind = "caption" if "document" in more or "photo" in more else "text"
            body |= {kind: text} | _entities(text, "caption_entities" if kind == "caption" else "entities")
        return body | more

    def _update(self, kind: str, body: dict[str, Any]) -> Update:
        update = Update.de_json({"update_id": next(self.updates), kind: body}, None)
        assert update
        return update


def incoming(update: Update, talk: Talk) -> Incoming:
    """An update as the inbox keeps it."""
    message = update.message or update.edited_message
    assert message
    return Incoming(update.update_id, talk, message.message_id, update.to_json(), time.time())


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": f"读者{number}"}


def _chat(number: int) -> dict[str, Any]:
    if number > 0:
        return {"id": number, "type": "private", "first_name": f"读者{number}"}
    return {"id": number, "type": "supergroup", "title": "读报群"}


def _entities(text: str, field_: str = "entities") -> dict[str, Any]:
    """Commands at the beginning and mentions anywhere; the texts of these tests hold no emoji before them."""
    found = []
    if text.startswith("/"):
        found.append({"type": "bot_command", "offset": 0, "length": len(text.split()[0])})
    else:
        place = text.find("@")
        if place >= 0:
            name = text[place:].split()[0]
            found.append({"type": "mention", "offset": place, "length": len(name)})
    return {field_: found} if found else {}
