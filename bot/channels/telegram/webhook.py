"""Being called by Telegram: what it brings is taken in, kept, and only then acknowledged."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, Update

Put = Callable[[Update], Awaitable[None]]

_PATH = "/telegram/"
_SECRET = "x-telegram-bot-api-secret-token"
_LARGEST = 1 << 20  # bytes; the longest message with all its marks and a reply to another one makes 50,000
_READING = 10.0  # seconds in which a call must have come in whole
_KEEPING = 15.0  # seconds for the store; Telegram comes again with what was not acknowledged
_AGAIN = {"retry-after": "2"}  # seconds

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram calls us. `name` cannot be guessed, `secret` shows that it is Telegram who calls, and `sign` is
    what we answer there, so that we can see whether the address leads to us."""

    url: str
    name: str
    secret: str
    sign: str


def address(base: str, key: bytes, token: str) -> Address:
    """The same one for the same key and bot, so that nothing needs to be kept; below the public address `base`."""

    def derived(purpose: str) -> str:
        return hmac.new(key, f"telegram {purpose} {token}".encode(), hashlib.sha256).hexdigest()

    name = derived("address")
    return Address(f"{base.rstrip('/')}{_PATH}{name}", name, derived("secret"), derived("sign"))


class Webhook:
    """The address as a route of the site. Outside `taking`, Telegram is asked to come again."""

    def __init__(self, at: Address) -> None:
        self.at = at
        self._taker: tuple[Bot, Put] | None = None

    @contextmanager
    def taking(self, bot: Bot, put: Put) -> Iterator[None]:
        """While the body runs, what comes goes to `put`, which returns when it is kept."""
        self._taker = bot, put
        try:
            yield
        finally:
            self._taker = None

    @property
    def path(self) -> str:
        """Where it stands on the site."""
        return f"{_PATH}{self.at.name}"

    def route(self) -> Route:
        return Route(f"{_PATH}{{name}}", self._called, methods=["GET", "POST"])

    async def _called(self, request: Request) -> Response:
        if not _same(request.path_params["name"], self.at.name):
            return Response(status_code=404)
        if request.method != "POST":
            return PlainTextResponse(self.at.sign)
        if not _same(request.headers.get(_SECRET, ""), self.at.secret):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(_READING):
                body = await _body(request)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        return Response(status_code=413) if body is None else await self._take(body)

    async def _take(self, body: bytes) -> Response:
        if self._taker is None:
            return Response(status_code=503, headers=_AGAIN)
        bot, put = self._taker
        try:
            update = Update.de_json(json.loads(body), bot)
        except Exception as error:  # noqa: BLE001  it would be brought again for a day, before all others of its chat
            _log.error("a call was not understood: %s", type(error).__name__)
            return Response(status_code=200)
        try:
            async with asyncio.timeout(_KEEPING):
                await put(update)
        except TimeoutError:
            return Response(status_code=503, headers=_AGAIN)
        return Response(status_code=200)


async def _body(request: Request) -> bytes | None:
    """The body, None where it is longer than any update."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return None
    return bytes(body)


def _same(given: str, ours: str) -> bool:
    """Compared in the same time wherever they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), ours.encode())
