"""Vectors of any service that speaks OpenAI's protocol.

By way of `openai` itself: LangChain's OpenAIEmbeddings fetches a file from the internet, sends token numbers that most
services do not take, and goes by the order of a reply instead of its numbering.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.answering.errors import ModelError, Passing, TimedOut
from retrieval.embedding.checking import checked
from retrieval.errors import EmbeddingFailed

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types import CreateEmbeddingResponse

_NO_KEY = "none"  # servers of one's own ask for none, the client insists on one
_PAUSES = (
    1.0,
    2.0,
    4.0,
    8.0,
)  # seconds before a passing failure is tried again: a restart takes about as long
_LONGEST_PAUSE = 30.0  # seconds; a service that asks for more is not waited for
_PATIENCE = 60.0  # seconds for a batch of passages
_IMPATIENCE = 8.0  # seconds for a question: words alone find most of it, and somebody is waiting


@dataclass(slots=True)
class EmbeddingService:
    """A model at an address; a LangChain Embeddings by method names. Raises EmbeddingFailed.

    `batch` is how many texts go into a request: services take 10 to 2,048. `sleep` takes seconds.
    """

    name: str
    base_url: str
    key: str = ""
    batch: int = 64
    sleep: Callable[[float], None] = time.sleep
    _client: OpenAI | None = field(default=None, init=False)
    _dimensions: int = field(default=0, init=False)

    def close(self) -> None:
        """Hang up; the next request connects again."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [
            vector
            for start in range(0, len(texts), self.batch)
            for vector in self._embedded(texts[start : start + self.batch], _PATIENCE, _PAUSES)
        ]

    def embed_query(self, text: str) -> list[float]:
        """Tried once: who asks is answered by words meanwhile."""
        return self._embedded([text], _IMPATIENCE, ())[0]

    def _embedded(self, texts: Sequence[str], patience: float, pauses: Sequence[float]) -> list[list[float]]:
        """Asked again after each of the pauses while the failure may pass."""
        for pause in (*pauses, None):
            try:
                return self._taken(self._asked(texts, patience), len(texts))
            except ModelError as error:
                wanted = error.retry_after if isinstance(error, Passing) else 0.0
                passing = isinstance(error, Passing | TimedOut) and wanted <= _LONGEST_PAUSE
                if pause is None or not passing:
                    raise EmbeddingFailed(error.code) from error
                self.sleep(max(pause, wanted))
        raise AssertionError  # the last pause is None

    def _asked(self, texts: Sequence[str], patience: float) -> CreateEmbeddingResponse:
        from bot.models.troubles import translated

        try:
            client = self._opened().with_options(timeout=patience)
            return client.embeddings.create(model=self.name, input=list(texts), encoding_format="float")
        except Exception as error:
            raise translated(error) from error

    def _taken(self, reply: CreateEmbeddingResponse, texts: int) -> list[list[float]]:
        """In the order of the texts, whatever the order of the reply."""
        data = reply.data or []
        if len(data) == texts and {one.index for one in data} != set(range(texts)):
            raise EmbeddingFailed("wrong_order")
        found = checked(
            [one.embedding for one in sorted(data, key=lambda one: one.index)], texts, self._dimensions
        )
        self._dimensions = len(found[0])
        return found

    def _opened(self) -> OpenAI:
        if self._client is None:
            from openai import OpenAI

            self._client = OpenAI(api_key=self.key or _NO_KEY, base_url=self.base_url, max_retries=0)
        return self._client
