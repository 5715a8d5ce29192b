"""同稿: the same report in several places, of which one is shown and the others are counted.

Two passages of different documents are copies where nearly all stretches between stops of the shorter stand in the
longer, and only one of them has numbers that the other lacks: who says six where the other says five is no copy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.normalising import fold_all
from retrieval.numerals import canonical
from retrieval.types import Hit

_COMPARED = 24  # hits from the best down: an answer rests on eight, a person reads ten
_STOPS = re.compile(r"[,。;:!?、\"'()]+")
_SHORTEST = 60  # characters of a passage; two headlines may be alike by chance
_SHARED = 0.8  # of the shorter passage's characters; bylines and the last sentence differ from paper to paper


@dataclass(frozen=True, slots=True)
class _Print:
    """A passage as the stretches between its stops."""

    folded: str
    stretches: frozenset[str]
    length: int  # of all stretches

    @classmethod
    def of(cls, folded: str) -> _Print:
        stretches = frozenset(filter(None, _STOPS.split(folded)))
        return cls(folded, stretches, sum(map(len, stretches)))

    def copies(self, other: _Print) -> bool:
        if self.stretches.isdisjoint(other.stretches):
            return False
        shorter, longer = (self, other) if len(self.folded) <= len(other.folded) else (other, self)
        if len(shorter.folded) < _SHORTEST:
            return False
        if sum(map(len, shorter.stretches & longer.stretches)) < _SHARED * shorter.length:
            return False
        less, more = set(canonical(shorter.folded)), set(canonical(longer.folded))
        return less <= more or more <= less


def gathered(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those that say again what a better one of another document says, which tells where they are."""
    kept: list[tuple[Hit, _Print]] = []
    compared = hits[:_COMPARED]
    for hit, folded in zip(compared, fold_all([hit.passage.text for hit in compared]), strict=True):
        told = _Print.of(folded)
        place = next(
            (at for at, (one, known) in enumerate(kept) if _apart(one, hit) and known.copies(told)), None
        )
        if place is None or hit.addressed:
            kept.append((hit, told))
            continue
        first, known = kept[place]
        if hit.passage.document not in first.copies:
            kept[place] = (replace(first, copies=(*first.copies, hit.passage.document)), known)
    return [*(hit for hit, _ in kept), *hits[_COMPARED:]]


def _apart(one: Hit, other: Hit) -> bool:
    return one.passage.document.id != other.passage.document.id
