"""A printed page → its stories in reading order.

Lines of one column below each other make blocks. What is set larger makes heads. A head belongs to the blocks that
stand below it, down to the next head or rule; blocks below one head are read column by column. A block with no head
above goes on with the story whose last line it continues. Places are points, y growing downwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading.carriers.blocking import DISPLAY, INDENT, Block, gathered, mended, overlap
from retrieval.reading.carriers.glyphs import Rule, Run
from retrieval.reading.carriers.ordering import Strand, in_columns, in_order, with_loose

_HEAD_LEADING = 1.1  # of the size: the widest blank between two lines of a head
_SUBHEAD = 1.45  # times the usual size: a head in a column that is larger heads a story of its own
_FAR = 2.6  # of the size: more blank than this above a head parts it from the column


def strands_of(
    runs: Sequence[Run], rules: Sequence[Rule], usual: float, whole: Sequence[Run] = ()
) -> list[Strand]:
    """The stories of a page in reading order.

    `usual` is the size of its running text. Each of `whole`, a table or picture, is a block that no line joins.
    """
    runs = mended(runs, usual)
    shown = [run for run in runs if run.size >= DISPLAY * usual]
    blocks = gathered([run for run in runs if run.size < DISPLAY * usual], rules, shown)
    blocks += [Block([run]) for run in whole]
    heads = _heads(shown, rules)
    subheads = [head for head in heads if _is_subhead(head, blocks, rules, usual)]
    heads = [head for head in heads if head not in subheads]
    strands = [Strand(head=[head]) for head in heads]
    loose: list[Block] = []
    for block in [*blocks, *subheads]:
        above = _head_above(block, heads, rules)
        if above is None:
            loose.append(block)
        else:
            strands[heads.index(above)].body.append(block)
    for strand in strands:
        strand.body = in_columns(strand.body)
    return in_order(with_loose(_merged_heads(strands), in_columns(loose)))


def _heads(shown: Sequence[Run], rules: Sequence[Rule]) -> list[Block]:
    """Display lines that stand together: a kicker, the lines of a headline, a subtitle."""
    found: list[Block] = []
    for run in shown:
        for head in reversed(found):
            last = head.lines[-1]
            near = -0.5 * run.size < run.top - last.bottom < _HEAD_LEADING * max(run.size, last.size)
            across = any(
                rule.lies
                and last.middle < rule.top < run.middle
                and overlap(rule.x0, rule.x1, run.x0, run.x1) > 0
                for rule in rules
            )
            if (
                near
                and not across
                and overlap(head.x0, head.x1, run.x0, run.x1) > 0.5 * min(head.x1 - head.x0, run.x1 - run.x0)
            ):
                head.add(run)
                break
        else:
            found.append(Block([run], head=True))
    return found


def _is_subhead(head: Block, blocks: Sequence[Block], rules: Sequence[Rule], usual: float) -> bool:
    """Whether a head stands inside a column of one story: no wider than it, little larger, the text near above."""
    if head.size > _SUBHEAD * usual or len(head.lines) > 2:
        return False
    above = [b for b in blocks if b.bottom <= head.top + 0.3 * usual and _covers(b, head)]
    below = [b for b in blocks if b.top >= head.bottom - 0.3 * usual and _covers(b, head)]
    if not above or not below:
        return False
    before, after = max(above, key=lambda b: b.bottom), min(below, key=lambda b: b.top)
    if head.top - before.bottom > _FAR * usual or before.ends_inside:
        return False
    if head.x0 < before.x0 - usual or head.x1 > before.x1 + usual:
        return False
    same_column = abs(before.x0 - after.x0) < INDENT * usual
    return same_column and not _ruled(before.bottom, head.top, head.x0, head.x1, rules)


def _head_above(block: Block, heads: Sequence[Block], rules: Sequence[Rule]) -> Block | None:
    """The nearest head above `block` that covers it, with no rule between."""
    covering = [
        head
        for head in heads
        if head.bottom <= block.top + 0.5 * block.size
        and overlap(head.x0, head.x1, block.x0, block.x1) > 0.3 * min(block.x1 - block.x0, head.x1 - head.x0)
    ]
    if not covering:
        return None
    nearest = max(covering, key=lambda head: head.bottom)
    return None if _ruled(nearest.bottom, block.top, block.x0, block.x1, rules) else nearest


def _ruled(top: float, bottom: float, x0: float, x1: float, rules: Sequence[Rule]) -> bool:
    """Whether a rule runs across most of the column between two heights."""
    return any(
        rule.lies and top - 1 < rule.top < bottom + 1 and overlap(rule.x0, rule.x1, x0, x1) > 0.6 * (x1 - x0)
        for rule in rules
    )


def _merged_heads(strands: Sequence[Strand]) -> list[Strand]:
    """Heads that nothing stands under are put with the head right below them."""
    kept: list[Strand] = []
    for strand in sorted(strands, key=lambda each: (-each.head[0].top, each.head[0].x0)):
        mine = strand.head[0]
        under = [
            other
            for other in kept
            if not strand.body
            and other.head[0].top >= mine.bottom - 1
            and overlap(other.head[0].x0, other.head[0].x1, mine.x0, mine.x1) > 0
            and other.head[0].top - mine.bottom < 3 * mine.size
        ]
        if under:
            under[-1].head.insert(0, mine)
        else:
            kept.append(strand)
    return kept[::-1]


def _covers(block: Block, head: Block) -> bool:
    return overlap(block.x0, block.x1, head.x0, head.x1) > 0.5 * (head.x1 - head.x0)
