"""The index words of a passage as numbers, so that those of a question are counted without cutting text into words.

A passage has some four hundred index words. To split and count them takes a tenth of a millisecond for each of the
sixty candidates of a question; to look for the question's few among their codes takes one for all of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

# Of a polynomial in a token's characters, modulo 2³². Odd, with bits all over (Knuth's golden ratio): of 216,065
# different tokens of crud-news-small three share their code with another.
_BASE = 0x9E3779B1
_LOW = 0x10000  # values of a code's low half, by which most words that nobody asked for are passed over


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a passage holds the words that are looked for, and how long it is in tokens."""

    counts: Mapping[str, int]
    length: int

    @classmethod
    def of(cls, tokens: Sequence[str], wanted: Iterable[str]) -> Counted:
        return cls(Counter(filter(set(wanted).__contains__, tokens)), len(tokens))


def packed(tokens: Sequence[str]) -> bytes:
    """The codes of tokens, in order and with repetitions, little-endian, four bytes each."""
    return _codes(tokens).astype("<u4").tobytes()


def counted(passages: Mapping[str, bytes], wanted: Sequence[str]) -> dict[str, Counted]:
    """How often each of `passages` (packed, by id) holds each of `wanted`."""
    import numpy as np

    codes = np.frombuffer(b"".join(passages.values()), "<u4")
    lengths = [len(blob) // codes.itemsize for blob in passages.values()]
    counts: list[dict[str, int]] = [{} for _ in lengths]
    if wanted:
        asked = _codes(wanted)
        marks = np.zeros(_LOW, np.bool_)
        marks[asked % _LOW] = True
        places = np.flatnonzero(marks[codes % _LOW])
        order = np.argsort(asked)
        found = order[np.searchsorted(asked, codes[places], sorter=order) % len(asked)]
        places, found = (one[asked[found] == codes[places]] for one in (places, found))
        owners = np.searchsorted(np.cumsum(lengths), places, side="right")
        pairs, times = np.unique(owners * len(asked) + found, return_counts=True)
        for pair, count in zip(pairs.tolist(), times.tolist(), strict=True):
            counts[pair // len(asked)][wanted[pair % len(asked)]] = count
    return dict(zip(passages, map(Counted, counts, lengths), strict=True))


def _codes(tokens: Sequence[str]) -> NDArray[np.uint32]:
    import numpy as np

    if not tokens:
        return np.zeros(0, np.uint32)
    characters = np.array(tokens, np.str_).view(np.uint32).reshape(len(tokens), -1)
    powers = np.cumprod(np.full(characters.shape[1], _BASE, np.uint32), dtype=np.uint32)
    codes: NDArray[np.uint32] = (characters * powers).sum(axis=1, dtype=np.uint32)
    return codes
