"""Every passage that says some words: candidates by the pairs of characters that they hold, then each one read.

Words are compared folded, numbers by what they say, so that 一百三十七种 is found as 137种. Nothing is ranked and
nothing is left out: what bounds a scan is the number of candidates, and a scan that meets the bound says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.normalising import fold, fold_with_places
from retrieval.numerals import as_digits
from retrieval.types import Passage
from retrieval.words import PAIR, pairs

_MOST = 4_000  # candidates read: half a second; what more passages say is no list
_WORD = re.compile("[a-z0-9]+")


class Shelf(Protocol):
    """What it takes of the catalog."""

    def passages(self, ids: Sequence[str]) -> list[Passage]: ...

    def saying(self, part: str, limit: int) -> list[str]: ...


class Index(Protocol):
    """What it takes of the index."""

    @property
    def catalog(self) -> Shelf: ...

    def holding(self, tokens: Sequence[str], limit: int) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Mentions:
    """The passages that say the words, by document and position; not all of them where they are not `complete`."""

    passages: tuple[Passage, ...]
    complete: bool


def mentions(index: Index, words: str) -> Mentions:
    """All passages that say `words`, in their headline or text."""
    wanted = fold(words)
    ids = _candidates(index, wanted)
    found = [one for one in index.catalog.passages(ids[:_MOST]) if _says(one.text, wanted)]
    found.sort(key=lambda one: (one.document.id, one.position))
    return Mentions(tuple(found), complete=len(ids) <= _MOST)


def _candidates(index: Index, wanted: str) -> list[str]:
    """Ids of all passages that may say folded words, and one too many where there are too many."""
    plain = as_digits(wanted)
    if held := pairs(plain):
        return index.holding([PAIR + pair for pair in held], _MOST + 1)
    part = max(_WORD.findall(plain), key=len, default=wanted)
    return index.catalog.saying(part, _MOST + 1) if part else []


def _says(text: str, wanted: str) -> bool:
    folded = fold(text)
    return next(_places(folded, wanted), -1) >= 0 or _says_as_digits(folded, wanted)


def _says_as_digits(folded: str, wanted: str) -> bool:
    plain = as_digits(wanted)
    if not any(map(str.isdigit, plain)):
        return False
    return next(_places(as_digits(folded), plain), -1) >= 0


def _places(folded: str, wanted: str) -> Iterator[int]:
    """Where folded words stand and are not cut out of a longer number or foreign word."""
    place = folded.find(wanted) if wanted else -1
    while place >= 0:
        before, behind = folded[:place][-1:], folded[place + len(wanted) :][:1]
        if not (_joined(before, wanted[0]) or _joined(wanted[-1], behind)):
            yield place
        place = folded.find(wanted, place + 1)


def _joined(left: str, right: str) -> bool:
    """Whether two characters side by side belong to one number or foreign word."""
    numbers, letters = left.isdigit() and right.isdigit(), left.isalpha() and right.isalpha()
    return (left + right).isascii() and (numbers or letters)


def first_place(text: str, words: str) -> int:
    """Where in a text the words are said first; 0 where they are said only as another form of a number."""
    folded, inner = fold_with_places(text)
    place = next(_places(folded, fold(words)), -1)
    return inner[place] if place >= 0 else 0
