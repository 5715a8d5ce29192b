"""A bot on Telegram as a process of its own, and people who use it over HTTP."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.load.world import Bot, Emulator, emulator

ADMIN = 1
QUIET = 0.6  # seconds without a new message after which an answer is taken to be whole
_PATIENCE = 30.0  # seconds for an answer on a busy machine


@dataclass(frozen=True)
class Shown:
    """A message of the bot's as a person sees it."""

    chat: int
    id: int
    text: str
    buttons: tuple[str, ...]
    links: tuple[str, ...]
    edits: int
    replies_to: int | None
    bold: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """The emulated Telegram, and the bot that serves it."""

    telegram: Emulator
    bot: Bot

    def start(self) -> None:
        self.bot.start()
        until = time.monotonic() + 2 * _PATIENCE
        while not self.listens():
            assert time.monotonic() < until, self.bot.log.read_text("utf-8")
            time.sleep(0.05)

    def listens(self) -> bool:
        """Whether the bot asks for updates, or has them brought."""
        health = self.telegram.control("health")
        return bool(health["polling"] or health["webhook"])

    def restart(self) -> None:
        assert self.bot.stop() == 0
        self.start()

    def say(self, text: str, chat: int, **more: Any) -> int:
        """Somebody writes; the number of the message."""
        return int(self.telegram.control("message", chat_id=chat, text=text, **more)["message_id"])

    def ask(self, text: str, chat: int, *, until: str = "", **more: Any) -> Shown:
        """Somebody writes; the newest message once the bot has said `until`, and has fallen silent."""
        told = self.telegram.control("message", chat_id=chat, text=text, **more)
        return self.answered(told["seq"], chat, until)

    def answered(self, after: int, chat: int, until: str = "") -> Shown:
        """The bot's newest word in a chat, after an entry of the journal."""
        waited = {"chat_id": chat, "after": after, "timeout": _PATIENCE, "settle": QUIET, "contains": until}
        assert self.telegram.control("wait", **waited), self.bot.log.read_text("utf-8")
        return self.shown(chat)[-1]

    def tap(self, words: str, under: Shown, person: int = 0) -> dict[str, Any]:
        """Somebody taps; what the bot answers to the tap itself."""
        given: dict[str, Any] = {"user_id": person} if person else {}
        tapped = self.telegram.control(
            "callback", chat_id=under.chat, message_id=under.id, button_text=words, **given
        )
        answer = self.telegram.control(
            "callback_answer", callback_query_id=tapped["callback_query_id"], timeout=_PATIENCE
        )
        assert answer is not None
        return dict(answer) | {"seq": tapped["seq"]}

    def open(self, words: str, under: Shown, *, until: str = "") -> Shown:
        """Somebody taps, and the bot writes or edits."""
        return self.answered(self.tap(words, under)["seq"], under.chat, until)

    def count(self, chat: int, messages: int) -> list[Shown]:
        """All that the bot has written in a chat, as soon as there are so many."""
        until = time.monotonic() + _PATIENCE
        while len(self.shown(chat)) < messages and time.monotonic() < until:
            time.sleep(0.1)
        return self.shown(chat)

    def edit(self, chat: int, message: int, text: str) -> Shown:
        edited = self.telegram.control("edit", chat_id=chat, message_id=message, text=text)
        return self.answered(edited["seq"], chat)

    def shown(self, chat: int) -> list[Shown]:
        """All that the bot has written in a chat, oldest first."""
        there = self.telegram.control("chat", chat_id=chat)["messages"]
        return [_shown(chat, one) for one in there if one["own"] and not one["deleted"]]


@contextmanager
def town(folder: Path, data: Path, **settings: str) -> Iterator[Town]:
    """A bot over the collection in `data`, quoting."""
    with emulator("fake_telegram.py", folder / "telegram.jsonl") as telegram:
        environment = {
            "TELEGRAM_BOT_TOKEN": "123456:for-tests",
            "TELEGRAM_API_URL": f"http://127.0.0.1:{telegram.port}",
            "ADMIN_USERS": str(ADMIN),
            "ANSWERER": "quotes",
        }
        made = Town(telegram, Bot(data, environment | settings))
        try:
            made.start()
            yield made
        finally:
            if made.bot.process is not None and made.bot.process.poll() is None:
                made.bot.kill()


def _shown(chat: int, one: dict[str, Any]) -> Shown:
    message = one["message"]
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    units = message["text"].encode("utf-16-le")
    entities = message.get("entities", [])

    def words(entity: dict[str, Any]) -> str:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        return str(units[2 * start : 2 * end].decode("utf-16-le"))

    return Shown(
        chat,
        message["message_id"],
        message["text"],
        tuple(button["text"] for row in rows for button in row),
        tuple(entity["url"] for entity in entities if entity["type"] == "text_link"),
        one["edits"],
        message.get("reply_to_message", {}).get("message_id"),
        tuple(words(entity) for entity in entities if entity["type"] == "bold"),
    )
