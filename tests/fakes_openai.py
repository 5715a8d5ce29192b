"""A very small service on loopback that speaks OpenAI's protocol for chat and embeddings, on good days and bad."""

from __future__ import annotations

import json
import select
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any, Literal

from tests.loopback import Scripted, served

_PATIENCE = 15.0  # seconds after which a hanging request gives up, should a test forget it


@dataclass(frozen=True)
class Reply:
    """What the service does with a request.

    Pieces are streamed; then the reply ends with `finish`, or the line drops, hangs, or brings garbage. A status
    other than 200 is an error with `code` and `message`. `pause` is in seconds, before each piece.
    """

    pieces: Sequence[str] = ()
    finish: str | None = "stop"
    then: Literal["ends", "drops", "hangs", "garbage"] = "ends"
    status: int = 200
    code: str = ""
    message: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    vectors: Callable[[list[str]], list[dict[str, Any]]] | None = None


def says(text: str, **more: Any) -> Reply:
    """A reply that streams a text three characters at a time."""
    return Reply([text[start : start + 3] for start in range(0, len(text), 3)], **more)


def embeds(*, order: int = 1, less: int = 0, first: float | None = None, dimensions: int = 4) -> Reply:
    """A reply with a vector for each text: how often it holds each of some characters.

    `order` of -1 sends them last one first, properly numbered; `less` leaves out the last ones, `first` is put in the
    place of the first number of each.
    """

    def vectors(texts: list[str]) -> list[dict[str, Any]]:
        data = [
            {"object": "embedding", "index": place, "embedding": counted(text, dimensions)}
            for place, text in enumerate(texts)
        ]
        for one in data if first is not None else ():
            one["embedding"] = [first, *counted("", dimensions)[1:]]
        return data[: len(data) - less][::order]

    return Reply(vectors=vectors)


def counted(text: str, dimensions: int = 4) -> list[float]:
    """How often the text holds 三, 桥, 火 and 箭, and a half each so that no vector is zero."""
    return [0.5 + text.count(character) for character in "三桥火箭"[:dimensions]]


class Service(Scripted[Reply]):
    """The running service."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        super().__init__(replies)
        self.left = Event()  # somebody hung up in the middle of a reply


@contextmanager
def service(*replies: Reply) -> Iterator[Service]:
    """A service that gives these replies, the last one again and again, until the context is left."""
    running = Service(replies)

    class Handler(_Handler):
        service = running

    with served(running, Handler):
        yield running


class _Handler(BaseHTTPRequestHandler):
    service: Service

    def log_message(self, *_arguments: object) -> None:
        pass

    def do_GET(self) -> None:
        self._begin(self.service.next_reply())

    def do_POST(self) -> None:
        self.service.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.service.keys.append(self.headers.get("Authorization", ""))
        reply = self.service.next_reply()
        try:
            if reply.vectors and reply.status == 200:
                self._send_vectors(reply.vectors(self.service.asked[-1]["input"]))
            elif self._begin(reply):
                self._stream(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.service.left.set()

    def _begin(self, reply: Reply) -> bool:
        """Status and headers; whether a stream follows."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        error = {"error": {"code": reply.code, "message": reply.message, "type": reply.code}}
        streamed = reply.status == 200 and self.command == "POST"
        body = b"" if streamed else json.dumps(error).encode()
        self.send_header("Content-Type", "text/event-stream" if streamed else "application/json")
        if not streamed:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return streamed

    def _send_vectors(self, data: list[dict[str, Any]]) -> None:
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        body = json.dumps({"object": "list", "data": data, "model": "m", "usage": usage}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, reply: Reply) -> None:
        for piece in reply.pieces:
            time.sleep(reply.pause)
            self._event(choices=[{"index": 0, "delta": {"content": piece}}])
        match reply.then:
            case "hangs":
                self._hang()
            case "drops":
                self.connection.shutdown(socket.SHUT_RDWR)
            case "garbage":
                self.wfile.write(b'data: {"choices": [{"delta": {"conte\n\n')
            case "ends":
                self._event(choices=[{"index": 0, "delta": {}, "finish_reason": reply.finish}])
                written = len("".join(reply.pieces))
                usage = {"prompt_tokens": 100, "completion_tokens": written, "total_tokens": 100 + written}
                self._event(choices=[], usage=usage)
                self.wfile.write(b"data: [DONE]\n\n")

    def _hang(self) -> None:
        until = time.monotonic() + _PATIENCE
        while not self.service.over.is_set() and time.monotonic() < until:
            if select.select([self.connection], [], [], 0.02)[0] and not self.connection.recv(1):
                raise BrokenPipeError

    def _event(self, **fields: Any) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", **fields}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
