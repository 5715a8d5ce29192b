"""How likely two pieces of a page belong to one story: the rare pairs of characters that they share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import log
from operator import add

_MARKS = re.compile(r"[\W_]+")


def pairs(words: str) -> frozenset[str]:
    """Each two neighbouring characters of `words`, marks and blanks left out."""
    kept = _MARKS.sub("", words)
    return frozenset(map(add, kept, kept[1:]))


class Kinship:
    """Weighs pairs by how few pieces of the page have them."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pairs: dict[str, frozenset[str]] = {}
        self._shares: dict[tuple[frozenset[str], frozenset[str]], float] = {}
        counts: Counter[str] = Counter()
        for words in pieces:
            if words not in self._pairs:
                self._pairs[words] = pairs(words)
                counts.update(self._pairs[words])
        whole = len(self._pairs) + 1
        self._weights = {pair: log(whole / count) for pair, count in counts.items()}

    def of(self, words: str) -> frozenset[str]:
        return self._pairs.get(words) or pairs(words)

    def share(self, part: frozenset[str], whole: frozenset[str]) -> float:
        """How much of `part`, by weight, `whole` has too: from 0 to 1."""
        if (part, whole) not in self._shares:
            total = sum(self._weights.get(pair, 0.0) for pair in part)
            common = sum(self._weights.get(pair, 0.0) for pair in part & whole)
            self._shares[part, whole] = common / total if total else 0.0
        return self._shares[part, whole]
