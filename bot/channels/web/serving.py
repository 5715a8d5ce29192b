"""Serving the site beside other work in the same event loop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.channels.web import PortTaken
from bot.channels.web.limits import HEAD, HERE, Patient

_LAST = 3  # seconds for pages that are being sent when we stop
_WAITING = 100  # connections that wait to be taken; what is more is turned away by the system
_AT_ONCE = 256  # connections, idle ones among them; what is more is a flood, and gets 503
_IDLE = 10  # seconds that a connection is kept for another request


class _Beside(uvicorn.Server):
    """Leaves the signals to whoever runs the loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(site: ASGIApp, host: str, port: int, proxies: Collection[str] = HERE) -> AsyncIterator[int]:
    """The site is served while the body runs, which gets the port (the one given, or any that is free for 0).

    `proxies`, addresses or networks, may say for whom they ask, and nobody else. Raises PortTaken.
    """
    listening = _bound(host, port)
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)  # anybody could fill the log with broken requests
    server = _Beside(
        uvicorn.Config(
            site,
            log_config=None,
            access_log=False,
            http=Patient,
            ws="none",
            lifespan="off",
            h11_max_incomplete_event_size=HEAD,
            proxy_headers=True,
            forwarded_allow_ips=list(proxies),
            server_header=False,
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_IDLE,
            timeout_graceful_shutdown=_LAST,
        )
    )
    task = asyncio.create_task(server.serve([listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listening.close()


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise PortTaken(f"{host}:{port}") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise PortTaken(f"{host}:{port}") from error
    return listening
