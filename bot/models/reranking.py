"""Scores of a re-rank endpoint: as Jina, Cohere, vLLM and their like speak it, or as text-embeddings-inference does.

    POST …/rerank {"model", "query", "documents", "top_n"}   → {"results": [{"index", "relevance_score"}, …]}
    POST …/rerank {"query", "texts", "truncate"}             → [{"index", "score"}, …]

The second has no name for its model. So where none is set, the first form is tried, and the second where it is refused.
"""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from bot.answering import errors
from bot.models.statuses import by_status
from retrieval.errors import RerankFailed

if TYPE_CHECKING:
    import httpx

Heard = Callable[[Literal["ok", "again", "refused"]], None]

PATIENCE = (
    4.0  # seconds for a question, trying again included: our own order is nearly as good, and somebody waits
)
_CONNECT = 1.0  # seconds to get a connection, where none is open
REST = 30.0  # seconds before a service that has failed is asked again, as for a Chroma server
_PAUSE = 0.3  # seconds before a failure that may pass is tried again, once
_MOST = 4_000_000  # bytes of a reply: some services send all texts back, each character as six bytes
_FORM_REFUSED = (400, 415, 422)  # statuses with which a server says that it expects other fields
_OF_THE_TEXTS = (errors.ContextTooLong, errors.ContentFiltered)  # they say nothing about the next question


@dataclass(slots=True, weakref_slot=True)
class RerankService:
    """A re-ranker at an address, safe to share between threads; hangs up when nobody holds it any more.

    A failure that may pass is tried once more while there is time. After one in vain nobody is asked for `rest`
    seconds, then one question tries for all. `heard` is told how each question ended that was asked: ``ok``, ``again``
    where the failure may pass, ``refused``. `sleep` takes seconds, `clock` tells them.
    """

    url: str
    model: str = ""
    key: str = ""
    patience: float = PATIENCE
    rest: float = REST
    heard: Heard = lambda _: None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _client: httpx.Client | None = field(default=None, init=False)
    _bare: bool = field(default=False, init=False)  # whether it wants the form without a model
    _guard: Lock = field(default_factory=Lock, init=False)
    _failed: str = field(default="", init=False)
    _ask_at: float = field(default=0.0, init=False)

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Of the texts, in their order; higher is better. Raises RerankFailed."""
        self._wait_for_others()
        try:
            found = self._tried(question, texts, self.clock() + self.patience)
        except errors.ModelError as error:
            self.heard("again" if isinstance(error, errors.Passing | errors.TimedOut) else "refused")
            if not isinstance(error, _OF_THE_TEXTS):
                self._leave_alone(error.code, error.retry_after if isinstance(error, errors.Passing) else 0.0)
            raise RerankFailed(error.code) from error
        except RerankFailed as error:
            self.heard("refused")
            self._leave_alone(error.reason)
            raise
        self.heard("ok")
        self._failed = ""
        return found

    def _wait_for_others(self) -> None:
        """Raises RerankFailed while the service is left alone; who comes first afterwards tries for all."""
        with self._guard:
            if self._failed and self.clock() < self._ask_at:
                raise RerankFailed(self._failed, "left alone for a while")
            self._ask_at = self.clock() + self.patience  # who comes meanwhile need not find out by himself

    def _leave_alone(self, reason: str, wanted: float = 0.0) -> None:
        with self._guard:
            self._failed, self._ask_at = reason, self.clock() + max(self.rest, wanted)

    def _tried(self, question: str, texts: Sequence[str], until: float) -> list[float]:
        try:
            return self._asked(question, texts, until)
        except errors.Passing as error:
            pause = max(_PAUSE, error.retry_after)
            if self.clock() + pause >= until:
                raise
            self.sleep(pause)
        return self._asked(question, texts, until)

    def _asked(self, question: str, texts: Sequence[str], until: float) -> list[float]:
        status, body, headers = self._sent(self._form(question, texts), until)
        if status in _FORM_REFUSED and not self.model and not self._bare:
            self._bare = True
            status, body, headers = self._sent(self._form(question, texts), until)
            self._bare = status == 200
        if status != 200:
            raise by_status(status, body.decode("utf-8", "replace"), headers)
        return _taken(body, len(texts))

    def _form(self, question: str, texts: Sequence[str]) -> dict[str, object]:
        if self._bare:
            return {"query": question, "texts": list(texts), "truncate": True}
        named = {"model": self.model} if self.model else {}
        return {**named, "query": question, "documents": list(texts), "top_n": len(texts)}

    def _sent(self, form: Mapping[str, object], until: float) -> tuple[int, bytes, Mapping[str, str]]:
        """Status, body and headers of the reply. A limit for each read does not stop a reply that trickles on."""
        import httpx

        body = json.dumps(form, ensure_ascii=False).encode("utf-8", "replace")  # a lone surrogate
        try:
            left = httpx.Timeout(max(until - self.clock(), 0.001), connect=_CONNECT)
            with self._opened().stream("POST", address(self.url), content=body, timeout=left) as reply:
                held = bytearray()
                for piece in reply.iter_bytes():
                    held += piece
                    if self.clock() > until:
                        raise errors.TimedOut
                    if len(held) > _MOST:
                        raise errors.Garbled
                return reply.status_code, bytes(held), reply.headers
        except httpx.TimeoutException as error:
            raise errors.TimedOut from error
        except httpx.TransportError as error:
            raise errors.Unreachable from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise errors.Garbled from error

    def _opened(self) -> httpx.Client:
        with self._guard:
            if self._client is None:
                import httpx

                signed = {"Authorization": f"Bearer {self.key}"} if self.key else {}
                self._client = httpx.Client(headers={"Content-Type": "application/json", **signed})
                weakref.finalize(self, self._client.close)
            return self._client


def address(url: str) -> str:
    """Where to post: `url` itself if its path names an endpoint (``/v1/rerank``), else with ``/rerank`` behind it."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    named = "rerank" in path.rpartition("/")[2]
    return urlunsplit(parts._replace(path=path if named else f"{path}/rerank"))


def _taken(body: bytes, texts: int) -> list[float]:
    """The scores in the order of the texts, whatever the order of the reply."""
    try:
        told: Any = json.loads(body)
        results = told["results"] if isinstance(told, dict) else told
        found = {_index(one): _score(one) for one in results}
        counted = len(results)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise errors.Garbled from error
    if counted != texts:
        raise RerankFailed("wrong_count", f"{counted} scores for {texts} texts")
    if found.keys() != set(range(texts)):
        raise RerankFailed("wrong_order")
    return [found[place] for place in range(texts)]


def _index(result: Mapping[str, object]) -> int:
    index = result["index"]
    if type(index) is not int:  # True is an int, too
        raise TypeError
    return index


def _score(result: Mapping[str, object]) -> float:
    score = result["relevance_score"] if "relevance_score" in result else result["score"]
    if type(score) not in (int, float):
        raise TypeError
    return float(score)  # type: ignore[arg-type]  # it is one of the two
