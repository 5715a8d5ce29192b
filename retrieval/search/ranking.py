"""How well passages fit a question: our BM25 over the word index's candidates, joined with the vectors' opinion."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

_K1 = 0.9  # measured on cmrc-dev, drcd-dev and crud-news-small: repeated words say little in short passages
_B = 0.4  # measured with _K1: passages are of about one length already


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative. Robertson and Spärck Jones 1976, as in Lucene."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def bm25(
    question: Sequence[str], passage: Sequence[str], weights: Mapping[str, float], mean_length: float
) -> float:
    """Score of a passage's tokens for a question's tokens; `weights` are the idf of the question's."""
    counts = Counter(filter(weights.__contains__, passage))
    norm = _K1 * (1 - _B + _B * len(passage) / mean_length)
    return sum(
        weights[token] * counts[token] * (_K1 + 1) / (counts[token] + norm)
        for token in question
        if token in counts
    )
