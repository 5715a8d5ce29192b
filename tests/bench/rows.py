"""The table of measures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. Without a `bar` it is there to be known, and `met` is None; so it is where it was not measured."""

    measure: str
    command: str
    bar: str
    figure: str
    met: bool | None = None


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    head = ("measure", "command", "bar", "figure", "met")
    lines = [_line(head), _line(["---"] * len(head))]
    for row in rows:
        command = f"`{row.command}`" if row.command else ""
        lines.append(_line((row.measure, command, row.bar, row.figure, _VERDICTS[row.met])))
    return "\n".join(lines)


def summary(rows: Sequence[Row]) -> str:
    """How many bars are met, and which are not."""
    judged = [row for row in rows if row.met is not None]
    short = [row for row in judged if not row.met]
    met = f"{len(judged) - len(short)} of {len(judged)} bars are met."
    if not short:
        return met
    listed = "\n".join(f"* {row.measure}: {row.figure}, where the bar is {row.bar}" for row in short)
    return f"{met} What falls short:\n\n{listed}"


def share(counted: tuple[int, int]) -> str:
    """
    >>> share((3, 4))
    '3/4 (75 %)'
    """
    met, of = counted
    return f"{met}/{of} ({met / of:.0%})".replace("%", " %") if of else "none"


def percentile(values: Sequence[float], of_100: float) -> float:
    """The smallest value that at least `of_100` per cent of the values do not exceed. Raises ValueError for none.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50)
    2.0
    """
    if not values:
        raise ValueError("no values")
    rank = math.ceil(len(values) * of_100 / 100)
    return sorted(values)[max(rank, 1) - 1]


_VERDICTS = {True: "yes", False: "**no**", None: ""}


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
