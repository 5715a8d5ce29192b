"""Which rows of the table of vectors stand for a text, and how much each counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from retrieval.words import PAIR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NOTHING = -1  # for what has no row and shares none
# What a number counts for beside another word. 2023 and 2024 stand in all sorts of texts: which number is asked for is
# a matter of exact words. Counted whole, half, not at all: rgb-visible R@1 .571, .601, .601 before there were sketches.
_NUMBER = 0.5
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as sparse rows: text `i` has `rows[starts[i]:starts[i + 1]]`, each counting as much as its weight says."""

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1


class Vocabulary:
    """Tokens that have a row of their own, in the order of their rows; the others share `buckets` rows behind these.

    A text is its tokens and, so that an unknown word is not quite unknown, the characters that they are made of.
    An unknown word is the sum of two shared rows: two of them hardly ever share both (Svenstrup et al. 2017). An
    unknown pair of characters is nothing: most are the end of one word and the beginning of the next.
    """

    def __init__(self, known: Sequence[str], buckets: int) -> None:
        self.known = known
        self.buckets = buckets
        self.rows = {token: row for row, token in enumerate(known)}
        self._characters = {token: row for token, row in self.rows.items() if len(token) == 1}

    def __len__(self) -> int:
        return len(self.known) + self.buckets

    def bags(self, counted: Sequence[Counter[str]], stresses: Sequence[NDArray[np.float32]] = ()) -> Bags:
        """A bag for each text, given as its tokens in the order of `retrieval.words` with how often it has them.

        `stresses` say of passages what each token counts for besides (`retrieval.embedding.leading`).
        """
        places: list[int] = []
        counts: list[int] = []
        numbers: list[bool] = []
        singly: list[NDArray[np.float32]] = []
        ends = [0]
        for words in counted:
            characters = Counter("".join(words))
            places += [
                row if row is not None else NOTHING if word[0] == PAIR else self._shared(word)
                for word, row in zip(words, map(self.rows.get, words), strict=True)
            ]
            places += map(self._characters.get, characters, repeat(NOTHING))
            counts.extend(words.values())
            counts.extend(characters.values())
            numbers.extend([token[0] in _DIGITS for token in words])
            numbers.extend([False] * len(characters))
            singly.append(np.ones(len(characters), np.float32))
            ends.append(len(places))
        weights = (1.0 + np.log(np.array(counts, np.int64))) * np.where(numbers, _NUMBER, 1.0)
        if stresses:
            weights *= np.concatenate([*chain.from_iterable(zip(stresses, singly, strict=True))])
        return self._spread(np.array(places, np.int64), weights, np.array(ends, np.int64))

    def _shared(self, word: str) -> int:
        """For an unknown word the number of the known ones plus the number of its pair of buckets."""
        return len(self.known) + crc32(word.encode("utf-8", "replace")) % (self.buckets * self.buckets)

    def _spread(
        self, places: NDArray[np.int64], weights: NDArray[np.float64], ends: NDArray[np.int64]
    ) -> Bags:
        """One row for what is known, two for a word that is not, none for the rest."""
        shared = places >= len(self.known)
        needed = shared.astype(np.int64) + (places >= 0)
        stops = np.concatenate([[0], np.cumsum(needed)])
        rows = np.repeat(places, needed)
        second = stops[1:][shared] - 1
        pair = places[shared] - len(self.known)
        rows[second - 1] = len(self.known) + pair % self.buckets
        rows[second] = len(self.known) + pair // self.buckets
        spread = np.repeat(weights, needed).astype(np.float32)
        return Bags(rows.astype(np.int32), spread, stops[ends])
