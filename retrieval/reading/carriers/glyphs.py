"""What stands on a page and where: glyphs and rules, and the runs of glyphs that make lines.

Places are in points from the page's upper left corner, y growing downwards. Nothing here depends on the order in which
things came: a content stream may draw a page in any order.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_NEAR = 0.35  # of the size: how far the baselines of one line's glyphs may lie apart, small figures included
_GAP = 0.8  # of the page's usual size: a wider blank may be the space between two columns
_OVERLAP = (
    0.6  # of the size: a glyph may begin so far inside the one before it (kerned marks, bold by double print)
)
_SAME = 0.25  # of the size: two equal glyphs nearer than this are one, printed twice to look bold
_ALIKE = 1.2  # ratio of sizes within one run
_LATIN_GAP = 0.16  # of the size: a blank between Latin words that were set without one
_ABOVE = 0.88  # of the size: what of a character stands above its baseline
_SAMPLE = 400  # characters that tell how a page is set
_MOST = 0.5  # of them: all but the last one of each line have another behind them
_LATIN = re.compile(r"[!-~\u00c0-\u024f]")


class Glyph(NamedTuple):
    """One character. `base` is the y of its baseline, `size` that of its font, both in points."""

    x0: float
    x1: float
    base: float
    size: float
    character: str


class Run(NamedTuple):
    """Glyphs set beside each other: a line of a column, or a part of one."""

    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    words: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight line, or the bounds of a thin box; it parts what stands on its two sides."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def lies(self) -> bool:
        """Whether it is horizontal."""
        return self.x1 - self.x0 >= self.bottom - self.top


class Face(NamedTuple):
    """A page as it is printed. `number` counts from 1.

    A page whose lines run down and follow each other to the left is kept as if it had been set across: `downwards`. Its
    width is then the height of the paper, and its upper edge the right one.
    """

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...] = ()
    downwards: bool = False

    def share(self, run: Run) -> tuple[float, float, float, float]:
        """Where a run is on the paper: left, top, right, bottom in shares of it."""
        x0, top, x1, bottom = (
            run.x0 / self.width,
            run.top / self.height,
            run.x1 / self.width,
            run.bottom / self.height,
        )
        box = (1 - bottom, x0, 1 - top, x1) if self.downwards else (x0, top, x1, bottom)
        left, upper, right, lower = (round(min(1.0, max(0.0, share)), 5) for share in box)
        return left, upper, right, lower


def run_downwards(glyphs: Sequence[Glyph]) -> bool:
    """Whether most characters have the next one below them and none beside them."""
    cells: defaultdict[tuple[int, int], list[Glyph]] = defaultdict(list)
    signs = [glyph for glyph in glyphs if not glyph.character.isascii()]
    unit = usual_size((glyph.size, 1) for glyph in signs)
    for glyph in signs:
        cells[int(glyph.x0 // unit), int(glyph.base // unit)].append(glyph)
    below = beside = 0
    sample = signs[:: max(1, len(signs) // _SAMPLE)]
    for glyph in sample:
        column, row = int(glyph.x0 // unit), int(glyph.base // unit)
        near = [
            other
            for x in range(column - 1, column + 3)
            for y in range(row - 1, row + 3)
            for other in cells[x, y]
        ]
        below += any(_follows(other.base - glyph.base, other.x0 - glyph.x0, glyph.size) for other in near)
        beside += any(_follows(other.x0 - glyph.x0, other.base - glyph.base, glyph.size) for other in near)
    return below > _MOST * len(sample) and below > 2 * beside


def _follows(ahead: float, aside: float, size: float) -> bool:
    """Whether a character stands right behind another, in the direction that `ahead` is measured in."""
    return 0.8 * size < ahead < 1.2 * size and abs(aside) < 0.25 * size


def laid_across(glyphs: Iterable[Glyph], width: float) -> list[Glyph]:
    """The glyphs of a page of that width whose lines run down, as if they had been set across; see `Face`."""
    return [
        Glyph(
            glyph.base - _ABOVE * glyph.size,
            glyph.base + (1 - _ABOVE) * glyph.size,
            width - glyph.x0 - (1 - _ABOVE) * glyph.size,
            glyph.size,
            glyph.character,
        )
        for glyph in glyphs
    ]


def usual_size(marks: Iterable[tuple[float, int]]) -> float:
    """The size, in points, that most characters have; `marks` are sizes and counts of characters."""
    counts: defaultdict[float, int] = defaultdict(int)
    for size, count in marks:
        counts[round(size * 2) / 2] += count
    return max(counts, key=lambda size: (counts[size], size)) if counts else 10.0


def runs_of(glyphs: Sequence[Glyph]) -> list[Run]:
    """The runs that `glyphs` make, from top to bottom and left to right, in whatever order they came."""
    usual = usual_size((glyph.size, 1) for glyph in glyphs)
    step = max(2.0, usual / 2)
    open_lines: defaultdict[int, list[list[Glyph]]] = defaultdict(list)
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.x0, each.base, each.size, each.character)):
        line = _line_for(glyph, open_lines, step, usual)
        if line is None:
            line = []
            lines.append(line)
            open_lines[int(glyph.base // step)].append(line)
        elif _is_double(line, glyph):
            continue
        line.append(glyph)
    return sorted((_run(line) for line in lines), key=lambda run: (run.top, run.x0, run.words))


def _line_for(
    glyph: Glyph, open_lines: dict[int, list[list[Glyph]]], step: float, usual: float
) -> list[Glyph] | None:
    """The line that `glyph` goes on with: it ends just left of it, on the same height, in the same size."""
    reach = int(_NEAR * glyph.size // step) + 1
    here = int(glyph.base // step)
    best, found = 1.0, None
    for place in range(here - reach, here + reach + 1):
        kept = []
        for line in open_lines.get(place, ()):
            last = line[-1]
            if glyph.x0 - last.x1 > 3 * usual + last.size:
                continue  # nothing further right can go on with it
            kept.append(line)
            apart = abs(glyph.base - line[0].base) / max(glyph.size, last.size)
            gap = glyph.x0 - last.x1
            if apart > _NEAR or gap > _GAP * usual or gap < -_OVERLAP * glyph.size:
                continue
            ratio = max(glyph.size, last.size) / max(0.1, min(glyph.size, last.size))
            if ratio > _ALIKE and not _is_figure(glyph, last):
                continue
            if apart < best:
                best, found = apart, line
        if place in open_lines:
            open_lines[place] = kept
    return found


def _is_figure(glyph: Glyph, last: Glyph) -> bool:
    """Figures and Latin letters are set in sizes of their own beside Chinese."""
    ratio = max(glyph.size, last.size) / max(0.1, min(glyph.size, last.size))
    return ratio < 1.7 and (glyph.character.isascii() != last.character.isascii())


def _is_double(line: Sequence[Glyph], glyph: Glyph) -> bool:
    return any(
        glyph.character == other.character and abs(glyph.x0 - other.x0) < _SAME * glyph.size
        for other in line[-2:]
    )


def _run(line: Sequence[Glyph]) -> Run:
    words: list[str] = []
    for at, glyph in enumerate(line):
        if at and glyph.x0 - line[at - 1].x1 > _LATIN_GAP * glyph.size:
            before = line[at - 1].character
            if _LATIN.match(before) and _LATIN.match(glyph.character):
                words.append(" ")
        words.append(glyph.character)
    size = usual_size((glyph.size, 1) for glyph in line)
    base = line[0].base
    inked = [glyph for glyph in line if not glyph.character.isspace()] or list(line)
    return Run(
        inked[0].x0,
        base - _ABOVE * size,
        max(g.x1 for g in inked),
        base + (1 - _ABOVE) * size,
        size,
        "".join(words).strip(),
    )
