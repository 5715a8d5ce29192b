"""What answers on HTTP from the first moment: that we live, and everything else as soon as it is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.channels.web.guarding import Guarded
from bot.channels.wording.page import STARTING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_SOON = "2"  # seconds after which it is worth asking again; starting takes about as long


class Door:
    """An ASGI application that needs nothing loaded. ``/healthz`` says ``ok`` while the event loop turns; what else
    is asked for goes to `site`, and hears 503 until there is one."""

    def __init__(self) -> None:
        self.site: ASGIApp | None = None
        self._ours = Guarded(_say)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.site is None or scope.get("path") == "/healthz":
            await self._ours(scope, receive, send)
        else:
            await self.site(scope, receive, send)


async def _say(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["path"] == "/healthz":
        await _answer(send, 200, "ok", {})
    else:
        await _answer(send, 503, STARTING, {"retry-after": _SOON})


async def _answer(send: Send, status: int, text: str, more: Mapping[str, str]) -> None:
    body = text.encode()
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "cache-control": "no-store",
        "content-length": str(len(body)),
        **more,
    }
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})
