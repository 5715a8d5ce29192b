"""How wide the column is that each line stands in.

A page is a row of stretches, each set to one width. Most lines of a stretch are full; the others are ends of
paragraphs, indented beginnings and headings. The likeliest row of widths is found by the Viterbi algorithm.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from retrieval.reading.lines import Line

# Costs are negative log likelihoods, rounded; what matters is that a stretch must explain about three full lines
# before it is worth a change of width.
_FULL, _SQUEEZED, _NEAR, _INDENTED, _SHORT, _OVER, _FAR_OVER = 0.4, 1.8, 1.2, 1.7, 2.4, 3.5, 6.0
_SHORT_INSIDE = 3.8  # a short line inside a sentence: no end of a paragraph
_CHANGE, _CHANGE_INSIDE = 6.0, 9.0  # at a blank line; between lines that stand together
_BELOW_DISPLAY = 0.5  # more for a change before running text: a story begins with its headline
_UNFINISHED = 2.0  # more for a change inside a sentence
_ENDS = "。！？…”）：；"
_LONGEST_DISPLAY = 4  # lines
_FEWEST = 3  # lines of one width; fewer are headings
_WIDEST = 60.0  # Chinese characters; twice the widest column
_NARROWEST = 5.0  # Chinese characters; narrower than this are cells, not columns


def column_widths(lines: Sequence[Line]) -> list[float]:
    """The width of the column of each line, in Chinese characters."""
    sizes = [line.indent + line.width if line.indent <= 4 else line.width for line in lines]
    candidates = _candidates(sizes)
    known: dict[tuple[float, float, float, float], list[float]] = {}
    costs = [0.0] * len(candidates)
    steps: list[tuple[list[float], float]] = []  # the costs before each line: of staying, of a change
    unfinished = False
    for line, size, most in zip(lines, sizes, _weights(lines), strict=True):
        change = min(costs) + (_CHANGE if line.gap else _CHANGE_INSIDE) + _UNFINISHED * unfinished
        change += _BELOW_DISPLAY * (most > _NEAR)
        short = _SHORT if line.words[-1] in _ENDS else _SHORT_INSIDE
        key = (size, line.squeeze, short, most)
        shown = known.get(key)
        if shown is None:
            shown = [min(most, _cost(candidate - size, line.squeeze, short)) for candidate in candidates]
            known[key] = shown
        unfinished = most > _NEAR and short == _SHORT_INSIDE
        steps.append((costs, change))
        costs = [(stay if stay <= change else change) + cost for stay, cost in zip(costs, shown, strict=True)]
    at = costs.index(min(costs))
    found = []
    for stays, change in reversed(steps):
        found.append(candidates[at])
        if stays[at] > change:
            at = stays.index(min(stays))
    return found[::-1]


def _weights(lines: Sequence[Line]) -> list[float]:
    """For each line, how much it may say of the width: little in a short block without a full stop, a headline."""
    found: list[float] = []
    first = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or lines[at].gap:
            block = lines[first:at]
            broken_off = block[-1].words[-1] in "，、；："
            display = len(block) <= _LONGEST_DISPLAY and not any("。" in line.words for line in block)
            display = display and not broken_off
            found += [_NEAR if display else _FAR_OVER] * len(block)
            first = at
    return found


def _candidates(sizes: Sequence[float]) -> list[float]:
    """Widths that several lines have, or the widest line's where none do."""
    counts = Counter(round(size) for size in sizes if _NARROWEST <= size <= _WIDEST)
    near = {size: n + max(counts[size - 1], counts[size + 1]) for size, n in counts.items()}
    kept = sorted(size for size, n in near.items() if n >= _FEWEST)
    return [float(size) for size in kept] or [max([_NARROWEST, *sizes])]


@lru_cache(
    maxsize=4096
)  # half characters, of a column's width: a page asks for some hundred, again and again
def _cost(shortfall: float, squeeze: float, short: float) -> float:
    if shortfall >= 0:
        if shortfall <= 1:
            return _FULL if shortfall <= 0.5 else _NEAR
        return _INDENTED if 1.5 <= shortfall <= 2.5 else short
    over = -shortfall - squeeze
    if over <= 0:
        return _SQUEEZED
    return _NEAR if over <= 0.5 else _OVER if over <= 1.5 else _FAR_OVER
