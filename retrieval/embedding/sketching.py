"""A text's tokens counted into a few numbers by a hash: nothing is learned, and nothing is unknown.

The cosine of two sketches is that of the texts' exact tokens, each weighing its rarity, give or take what falls into
one place by chance (Charikar, Chen and Farach-Colton 2002). Learned numbers know what means the same; a sketch knows
who is named, and a name that stood in no training text as well as any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_AGAIN = 0.5  # a token said n times counts √n: R@1 on cmrc-dev .859, with n^.3 .847; the other sets stay as they are
_SIGN = 31  # bit of the hash that says whether a token adds or takes away; the lowest bits say where


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many numbers of a vector are its sketch, and its length beside the learned part's, which is 1."""

    numbers: int
    share: float

    def of(
        self,
        counted: Sequence[Counter[str]],
        rows: Mapping[str, int],
        rarity: NDArray[np.float32],
        stresses: Sequence[NDArray[np.float32]] = (),
    ) -> NDArray[np.float32]:
        """A sketch for each text, of length `share`, or zeros without tokens: shape (texts, numbers).

        Texts are given as for `Vocabulary.bags`. `rarity` says what the token of each row weighs, and last what one
        without a row does.
        """
        hashed: list[int] = []
        places: list[int] = []
        counts: list[int] = []
        lengths: list[int] = []
        for words in counted:
            hashed.extend([crc32(token.encode("utf-8", "replace")) for token in words])
            places.extend([rows.get(token, -1) for token in words])
            counts.extend(words.values())
            lengths.append(len(words))
        codes = np.array(hashed, np.int64)
        weights = rarity[np.array(places, np.int64)] * np.array(counts, np.float32) ** _AGAIN
        if stresses:
            weights *= np.concatenate(stresses)
        signed = np.where(codes >> _SIGN, weights, -weights)
        firsts = np.repeat(np.arange(len(lengths)) * self.numbers, lengths)
        sums = np.bincount(firsts + codes % self.numbers, signed, len(lengths) * self.numbers)
        found = of_length_one(sums.astype(np.float32).reshape(len(lengths), self.numbers))
        return found * np.float32(self.share)


def of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The directions of vectors, one a row; zeros stay zeros."""
    lengths = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return (vectors / np.where(lengths > 0.0, lengths, 1.0)).astype(np.float32)
