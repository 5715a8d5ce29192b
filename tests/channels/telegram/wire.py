"""A Telegram of a few lines behind python-telegram-bot's own Bot: it takes messages, and has bad moments on demand."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Bot, error
from telegram.request import BaseRequest, RequestData

TOKEN = "4242:for-tests"

Trouble = Callable[[], tuple[int, bytes]]  # what happens instead of an answer; may raise


def refused(status: int, description: str, **parameters: object) -> Trouble:
    """Telegram's way of saying no."""
    said = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return lambda: (status, json.dumps(said).encode())


def gone() -> tuple[int, bytes]:
    """The line is dead."""
    raise error.NetworkError("the line is dead")


BAD_GATEWAY: Trouble = lambda: (502, b"<html>502</html>")  # noqa: E731


@dataclass
class Wire(BaseRequest):
    """`calls` are the methods with their parameters, in order; `troubles` come first, by method, each once.

    `updates` are given to whoever asks for them, a list at a time.
    """

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    updates: list[list[dict[str, Any]]] = field(default_factory=list)
    sent: int = 100
    hook: str = ""

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_more: object,
        **_limits: object,
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0.001)  # nothing comes in no time
        name = url.rpartition("/")[2]
        given = dict(request_data.parameters) if request_data else {}
        self.calls.append((name, given))
        if waiting := self.troubles.get(name):
            return waiting.pop(0)()
        return 200, json.dumps({"ok": True, "result": self._result(name, given)}).encode()

    def _result(self, name: str, given: dict[str, Any]) -> object:
        if name == "getMe":
            return {"id": 4242, "is_bot": True, "first_name": "问据", "username": "wenju_bot"}
        if name == "setWebhook":
            self.hook = str(given["url"])
        if name == "getWebhookInfo":
            return {"url": self.hook, "has_custom_certificate": False, "pending_update_count": 0}
        if name == "getUpdates":
            return self.updates.pop(0) if self.updates else []
        if name in ("sendMessage", "editMessageText"):
            self.sent += name == "sendMessage"
            number = given.get("message_id", self.sent)
            chat = {"id": given["chat_id"], "type": "private"}
            return {"message_id": number, "date": 1, "chat": chat, "text": given["text"]}
        return True

    def texts(self, method: str = "sendMessage") -> list[str]:
        """What was written, in the order in which Telegram was asked."""
        return [given["text"] for name, given in self.calls if name == method]


def bot_over(wire: Wire) -> Bot:
    """The library's Bot over that wire."""
    return Bot(TOKEN, request=wire, get_updates_request=wire)
