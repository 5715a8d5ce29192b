"""The words of a passage that are shown as proof, and their places in the decoded text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.types import Evidence
from retrieval.normalising import fold, fold_with_places
from retrieval.spans import covering, folded_with_places
from retrieval.types import Span

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a piece of evidence, and where they stand."""

    number: int
    words: str
    spans: tuple[Span, ...]


@lru_cache(maxsize=64)  # the passages of a few answers, each asked for every sentence
def _folded(text: str) -> tuple[str, list[int]]:
    return fold_with_places(text)


def contained(sentence: str, evidence: Evidence) -> Quote | None:
    """The sentence itself, where its words stand in the passage one after the other; an ellipsis at either end
    stands for what was left out."""
    wanted = fold(sentence.strip().strip(_ELLIPSIS))
    readable, inner = _folded(evidence.passage.text)
    start = readable.find(wanted)
    if not wanted or start < 0:
        return None
    return part(evidence, inner[start], inner[start + len(wanted) - 1] + 1)


def part(evidence: Evidence, start: int, end: int) -> Quote:
    """The characters [start, end) of the passage's text as a quote."""
    _, inner = _folded(evidence.passage.text)
    _, places = folded_with_places(evidence.words, evidence.passage.spans)
    first, last = bisect_left(inner, start), bisect_left(inner, end)
    spans = covering(places[first:last], evidence.passage.spans)
    return Quote(evidence.number, evidence.passage.text[start:end].strip().replace("\n", ""), spans)
