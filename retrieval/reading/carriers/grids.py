"""Tables drawn with rules: which runs of a page stand in which cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.reading.carriers.glyphs import Rule, Run

_TOUCH = 3.0  # points: rules that end so near to each other meet
_FEWEST_LINES = 3  # in each direction: two rows and two columns; fewer are frames around a story
_MOST_WORDS = 300  # characters of one cell; what holds more is a box of text
_MOST_RULES = 1_500  # considered; beyond this a page is a drawing


class Grid(NamedTuple):
    """A table: its runs by row and cell, empty cells included."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: tuple[tuple[tuple[Run, ...], ...], ...]

    @property
    def runs(self) -> list[Run]:
        return [run for row in self.rows for cell in row for run in cell]


def grids_of(runs: Sequence[Run], rules: Sequence[Rule]) -> list[Grid]:
    """The ruled tables of a page that hold words."""
    if len(rules) > _MOST_RULES:
        return []
    found = []
    for group in _connected(rules):
        xs = _distinct([rule.x0 for rule in group if not rule.lies])
        ys = _distinct([rule.top for rule in group if rule.lies])
        if len(xs) < _FEWEST_LINES or len(ys) < _FEWEST_LINES:
            continue
        grid = _grid(runs, xs, ys)
        cells = [cell for row in grid.rows for cell in row]
        longest = max((sum(len(run.words) for run in cell) for cell in cells), default=0)
        if sum(map(bool, cells)) > 2 and longest <= _MOST_WORDS:
            found.append(grid)
    return found


def _grid(runs: Sequence[Run], xs: Sequence[float], ys: Sequence[float]) -> Grid:
    places: defaultdict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in runs:
        across = (run.x0 + run.x1) / 2
        if xs[0] < across < xs[-1] and ys[0] < run.middle < ys[-1]:
            # By its beginning: a cell may reach over several columns.
            column = sum(x <= run.x0 + _TOUCH for x in xs) - 1
            places[sum(y < run.middle for y in ys) - 1, max(0, column)].append(run)
    rows = tuple(
        tuple(
            tuple(sorted(places[row, column], key=lambda r: (r.top, r.x0))) for column in range(len(xs) - 1)
        )
        for row in range(len(ys) - 1)
    )
    return Grid(xs[0], ys[0], xs[-1], ys[-1], tuple(row for row in rows if any(row)))


def _connected(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that touch each other, in groups."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        merged = [rule, *(other for group in touching for other in group)]
        groups = [group for group in groups if not any(group is each for each in touching)]
        groups.append(merged)
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.x0 - _TOUCH <= other.x1
        and other.x0 - _TOUCH <= one.x1
        and one.top - _TOUCH <= other.bottom
        and other.top - _TOUCH <= one.bottom
    )


def _distinct(places: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _TOUCH:
            kept.append(place)
    return kept
