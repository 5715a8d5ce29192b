"""Physical lines of a decoded text, and what typography says of each."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from retrieval.normalising import is_ink, simplified

# Kept apart from str.splitlines(), which would also end a line at U+001C or U+2028; those are rare enough
# in pages that ending there is harmless, so its speed wins.
_FULL_WIDTH = {code: code - 0xFEE0 for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
               for code in range(first, last + 1)}  # fmt: skip
_WIDE_SPACES = "\u3000\u2003"
_MARKS = "，。、；：！？“”‘’（）《》「」『』【】"
_MARK = re.compile(f"[{_MARKS}]")
_WIDE_FORM = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_EDGES = re.compile(r"\s*")
# Among the most frequent traditional characters: a page that holds none of them has no other.
_TRADITIONAL = re.compile(
    "[這個們來時為會說對過還後與於發現開關學實業產經報記訊電轉條責編輯話傳郵網號審計圖線國總進動]"
)
_SPACED = re.compile(r"[\u4e00-\u9fff] (?=[\u4e00-\u9fff])")
_BLANKS = re.compile(" +")
_DOUBLE_SPACED = 0.8  # share of lines with a blank line before them; where columns are not, a third


class _PlainTable(dict[int, int | None]):
    """Fills itself: full-width letters and digits made narrow, characters without ink dropped."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        seen: int | None = (
            0x20 if character.isspace() else _FULL_WIDTH.get(code, code) if is_ink(character) else None
        )
        self[code] = seen
        return seen


class _VisibleTable(dict[int, int | None]):
    """Fills itself: every white space a blank, characters without ink dropped."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        seen = 0x20 if character.isspace() else code if is_ink(character) else None
        self[code] = seen
        return seen


PLAIN = _PlainTable()
_VISIBLE = _VisibleTable()


def plain(text: str) -> str:
    """`text` for recognising: no invisible marks, every white space a blank, narrow digits and letters."""
    # Most text is plain: finding that out costs a third of going through it character by character.
    return text if text.isprintable() and not _WIDE_FORM.search(text) else text.translate(PLAIN)


def visible(text: str) -> str:
    """`text` as a reader sees it, in its own widths: no invisible marks, every white space a blank."""
    return text if text.isprintable() else text.translate(_VISIBLE)


def width(text: str) -> float:
    """How wide plain `text` prints, in Chinese characters; blanks count nothing.

    Extractors turn stretched or squeezed setting into stray blanks, so a blank says little of the width. A
    narrow digit or letter takes half the room of a character.
    """
    tight = text.replace(" ", "")
    return len(tight) - len(tight.encode("ascii", "ignore")) / 2


class Line(NamedTuple):
    """One line with ink on it.

    `start` and `end` bound the ink in the decoded text. `words` is the line made plain, in simplified characters and
    without blanks between single characters; `indent` is the white space before it and `width` its length without the
    indent, both in Chinese characters; `gap` counts the blank lines before it.
    """

    start: int
    end: int
    words: str
    indent: float
    width: float
    gap: int
    squeeze: float = 0.0


def physical_lines(text: str) -> list[Line]:
    """The lines of `text` that have ink, in order."""
    lines: list[Line] = []
    place, gap = 0, 0
    traditional = _TRADITIONAL.search(text) is not None
    wide = _WIDE_FORM.search(text) is not None
    for raw in text.splitlines(keepends=True):
        edged = raw.strip()
        bare = plain(edged).strip() if wide or not edged.isprintable() else edged
        if not bare:
            gap += 1
        else:
            start = raw.find(edged)
            end = start + len(edged)
            indent = _indent(raw) if start else 0.0
            if len(edged) != len(bare):  # invisible marks, perhaps at the edges
                start, end = _ink_bounds(raw, start, end)
            if " " in bare:
                bare = _closed_up(bare)
            if traditional:
                bare = simplified(bare)
            lines.append(
                Line(
                    place + start,
                    place + end,
                    bare,
                    indent,
                    width(bare),
                    gap if lines else 0,
                    _squeeze(bare),
                )
            )
            gap = 0
        place += len(raw)
    return lines


def evenly_spaced(lines: list[Line]) -> list[Line]:
    """`lines` of a column without the blank lines that stand between any two: only more of them part anything."""
    if sum(line.gap > 0 for line in lines[1:]) <= _DOUBLE_SPACED * len(lines[1:]):
        return lines
    usual = Counter(line.gap for line in lines[1:]).most_common(1)[0][0]
    return [line._replace(gap=max(0, line.gap - usual)) for line in lines]


def _closed_up(words: str) -> str:
    """`words` without the blanks of a line that is set with one between any two characters; wider ones stay as one.

    >>> _closed_up("责 任 编 辑   何 田"), _closed_up("责任编辑 何田")
    ('责任编辑 何田', '责任编辑 何田')
    """
    if 3 * words.count(" ") < len(words) or len(_SPACED.findall(words)) < 2:
        return words
    return _BLANKS.sub(lambda blanks: " " if len(blanks.group()) > 1 else "", words)


def _squeeze(words: str) -> float:
    """Half a character for each full-width mark, a whole one for a mark that may hang beyond the edge; two at most."""
    marks = len(_MARK.findall(words)) / 2
    if marks < 1 and words[-1] in _MARKS:
        return 1.0
    return marks if marks < 2 else 2.0


def _ink_bounds(raw: str, first: int, last: int) -> tuple[int, int]:
    """Where the ink of `raw` begins and ends, which lies between `first` and `last`."""
    while not plain(raw[first]).strip():
        first += 1
    while not plain(raw[last - 1]).strip():
        last -= 1
    return first, last


def _indent(raw: str) -> float:
    """White space at the beginning of `raw`, in Chinese characters."""
    found = _EDGES.match(raw)
    blanks = found.group() if found else ""
    return sum(1.0 if blank in _WIDE_SPACES else 2.0 if blank == "\t" else 0.5 for blank in blanks)
