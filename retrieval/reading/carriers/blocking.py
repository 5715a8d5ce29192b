"""Lines below each other → blocks: what stands in one column with nothing between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.reading.carriers.glyphs import Rule, Run
from retrieval.reading.ends import UNFINISHED, end_of
from retrieval.reading.lines import plain

DISPLAY = 1.17  # times the usual size: subheads are set about a fifth larger
ALIKE = 1.14  # ratio of sizes in one block
INDENT = 2.6  # of the size: how far a line may begin right of its block
_LEADING = 1.35  # of the size: the widest blank between two lines of a block
_EDGE = 0.7  # of the size: how far a line may stand out of its block
_RAGGED = 0.35  # of the column: how far a line that breaks off may stay short of the edge


@dataclass(slots=True)
class Block:
    """Lines of one column. `head` is set for display lines."""

    lines: list[Run]
    head: bool = False
    x0: float = 0.0
    x1: float = 0.0

    def __post_init__(self) -> None:
        self.x0, self.x1 = min(run.x0 for run in self.lines), max(run.x1 for run in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom

    @property
    def size(self) -> float:
        return max(run.size for run in self.lines)

    @property
    def begins_inside(self) -> bool:
        """Whether its first line goes on with a paragraph: no indent where others of its lines begin further left."""
        return self.lines[0].x0 - self.x0 < self.size

    @property
    def is_full(self) -> bool:
        """Whether its last line reaches the edge, so that its paragraph may go on elsewhere."""
        last = self.lines[-1]
        return self.x1 - last.x1 < 2 * last.size

    @property
    def ends_inside(self) -> bool:
        """Whether its last line ends inside a sentence, and is no short heading."""
        last = self.lines[-1]
        return (
            self.x1 - last.x1 < _RAGGED * (self.x1 - self.x0)
            and end_of(plain(self.lines[-1].words).strip() or "。") in UNFINISHED
        )

    def add(self, run: Run) -> None:
        self.lines.append(run)
        self.x0, self.x1 = min(self.x0, run.x0), max(self.x1, run.x1)


def mended(runs: Sequence[Run], usual: float) -> list[Run]:
    """Runs with those made one that only a wide blank inside a line parts: another line bridges it."""
    found: list[Run] = []
    for run in sorted(runs, key=lambda each: (each.x0, each.top)):
        for at, left in enumerate(found):
            gap = run.x0 - left.x1
            if (
                -usual < gap < 2.5 * max(run.size, usual)
                and abs(run.bottom - left.bottom) < 0.35 * run.size
                and alike(run.size, left.size, ALIKE)
                and _bridged(left, run, runs, usual)
            ):
                found[at] = Run(
                    left.x0,
                    min(left.top, run.top),
                    run.x1,
                    max(left.bottom, run.bottom),
                    left.size,
                    f"{left.words}\u3000{run.words}",
                )
                break
        else:
            found.append(run)
    return sorted(found, key=lambda each: (each.top, each.x0))


def _bridged(left: Run, right: Run, runs: Sequence[Run], usual: float) -> bool:
    """Whether a line just above or below runs across the blank between two runs."""
    start, end = left.x1, right.x0
    near = 2.2 * left.size if left.size < DISPLAY * usual else 2.2 * left.size + 6 * usual
    return any(
        run.x0 < start - 0.1
        and run.x1 > end + 0.1
        and run is not left
        and run is not right
        and (0 < left.middle - run.middle < near or 0 < run.middle - left.middle < near)
        and run.size <= left.size * ALIKE
        for run in runs
    )


def gathered(runs: Sequence[Run], rules: Sequence[Rule], shown: Sequence[Run]) -> list[Block]:
    """Lines gathered into blocks from top to bottom."""
    done: list[Block] = []
    growing: list[Block] = []
    for run in runs:
        alive: list[Block] = []
        for block in growing:
            (alive if run.top - block.bottom < (1 + _LEADING) * block.size else done).append(block)
        growing = alive
        fitting = [block for block in growing if _fits(block, run, growing, runs)]
        fitting = [block for block in fitting if not _parted(block, run, rules, shown)]
        if fitting:
            max(fitting, key=lambda block: (block.bottom, -abs(block.x0 - run.x0))).add(run)
        else:
            growing.append(Block([run]))
    return sorted([*done, *growing], key=lambda block: (block.top, block.x0))


def _fits(block: Block, run: Run, growing: Sequence[Block], runs: Sequence[Run]) -> bool:
    """Whether `run` is the next line of `block`."""
    size, last = block.size, block.lines[-1]
    gap = run.top - last.bottom
    if not (-0.35 * size < gap < _LEADING * size and alike(run.size, size, ALIKE)):
        return False
    if not -INDENT * size < run.x0 - block.x0 < max(INDENT * size, 0.4 * (block.x1 - block.x0)):
        return False
    if run.x0 - block.x0 > INDENT * size and run.x1 - run.x0 > 0.5 * (block.x1 - block.x0):
        return False
    if run.x1 > block.x1 + _EDGE * size or run.x0 < block.x0 - _EDGE * size:
        # The block grows wider: only if it has been short lines so far, and nobody else stands there.
        if any(other is not block and overlap(other.x0, other.x1, run.x0, run.x1) > 0 for other in growing):
            return False
        if len(block.lines) > 2 and run.x1 - run.x0 > 1.25 * (block.x1 - block.x0):
            return False
    beside = [
        other
        for other in runs
        if other is not run
        and overlap(other.top, other.bottom, run.top, run.bottom) > 0.3 * size
        and overlap(other.x0, other.x1, block.x0 - 0.1, block.x1 + 0.1) > size
    ]
    return not beside


def _parted(block: Block, run: Run, rules: Sequence[Rule], shown: Sequence[Run]) -> bool:
    """Whether a rule or a display line stands between `block` and `run`."""
    top, bottom = block.lines[-1].middle, run.middle
    left, right = max(block.x0, run.x0), min(block.x1, run.x1)
    return any(
        rule.lies and top < rule.top < bottom and overlap(rule.x0, rule.x1, left, right) > 0 for rule in rules
    ) or any(
        top < head.middle < bottom
        and overlap(head.x0, head.x1, min(block.x0, run.x0), max(block.x1, run.x1)) > 0
        for head in shown
    )


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    return min(a1, b1) - max(a0, b0)


def alike(one: float, other: float, ratio: float) -> bool:
    return max(one, other) <= ratio * min(one, other)
