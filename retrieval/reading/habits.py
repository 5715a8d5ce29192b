"""How a page sets its paragraphs: indents, blank lines, full lines. Learned from the page itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from retrieval.reading.looks import Look

# How likely a full line falls short of its column by so many characters: marks that may not begin a line pull one
# down, squeezed setting lets one more in. Halves are cut off: a line with an odd count of digits has one to spare.
_USUAL_FIT: Mapping[int, float] = {-2: 0.02, -1: 0.10, 0: 0.65, 1: 0.16, 2: 0.05}
_UNFIT = 0.002
_FIT_WEIGHT = 30  # lines that the usual fit counts for
_SHARE_WEIGHT = 4  # lines that a usual habit counts for
_MOST_HABITUAL = 0.92  # no habit is without exceptions


class Place(IntEnum):
    """A line's place in the text."""

    FIRST = 0
    MIDDLE = 1
    LAST = 2
    ALONE = 3  # a paragraph of one line
    DISPLAY = 4


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page sets its paragraphs, as likelihoods."""

    narrower: float = 0.6  # a first line falls two characters short: its indent is lost
    indented: float = 0.3  # a first line keeps its indent as white space
    gap_at_break: float = 0.6  # a blank line stands before a paragraph
    gap_inside: float = 0.06  # a blank line stands inside a paragraph
    gap_at_display: float = 0.75  # a blank line stands above or below a headline or subhead
    full: Mapping[int, float] = field(default_factory=lambda: _USUAL_FIT)

    def fit(self, short: int) -> float:
        """How likely a full line falls `short` of its column by so many characters."""
        return self.full.get(short, _UNFIT)


def learned(rows: Sequence[Look], found: Sequence[Place]) -> Habits:
    """The page's habits as the places `found` show them, held to the usual ones where they show little."""
    usual = Habits()
    opening, inside = Place.FIRST, Place.MIDDLE
    first = [row.shape for row, place in zip(rows, found, strict=True) if place is opening]
    full = Counter(row.shape.fit.room for row, place in zip(rows, found, strict=True) if place is inside)
    narrow = [shape.fit.narrow and not shape.fit.indented for shape in first if not shape.title_only]
    breaks, joins, displays = _gaps(rows, found)
    return Habits(
        _share(sum(narrow), len(narrow), usual.narrower),
        _share(sum(shape.fit.indented for shape in first), len(first), usual.indented, 0.005),
        _share(*breaks, usual.gap_at_break),
        _share(*joins, usual.gap_inside, usual.gap_inside),
        _share(*displays, usual.gap_at_display, 0.2),
        _learned_fit(full),
    )


def _gaps(rows: Sequence[Look], found: Sequence[Place]) -> tuple[tuple[int, int], ...]:
    """How many blank lines stand between paragraphs, inside them, and beside what is on display; of how many turns."""
    breaks: Counter[int] = Counter()
    joins: Counter[int] = Counter()
    displays: Counter[int] = Counter()
    turns = Counter(zip(found, found[1:], (row.gap for row in rows[1:]), strict=False))
    for (before, place, gap), count in turns.items():
        if gap == 2 or (before is place and place is Place.DISPLAY):
            continue
        beside = Place.DISPLAY in (before, place)
        kind = displays if beside else breaks if place in (Place.FIRST, Place.ALONE) else joins
        kind[gap] += count
    return tuple((kind[1], kind.total()) for kind in (breaks, joins, displays))


def _learned_fit(counts: Counter[int]) -> dict[int, float]:
    whole = sum(counts[short] for short in _USUAL_FIT) + _FIT_WEIGHT
    return {short: (counts[short] + _FIT_WEIGHT * usual) / whole for short, usual in _USUAL_FIT.items()}


def _share(seen: int, whole: int, usual: float, least: float = 0.03) -> float:
    share = (seen + _SHARE_WEIGHT * usual) / (whole + _SHARE_WEIGHT)
    return min(_MOST_HABITUAL, max(least, share))
