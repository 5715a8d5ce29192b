"""What answers on HTTP from the first moment: that we live, and everything else as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from bot.channels.web.guarding import Guarded
from bot.channels.web.limits import HEAD, Rate
from bot.channels.wording.page import STARTING, TOO_OFTEN

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


_ADDRESS = 1_024  # bytes; the longest of ours have 300


class Door:
    """An ASGI application that needs nothing loaded. ``/healthz`` says ``ok`` while the event loop turns; what else
    is asked for goes to `site`, and hears 503 until there is one, and 429 where it is asked for too often. Paths of
    `free` are never too often: they cannot be guessed. `responded` hears the status of every answer."""

    def __init__(self, rate: Rate) -> None:
        self.site: ASGIApp | None = None
        self.free: frozenset[str] = frozenset()
        self.responded: Callable[[int], None] = lambda _: None
        self._rate = rate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                self.responded(message["status"])
            await send(message)

        await self._answering(scope)(scope, receive, told)

    def _answering(self, scope: Scope) -> ASGIApp:
        path, client = scope["path"], scope.get("client")
        if path == "/healthz":
            return _ALIVE
        if len(scope["raw_path"]) + len(scope["query_string"]) > _ADDRESS:
            return _TOO_LONG
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD:
            return _TOO_MUCH
        if path not in self.free and not self._rate.allows(client[0] if client else ""):
            return _TOO_OFTEN
        return self.site or _NOT_YET


def _saying(status: int, text: str, **more: str) -> ASGIApp:
    body = text.encode()
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "content-length": str(len(body)),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def say(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": pairs})
        await send({"type": "http.response.body", "body": body})

    return Guarded(say)


_TOO_LONG, _TOO_MUCH = _saying(414, ""), _saying(431, "")
_ALIVE = _saying(200, "ok")
_TOO_OFTEN = _saying(429, TOO_OFTEN, retry_after="10")
_NOT_YET = _saying(503, STARTING, retry_after="2")
