"""How well passages fit a question: BM25 over the word index's candidates, then learned weights over what they hold."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retrieval.search.features import FEATURES

_K1 = 0.9  # measured on cmrc-dev, drcd-dev and crud-news-small: repeated words say little in short passages
_B = 0.4  # measured with _K1: passages are of about one length already


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative. Robertson and Spärck Jones 1976, as in Lucene."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a passage holds the words that are looked for, and how long it is in tokens."""

    counts: Mapping[str, int]
    length: int

    @classmethod
    def of(cls, tokens: Sequence[str], wanted: Mapping[str, float]) -> Counted:
        return cls(Counter(filter(wanted.__contains__, tokens)), len(tokens))


def bm25(
    question: Iterable[str], passage: Counted, weights: Mapping[str, float], mean_length: float
) -> float:
    """Score of a passage for a question's tokens; `weights` are their idf."""
    norm = _K1 * (1 - _B + _B * passage.length / mean_length)
    counts, score = passage.counts, 0.0
    for token in question:
        count = counts.get(token)
        if count:
            score += weights[token] * count * (_K1 + 1) / (count + norm)
    return score


@cache
def weights() -> tuple[float, ...]:
    """The weight of each of FEATURES, from ``ranking.toml`` beside this file."""
    table = tomllib.loads(files(__package__).joinpath("ranking.toml").read_text("utf-8"))
    return tuple(float(table["features"][name]) for name in FEATURES)


def chances(rows: Sequence[Sequence[float]]) -> tuple[list[float], float]:
    """How likely each passage is to be the one, against the best: 1 for the best; and what its features sum up to."""
    learned = weights()
    sums = [sum(w * value for w, value in zip(learned, row, strict=True)) for row in rows]
    best = max(sums, default=0.0)
    return [math.exp(value - best) for value in sums], best
