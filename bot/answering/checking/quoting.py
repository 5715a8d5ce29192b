"""The words of a passage that are shown as proof, and their places in the decoded text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.types import Evidence
from retrieval.normalising import fold, fold_with_places
from retrieval.spans import covering, folded_with_places
from retrieval.types import Span

_ELLIPSIS = "…"
_DIGIT = "[0-9一二三四五六七八九十百千万亿]"
# The middle of a number: 5万人 stands in 15万人 and is not what it says.
_INSIDE = re.compile(f"(?<={_DIGIT})(?={_DIGIT})|(?<=[0-9][.,])(?=[0-9])|(?<=[0-9])(?=[.,][0-9])")
# A place behind a negation: 同意 stands in 不同意.
_DENIED = re.compile("(?<=[不没未勿])|(?<=没有)|(?<=并非)|(?<=拒绝)|(?<=禁止)|(?<=否认)")
_FULL_STOP = "。."  # that a writer sets behind a heading, which has none
_AT_AN_END = re.compile(r"[ \t\u3000]*(?:[\r\n。！!；;”」』》)）】]|$)")  # of a heading or a sentence


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a piece of evidence, and where they stand."""

    number: int
    words: str
    spans: tuple[Span, ...]


@lru_cache(maxsize=512)  # the passages of a whole text, or of a few answers, each asked for every sentence
def _folded(text: str) -> tuple[str, list[int]]:
    return fold_with_places(text)


def readable(text: str) -> str:
    """The text folded, as words are looked up in it."""
    return _folded(text)[0]


def contained(sentence: str, evidence: Evidence) -> Quote | None:
    """The sentence itself, where its words stand in the passage one after the other.

    An ellipsis at either end stands for what was left out. A full stop may be the writer's own behind words that end
    there without one, as headings do.
    """
    text = evidence.passage.text
    found, inner = _folded(text)
    wanted = fold(sentence.strip().strip(_ELLIPSIS))
    start = next(_places(wanted, found), -1)
    if start < 0 and wanted[-1:] in _FULL_STOP:
        wanted = wanted[:-1]
        ends = (place for place in _places(wanted, found) if _ends(text, inner[place + len(wanted) - 1]))
        start = next(ends, -1)
    if start < 0:
        return None
    return part(evidence, inner[start], inner[start + len(wanted) - 1] + 1)


def _places(wanted: str, found: str) -> Iterator[int]:
    """Where words stand that are not cut out of more than they say."""
    place = found.find(wanted) if wanted else -1
    while place >= 0:
        end = place + len(wanted)
        if not (_DENIED.match(found, place) or _INSIDE.match(found, place) or _INSIDE.match(found, end)):
            yield place
        place = found.find(wanted, place + 1)


def _ends(text: str, last: int) -> bool:
    return _AT_AN_END.match(text, last + 1) is not None


def part(evidence: Evidence, start: int, end: int) -> Quote:
    """The characters [start, end) of the passage's text as a quote."""
    _, inner = _folded(evidence.passage.text)
    _, places = folded_with_places(evidence.words, evidence.passage.spans)
    first, last = bisect_left(inner, start), bisect_left(inner, end)
    spans = covering(places[first:last], evidence.passage.spans)
    return Quote(evidence.number, evidence.passage.text[start:end].strip().replace("\n", ""), spans)
