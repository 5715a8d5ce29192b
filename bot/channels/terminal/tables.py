"""Tables of a few columns, as wide as what stands in them and never wider than the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import set_cell_size

from bot.channels.rendering.plain import one_line
from bot.channels.rendering.typesetting import width
from bot.channels.terminal.screen import QUIET, Screen

_GAP = "  "
_NARROWEST = 8  # columns; four Chinese characters, below which a shortened title says nothing


@dataclass(frozen=True, slots=True)
class Column:
    """`shrinks` columns give way, all alike, where the screen is too narrow for everything."""

    heading: str
    right: bool = False
    shrinks: bool = False


def show_table(screen: Screen, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    """A heading line and a line for each row; where nobody watches, nothing is shortened."""
    cells = [[one_line(cell) for cell in row] for row in rows]
    headings = [column.heading for column in columns]
    widths = [max(map(width, stack)) for stack in zip(headings, *cells, strict=True)]
    if screen.live:
        widths = _fitting(columns, widths, screen.console.width)
    screen.print_line(_line(columns, headings, widths), QUIET)
    for row in cells:
        screen.print_line(_line(columns, row, widths))


def _line(columns: Sequence[Column], cells: Sequence[str], widths: Sequence[int]) -> str:
    return _GAP.join(
        _cell(cell, columns_wide, right=column.right)
        for column, cell, columns_wide in zip(columns, cells, widths, strict=True)
    ).rstrip()


def _cell(words: str, columns: int, *, right: bool) -> str:
    if width(words) > columns:
        words = set_cell_size(words, columns - 1).rstrip() + "…"
    space = " " * (columns - width(words))
    return space + words if right else words + space


def _fitting(columns: Sequence[Column], widths: Sequence[int], room: int) -> list[int]:
    """Take away from the widest of those that may shrink, until all fit or none can give more."""
    fitted = list(widths)
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - room
    for _ in range(excess):
        widest = max(
            (place for place, column in enumerate(columns) if column.shrinks), key=lambda place: fitted[place]
        )
        if fitted[widest] <= _NARROWEST:
            break
        fitted[widest] -= 1
    return fitted
