"""Folding: what two spellings of the same words have in common.

Folded text is for comparing only; what people see is always the original. Folding goes character by
character, so that a place in the folded text can be traced back to the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import opencc

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Marks that print differently and mean the same. NFKC has already made full-width forms plain.
_PUNCTUATION = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "〝": '"', "〞": '"', "「": '"', "」": '"', "『": '"', "』": '"',
        "‘": "'", "’": "'", "‛": "'",
        "—": "-", "–": "-", "―": "-", "‒": "-", "‐": "-", "‑": "-", "−": "-", "─": "-",
        "·": "·", "・": "·", "‧": "·", "•": "·", "∙": "·",
        "、": "、", "､": "、", "。": "。", "．": ".", "｡": "。",
        "〈": "<", "〉": ">", "〔": "(", "〕": ")", "【": "(", "】": ")", "［": "(", "］": ")", "[": "(", "]": ")",
        "～": "~", "〜": "~", "∼": "~",
    }
)  # fmt: skip


def is_ink(character: str) -> bool:
    """Whether a reader sees it: not white space, not a control or format character."""
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc")


@lru_cache(maxsize=1)
def _to_simplified() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


_SURROGATES = range(0xD800, 0xE000)  # halves of a character: no library that counts words takes them


class _SimplifiedTable(dict[int, str]):
    """Fills itself: each character's simplified form."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = character if code in _SURROGATES else str(_to_simplified().convert(character))
        self[code] = plain
        return plain


_SIMPLIFIED = _SimplifiedTable()


def simplified(text: str) -> str:
    """`text` in simplified characters, one for one; for recognising only.

    >>> simplified("責任編輯")
    '责任编辑'
    """
    return text.translate(_SIMPLIFIED)


class _FoldTable(dict[int, str]):
    """Fills itself: each code point is folded once, when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code) if code not in _SURROGATES else "\ufffd"
        plain = unicodedata.normalize("NFKC", character)
        plain = "".join(c for c in plain if is_ink(c)).casefold().translate(_PUNCTUATION)
        if any("\u2e80" <= c <= "\u9fff" or c > "\uffff" for c in plain) and plain.isprintable():
            plain = str(_to_simplified().convert(plain))
        self[code] = plain
        return plain


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """`text` without white space and invisible marks, in one width, case, script and set of punctuation.

    >>> fold("２０２３ 年度“國家”獎")
    '2023年度"国家"奖'
    """
    return text.translate(_FOLD) if len(text) < _LONG else _folded_at_once(text)


def fold_all(texts: Sequence[str]) -> list[str]:
    """Each of `texts`, folded: many short ones cost hardly more than one long one."""
    folded = fold(_BETWEEN.join(texts)).split(_BETWEEN)
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


_LONG = (
    128  # characters from which numpy is the faster way: 90 ns a character by the dictionary, 10 by the table
)
_BETWEEN = "\uf8ff"  # a private character that folding leaves alone, and that no text has a reason to hold
_UNKNOWN, _NOT_ONE, _NOTHING = (
    -1,
    -2,
    0,
)  # in the table beside codes: not met yet, not one unit of UTF-16, no ink


@cache
def _folded_units() -> NDArray[np.int32]:
    """What each unit of UTF-16 is folded to; filled as they are met."""
    import numpy as np

    return np.full(0x10000, _UNKNOWN, np.int32)


def _folded_at_once(text: str) -> str:
    """What the dictionary gives, by a table of units; a text with characters beyond it goes back to the dictionary."""
    plain, units = _plain_units(text)
    if plain.min() < _NOTHING:
        for code in set(units[plain == _NOT_ONE].tolist()):
            several = "" if code in _SURROGATES else _FOLD[code]
            if not several or several.translate(_FOLD) != several:
                return text.translate(_FOLD)
            text = text.replace(chr(code), several)
        plain, _ = _plain_units(text)
    return _written(plain) if plain.min() >= _NOTHING else text.translate(_FOLD)


def _written(plain: NDArray[np.int32]) -> str:
    return bytes(plain[plain != _NOTHING].astype("<u2")).decode("utf-16-le")


def _plain_units(text: str) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
    """What each unit of a text is folded to, or _NOT_ONE; and the units."""
    import numpy as np

    table = _folded_units()
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    plain = table[units]
    if plain.min() < _NOTHING:
        for code in set(units[plain == _UNKNOWN].tolist()):
            table[code] = _unit(code)
        plain = table[units]
    return plain, units


def _unit(code: int) -> int:
    plain = "" if code in _SURROGATES else _FOLD[code]
    if len(plain) == 1 and plain <= "\uffff":
        return ord(plain)
    return _NOTHING if not plain and code not in _SURROGATES else _NOT_ONE


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """Folded text, and for each of its characters the place in `text` that it comes from."""
    if len(text) >= _LONG:
        units, _ = _plain_units(text)
        if units.min() >= _NOTHING:
            return _written(units), units.nonzero()[0].tolist()
    plain = [_FOLD[ord(character)] for character in text]
    folded = "".join(plain)
    if max(map(len, plain), default=0) > 1:  # a ligature or a unit sign has become several
        return folded, [place for place, character in enumerate(plain) for _ in character]
    return folded, [place for place, character in enumerate(plain) if character]
