"""Vectors that came from elsewhere, taken only if there is one for each text and each is of use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.errors import EmbeddingFailed
from retrieval.types import Embeddings


def checked(vectors: Sequence[Sequence[float]], texts: int, dimensions: int = 0) -> list[list[float]]:
    """The vectors as lists: one for each of the `texts`, finite, not all zeros, of one length (`dimensions`, if known).

    Raises EmbeddingFailed.
    """
    if len(vectors) != texts:
        raise EmbeddingFailed("wrong_count", f"{len(vectors)} vectors for {texts} texts")
    found = [[float(number) for number in vector] for vector in vectors]
    lengths = {len(vector) for vector in found} | ({dimensions} if dimensions else set())
    if found and (len(lengths) > 1 or 0 in lengths):
        raise EmbeddingFailed("wrong_dimension", f"of {sorted(lengths)} numbers")
    if not all(math.isfinite(sum(vector)) and any(vector) for vector in found):
        raise EmbeddingFailed("not_finite", "no direction")
    return found


@dataclass(slots=True)
class Checked:
    """Anybody's embedding as ours: what it gives is checked, and it has the name that a collection remembers."""

    embedding: Embeddings
    name: str
    _dimensions: int = field(default=0, init=False)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._kept(self.embedding.embed_documents(texts), len(texts))

    def embed_query(self, text: str) -> list[float]:
        return self._kept([self.embedding.embed_query(text)], 1)[0]

    def _kept(self, vectors: Sequence[Sequence[float]], texts: int) -> list[list[float]]:
        found = checked(vectors, texts, self._dimensions)
        self._dimensions = len(found[0]) if found else self._dimensions
        return found
