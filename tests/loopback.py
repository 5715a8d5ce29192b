"""What the fakes of services stand on: replies in their order, and an HTTP server on loopback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Generic, TypeVar

Reply = TypeVar("Reply")


class Scripted(Generic[Reply]):
    """A running service. `asked` are the requests' bodies and `keys` what they were signed with, in order."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.replies = list(replies)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.over = Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def next_reply(self) -> Reply:
        """The replies in order, the last one for ever."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def served(running: Scripted[Any], handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    """`running` at a port of its own, where `handler` answers, until the context is left."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        running.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
