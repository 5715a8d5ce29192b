"""Tables as extractors leave them: a row a line, or a cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.reading.lines import Line, plain

_FIGURE = re.compile(r"[-+−]?[\d.,，．]+\s?[%％‰°℃]?|[-—/／]|[\d.,]+[万亿元人件个次户吨]{1,2}")
_BREAKS = re.compile(r"\t+| {2,}|\u3000+")
_PROSE = re.compile(r"[，。；：！？]")
_GAP = re.compile(r"\s+")
_CELL = 7.0  # width of a cell in Chinese characters; a line of prose of this width is the end of a paragraph
_UNITS = 2  # Chinese characters in a figure with its units
_MANY_CELLS = 3  # of a row: then one figure is enough, for names stand beside it
_FEWEST_CELLS = 6  # a header of two and two rows; fewer lines are ends of paragraphs and numbers


Row = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Lines `first` to `last` - 1; `rows` holds the cells as spans of the decoded text."""

    first: int
    last: int
    rows: tuple[Row, ...]
    has_header: bool


def find_tables(text: str, lines: Sequence[Line]) -> list[Table]:
    """The tables among `lines`, in order, none overlapping."""
    found: list[Table] = []
    at = 0
    while at < len(lines):
        table, behind = None, at + 1
        if lines[at].width <= _CELL:
            table = _cells_below_each_other(lines, at)
        if table is None and " " in lines[at].words and not _PROSE.search(lines[at].words):
            rows = _rows_of_cells(text, lines, at)
            table = _table_of(text, at, rows)
            behind = at + max(1, len(rows))  # rows without figures make no table from their second one either
        if table:
            found.append(table)
        at = table.last if table else behind
    return found


def _is_figure(words: str) -> bool:
    return bool(_FIGURE.fullmatch(words))


def _is_value(words: str) -> bool:
    """Whether a cell of a row is a figure, or one with its units: 1分58秒36, 第3名."""
    return _is_figure(words) or (
        any(map(str.isdigit, words)) and sum("\u4e00" <= sign <= "\u9fff" for sign in words) <= _UNITS
    )


def _cells_below_each_other(lines: Sequence[Line], first: int) -> Table | None:
    """A block of short lines of which most are figures: header cells, then rows that begin with a word.

    Blank lines or wider text stand around: a table does not begin inside a paragraph's last lines.
    """
    if not (first == 0 or lines[first].gap or lines[first - 1].width > _CELL):
        return None
    last = first
    while last < len(lines) and lines[last].width <= _CELL and (last == first or not lines[last].gap):
        last += 1
    words = [line.words for line in lines[first:last]]
    figures = [_is_figure(word) for word in words]
    if (
        len(words) < 3
        or sum(figures) * 3 < len(words)
        or not (last == len(lines) or lines[last].gap or lines[last].width > _CELL)
    ):
        return None
    labels = [at for at, figure in enumerate(figures) if not figure]
    if not labels or labels[0] != 0:
        return None
    header = figures.index(True) - 1
    starts = [at for at in labels if at >= header]
    if any(after - before < 2 for before, after in pairwise(starts)):
        return None
    if len(words) < _FEWEST_CELLS and (header == 0 or len(words) != 2 * header):
        return None
    bounds = ([0] if header else []) + starts + [len(words)]
    cells = [(line.start, line.end) for line in lines[first:last]]
    rows = tuple(tuple(cells[a:b]) for a, b in pairwise(bounds))
    return Table(first, last, rows, header > 0)


def _rows_of_cells(text: str, lines: Sequence[Line], first: int) -> list[Row]:
    """Lines that fall into as many cells as the line before, most of the cells below the first figures."""
    rows: list[Row] = []
    count = 0
    for at in range(first, len(lines)):
        line = lines[at]
        if rows and line.gap:
            break
        cells = split_cells(text, line, count)
        if len(cells) < 2 or (count and len(cells) != count):
            break
        if not _looks_like_row(text, cells, header=not rows):
            break
        count = len(cells)
        rows.append(tuple(cells))
    return rows


def _table_of(text: str, first: int, rows: Sequence[Row]) -> Table | None:
    """The table that `rows`, from line `first` on, make: if enough of them are figures."""
    numeric = [row for row in rows if _is_row_of_figures(text, row)]
    if len(numeric) < (1 if len(rows) > 1 else 2):
        return None
    return Table(first, first + len(rows), tuple(rows), not _is_row_of_figures(text, rows[0]))


def split_cells(text: str, line: Line, count: int = 0) -> list[tuple[int, int]]:
    """The cells of a line: parted by tabs or wide gaps, or by single blanks where that gives `count` cells."""
    raw = text[line.start : line.end]
    wide = _split(raw, line.start, _BREAKS)
    if len(wide) >= 2 and count in (0, len(wide)):
        return wide
    cells = _split(raw, line.start, _GAP)
    if count and len(cells) > count:
        # A stray blank in the row's name.
        extra = len(cells) - count
        cells = [(cells[0][0], cells[extra][1]), *cells[extra + 1 :]]
    return cells


def _split(raw: str, start: int, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    cells, place = [], 0
    for gap in breaks.finditer(raw):
        cells.append((start + place, start + gap.start()))
        place = gap.end()
    return [*cells, (start + place, start + len(raw))]


def _looks_like_row(text: str, cells: Sequence[tuple[int, int]], *, header: bool) -> bool:
    words = [plain(text[a:b]).replace(" ", "") for a, b in cells]
    if not all(words) or any(len(word) > 12 for word in words):
        return False
    figures = sum(map(_is_value, words))
    if figures and len(cells) >= _MANY_CELLS:
        return True
    return (header and figures == 0 and all(len(word) <= 8 for word in words)) or figures >= len(words) - 1


def _is_row_of_figures(text: str, cells: Sequence[tuple[int, int]]) -> bool:
    figures = [_is_value(plain(text[a:b]).replace(" ", "")) for a, b in cells]
    return figures[-1] and sum(figures) >= max(1, min(len(cells) - 1, _MANY_CELLS - 2))
