"""A small embedding that needs no training and no model: hashed words and character pairs.

It knows no meaning; it brings back passages that share many pieces of the question. See Weinberger et al.
2009, feature hashing.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING
from zlib import crc32

from retrieval.words import question_tokens, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIMENSIONS = 256  # 1 KiB a passage; collisions cost little beside the word index
_SIGN_BIT = 1 << 31


class HashingEmbedding:
    """LangChain's Embeddings by method names. Vectors have length 1 (0 for text without words)."""

    name = "hashing-256-v1"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embed_tokens([tokens(text) for text in texts])

    def embed_tokens(self, tokenized: Sequence[Sequence[str]]) -> list[list[float]]:
        """What `embed_documents` gives for texts that are cut already: the words are not sought twice."""
        return _vectors(tokenized)

    def embed_query(self, text: str) -> list[float]:
        return _vectors([question_tokens(text)])[0]


def _vectors(tokenized: Sequence[Sequence[str]]) -> list[list[float]]:
    """A vector for each, the same whatever stands beside it."""
    import numpy as np

    counted = [Counter(words) for words in tokenized]
    distinct = chain.from_iterable(counted)
    codes = np.fromiter((crc32(word.encode("utf-8", "replace")) for word in distinct), np.int64)
    counts = np.fromiter(chain.from_iterable(counts.values() for counts in counted), np.float64)
    weights = 1.0 + np.log(counts)
    rows = np.repeat(np.arange(len(counted)), [len(counts) for counts in counted])
    summed = np.bincount(
        rows * _DIMENSIONS + codes % _DIMENSIONS,
        np.where(codes & _SIGN_BIT, weights, -weights),
        len(counted) * _DIMENSIONS,
    )
    matrix = summed.reshape(len(counted), _DIMENSIONS)
    lengths = np.sqrt((matrix * matrix).sum(axis=1, keepdims=True))
    found: list[list[float]] = (matrix / np.where(lengths > 0.0, lengths, 1.0)).tolist()
    return found
