"""A small embedding that needs no training and no model: hashed words and character pairs.

It knows no meaning; it brings back passages that share many pieces of the question. See Weinberger et al.
2009, feature hashing.
"""

from __future__ import annotations

import math
from collections import Counter
from zlib import crc32

from retrieval.words import question_tokens, tokens

_DIMENSIONS = 256  # 1 KiB a passage; collisions cost little beside the word index
_SIGN_BIT = 1 << 31


class HashingEmbedding:
    """LangChain's Embeddings by method names. Vectors have length 1 (0 for text without words)."""

    name = "hashing-256-v1"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [_vector(tokens(text)) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return _vector(question_tokens(text))


def _vector(words: list[str]) -> list[float]:
    vector = [0.0] * _DIMENSIONS
    for word, count in Counter(words).items():
        code = crc32(word.encode("utf-8", "replace"))
        weight = 1.0 + math.log(count)
        vector[code % _DIMENSIONS] += weight if code & _SIGN_BIT else -weight
    length = math.sqrt(sum(value * value for value in vector))
    return [value / length for value in vector] if length else vector
