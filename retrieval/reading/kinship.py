"""How likely two pieces of a page belong to one story: the rare pairs of characters that they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from math import log

_MARKS = re.compile(r"[\W_]+")

Pairs = frozenset[int]


def pairs(words: str) -> Pairs:
    """Each two neighbouring characters of `words`, marks and blanks left out; a pair is a number.

    The numbers are the pairs' four bytes: they count twice as fast as words of two characters. Of the
    characters beyond U+FFFF, which no newspaper prints, each counts as two.
    """
    codes = memoryview(_MARKS.sub("", words).encode("utf-16-le", "surrogatepass"))
    even, odd = len(codes) // 4 * 4, (len(codes) - 2) // 4 * 4
    return frozenset([*codes[:even].cast("I"), *codes[2 : 2 + odd].cast("I")]) if even else frozenset()


class Kinship:
    """Weighs pairs by how few pieces of the page have them."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pairs = {words: pairs(words) for words in dict.fromkeys(pieces)}
        self._totals: dict[Pairs, float] = {}
        self._counts = Counter(chain.from_iterable(self._pairs.values()))
        pieces_of_page = len(self._pairs)
        # Nothing for a pair that no piece has: two pieces made one have it where they meet.
        self._weights = [0.0, *(log((pieces_of_page + 1) / count) for count in range(1, pieces_of_page + 1))]

    def of(self, words: str) -> Pairs:
        return self._pairs.get(words) or pairs(words)

    def share(self, part: Pairs, *wholes: Pairs) -> float:
        """How much of `part`, by weight, one or another of `wholes` has too: from 0 to 1."""
        if part not in self._totals:
            self._totals[part] = self._weight(part)
        if not (total := self._totals[part]):
            return 0.0
        return self._weight(frozenset().union(*(part & whole for whole in wholes))) / total

    def _weight(self, found: Pairs) -> float:
        return sum(map(self._weights.__getitem__, map(self._counts.__getitem__, found)))
