"""Setting Chinese in columns: where a line may break, and how wide words are.

Widths are terminal columns: a Chinese character takes two. Ordinary wrapping looks for spaces, which Chinese
does not have, and would leave a line half empty or put a full stop at the beginning of the next.
"""

from __future__ import annotations

from itertools import pairwise

from rich.cells import cell_len

_NOT_FIRST = frozenset(
    "，。、；：？！”’）》〉」』】〕…—·％%),.;:?!]}" + "".join(map(chr, range(0x2460, 0x2474)))
)
_NOT_LAST = frozenset("“‘（《〈「『【〔([{￥$")


def width(text: str) -> int:
    """The columns that `text` takes on a terminal."""
    return cell_len(text)


def padded(text: str, columns: int) -> str:
    """`text` with spaces behind it up to `columns`."""
    return text + " " * (columns - width(text))


def line_breaks(text: str, columns: int) -> list[int]:
    """Where new lines begin, so that none is wider than `columns`; `text` is one paragraph.

    Latin words and numbers stay whole, closing marks never begin a line, opening ones never end it, unless
    there is no other way.

    >>> line_breaks("大会开始。全场起立。", 10)
    [4, 9]
    """
    breaks: list[int] = []
    used, start, candidate = 0, 0, 0
    for place, character in enumerate(text):
        if place > start and _may_break(text[place - 1], character):
            candidate = place
        used += cell_len(character)
        while used > columns and not character.isspace() and place > start:
            start = candidate if candidate > start else place
            breaks.append(start)
            used = cell_len(text[start : place + 1])
    return breaks


def lines(text: str, columns: int | None) -> list[str]:
    """`text` in lines at most `columns` wide; only at its own newlines where `columns` is None."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        breaks = [] if columns is None else line_breaks(paragraph, max(columns, 2))
        edges = [0, *breaks, len(paragraph)]
        found += [paragraph[a:b].rstrip() for a, b in pairwise(edges)]
    return found


def _may_break(before: str, after: str) -> bool:
    if before.isspace():
        return True
    if after in _NOT_FIRST or before in _NOT_LAST or after.isspace():
        return False
    return cell_len(before) == 2 or cell_len(after) == 2
