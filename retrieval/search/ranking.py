"""How well passages fit a question: BM25 over the word index's candidates, then learned weights over what they hold."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from retrieval.index.counting import Counted
from retrieval.search.features import FEATURES

_K1 = 0.9  # measured on cmrc-dev, drcd-dev and crud-news-small: repeated words say little in short passages
_B = 0.4  # measured with _K1: passages are of about one length already


def idf(frequency: int, passages: int) -> float:
    """Inverse document frequency, never negative. Robertson and Spärck Jones 1976, as in Lucene."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def worth(question: Iterable[str], weights: Mapping[str, float]) -> dict[str, float]:
    """What each token of a question counts for: its weight, as often as the question says it."""
    return {token: weights[token] * times for token, times in Counter(question).items()}


def bm25(worth: Mapping[str, float], passage: Counted, mean_length: float) -> float:
    """Score of a passage for a question's tokens, each `worth` its idf times how often it is asked for."""
    norm = _K1 * (1 - _B + _B * passage.length / mean_length)
    held = [(worth[token], count) for token, count in passage.counts.items() if token in worth]
    return sum([weight * count * (_K1 + 1) / (count + norm) for weight, count in held])


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
