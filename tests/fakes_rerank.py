"""A very small re-rank service on loopback, strict about what it is sent, on good days and bad."""

from __future__ import annotations

import json
import select
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, Literal

from tests.loopback import Scripted, served

_PATIENCE = 15.0  # seconds after which a hanging request gives up, should a test forget it

# The fields of a request, each with whether it must be there.
FORMS: Mapping[str, Mapping[str, bool]] = {
    "named": {"model": True, "query": True, "documents": True, "top_n": False},  # Jina, Cohere
    "vllm": {"model": False, "query": True, "documents": True, "top_n": False},
    "tei": {"query": True, "texts": True, "truncate": False},
}

Results = Callable[[list[dict[str, Any]]], Any]


@dataclass(frozen=True)
class Judged:
    """What the service does with a request that it understands.

    Each text gets as its score how many of the question's characters it holds; `changed` may alter the list of
    results. `raw` is sent instead of a list. A status other than 200 is an error with `message`.
    """

    status: int = 200
    message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    changed: Results = lambda results: results
    raw: bytes = b""
    then: Literal["ends", "hangs", "trickles", "drops"] = "ends"


class Judge(Scripted[Judged]):
    """The running service, which keeps only those bodies of requests that it understood."""

    def __init__(self, form: str, replies: Sequence[Judged]) -> None:
        super().__init__(replies)
        self.form = form
        self.refused = 0

    def understands(self, body: Mapping[str, Any]) -> bool:
        """Whether it has the fields of our form and no others, each as it should be."""
        fields = FORMS[self.form]
        texts = body.get("texts" if self.form == "tei" else "documents")
        return (
            all(body.get(name) for name, must in fields.items() if must)
            and body.keys() <= fields.keys()
            and isinstance(texts, list)
            and all(isinstance(text, str) for text in texts)
            and body.get("top_n", len(texts)) == len(texts)
        )


@contextmanager
def judge(*replies: Judged, form: str = "named") -> Iterator[Judge]:
    """A service that gives these replies, the last one again and again, until the context is left."""
    running = Judge(form, replies or (Judged(),))

    class Handler(_Handler):
        service = running

    with served(running, Handler):
        yield running


def held(question: str, text: str) -> float:
    """How many characters of the question a text holds: what the service judges by."""
    return float(len(set(question) & set(text)))


class _Handler(BaseHTTPRequestHandler):
    service: Judge
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/rerank":
            self._send(404, b"{}")
        elif not self.service.understands(body):
            self.service.refused += 1
            self._send(422, b'{"error": "unprocessable"}')
        else:
            self.service.asked.append(body)
            self.service.keys.append(self.headers.get("Authorization", ""))
            self._judge(body, self.service.next_reply())

    def _judge(self, body: Mapping[str, Any], reply: Judged) -> None:
        if reply.then == "drops":
            self.close_connection = True
            return
        if reply.status != 200:
            said = json.dumps({"message": reply.message}).encode()
            self._send(reply.status, said, reply.headers)
            return
        try:
            self._send(200, reply.raw or self._results(body, reply), reply.headers, reply.then)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _results(self, body: Mapping[str, Any], reply: Judged) -> bytes:
        """Best first, as all of them send it."""
        bare = self.service.form == "tei"
        score = "score" if bare else "relevance_score"
        texts = body["texts" if bare else "documents"]
        found = [{"index": place, score: held(body["query"], text) / 10} for place, text in enumerate(texts)]
        results = reply.changed(sorted(found, key=lambda one: -one[score]))
        return json.dumps(results if bare else {"id": "1", "results": results}).encode()

    def _send(
        self, status: int, body: bytes, headers: Mapping[str, str] | None = None, then: str = "ends"
    ) -> None:
        if then == "hangs":
            self._wait()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if then == "ends" else 10 * len(body)))
        self.end_headers()
        for byte in body if then == "trickles" else ():
            self.wfile.write(bytes([byte]))
            time.sleep(0.02)
        if then == "ends":
            self.wfile.write(body)

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE
        while not self.service.over.is_set() and time.monotonic() < until:
            if select.select([self.connection], [], [], 0.02)[0]:
                raise BrokenPipeError  # who asked has hung up
