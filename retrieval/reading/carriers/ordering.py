"""Blocks and stories → their order: columns from left to right, rows from top to bottom, and what goes on where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from retrieval.reading.carriers.blocking import ALIKE, Block, alike, overlap

_ONE_HEIGHT = 6.0  # points: heads in one row of stories stand as near
_OPEN_END, _ALIGNED, _AWAY, _NEVER = 3.0, 1.0, 0.6, -9.0  # points for going on with a story


@dataclass(slots=True)
class Strand:
    """A story as it is printed: its head, and its blocks and subheads in reading order."""

    head: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        return [*self.head, *self.body]


class Bounds(NamedTuple):
    x0: float
    top: float
    x1: float
    bottom: float


def in_columns(blocks: Sequence[Block]) -> list[Block]:
    """Blocks read column by column; a block as wide as several columns parts what is above it from what is below."""
    if len(blocks) < 2:
        return list(blocks)
    for first, second in (_cut(blocks, lambda b: (b.x0, b.x1)), _cut(blocks, lambda b: (b.top, b.bottom))):
        if first and second:
            return in_columns(first) + in_columns(second)
    return sorted(blocks, key=lambda block: (block.x0, block.top))


def _cut(
    blocks: Sequence[Block], side: Callable[[Block], tuple[float, float]]
) -> tuple[list[Block], list[Block]]:
    """The blocks before and behind the first straight line that cuts none of them; all before where there is none."""
    bounds = sorted(((*side(block), at) for at, block in enumerate(blocks)))
    reach = bounds[0][1]
    for number, (start, end, _) in enumerate(bounds):
        if number and start >= reach - 1.0:
            before = {at for _, _, at in bounds[:number]}
            return (
                [block for at, block in enumerate(blocks) if at in before],
                [block for at, block in enumerate(blocks) if at not in before],
            )
        reach = max(reach, end)
    return list(blocks), []


def with_loose(strands: list[Strand], loose: Sequence[Block]) -> list[Strand]:
    """Each block without a head given to the story that it continues, or made one of its own."""
    found = list(strands)
    for block in loose:
        best = max(found, key=lambda strand: _going_on(strand, block), default=None)
        if best is not None and _going_on(best, block) > 0:
            best.body.append(block)
        else:
            found.append(Strand(body=[block]))
    return found


def _going_on(strand: Strand, block: Block) -> float:
    """Points for `block` being where `strand` goes on."""
    if not strand.body:
        return _NEVER
    last = strand.body[-1]
    width = max(1.0, block.x1 - block.x0)
    shared = overlap(last.x0, last.x1, block.x0, block.x1)
    if block.top >= last.bottom - block.size and shared > 0.5 * min(last.x1 - last.x0, width):
        return _OPEN_END - min(
            2.0, (block.top - last.bottom) / (40 * block.size)
        )  # straight below, and no head or rule between
    if last.x1 > block.x0 + 0.5 * width:
        return _NEVER
    if not alike(last.size, block.size, ALIKE):
        return _NEVER
    score = 0.5
    if block.begins_inside:
        score += _OPEN_END if last.ends_inside else _OPEN_END / 2 if last.is_full else -_OPEN_END
    else:
        score += -_OPEN_END if last.ends_inside else _ALIGNED
    if abs(strand.body[0].top - block.top) < block.size:
        score += 2 * _ALIGNED  # a headline need not be as wide as its columns
    top = min(each.top for each in strand.blocks)
    bottom = max(each.bottom for each in strand.blocks)
    if top - 2 * block.size <= block.top <= bottom:
        score += _ALIGNED
    return score - _AWAY * max(0.0, (block.x0 - last.x1) / width)


def in_order(strands: Sequence[Strand]) -> list[Strand]:
    """Stories parted by straight lines: from left to right, but rows that begin on one height from top to bottom.

    Where no line parts them, by where they begin.
    """
    if len(strands) < 2:
        return list(strands)
    left, right = _parted_strands(strands, 0, 2)
    upper, lower = _parted_strands(strands, 1, 3)
    tops = [strand.blocks[0].top for strand in lower]
    in_rows = bool(lower) and (len(tops) == 1 or max(tops) - min(tops) < _ONE_HEIGHT)
    for first, second in ((upper, lower), (left, right)) if in_rows else ((left, right), (upper, lower)):
        if second:
            return in_order(first) + in_order(second)
    return sorted(strands, key=lambda s: (bool(s.head), s.blocks[0].top, s.blocks[0].x0))


def _parted_strands(strands: Sequence[Strand], low: int, high: int) -> tuple[list[Strand], list[Strand]]:
    """The stories before and behind the first straight line that crosses none; `low` and `high` index their bounds."""
    ranked = sorted(
        ((bounds_of(strand.blocks), at) for at, strand in enumerate(strands)), key=lambda each: each[0][low]
    )
    reach = ranked[0][0][high]
    for number, (bounds, _) in enumerate(ranked):
        if number and bounds[low] >= reach - 1.0:
            return [strands[at] for _, at in ranked[:number]], [strands[at] for _, at in ranked[number:]]
        reach = max(reach, bounds[high])
    return list(strands), []


def bounds_of(blocks: Sequence[Block]) -> Bounds:
    return Bounds(
        min(b.x0 for b in blocks),
        min(b.top for b in blocks),
        max(b.x1 for b in blocks),
        max(b.bottom for b in blocks),
    )
