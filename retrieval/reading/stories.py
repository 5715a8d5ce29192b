"""Pieces in order → stories: which display is a headline, of which text, and which a subhead.

The rows of paragraphs between displays ("runs") and the displays alternate. Each display is a subhead inside
a story, the headline of the run after it, or of the run before it. Dynamic programming finds the reading of the whole
row in which each story has one headline, set where its words and its width say it belongs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, takewhile

from retrieval.reading.kinship import Kinship, Pairs
from retrieval.reading.ladder import Rung, rung_of
from retrieval.reading.looks import is_adoption
from retrieval.reading.marks import names_people
from retrieval.reading.pieces import Piece

# Costs; only their sums are compared. They were weighed on pages of known reading, and none is finely tuned.
_NO_HEADLINE = 5.0  # for a story
_SECOND_HEADLINE = 4.0
_NEW_STORY = 1.5  # in the same column as the story before
_OTHER_COLUMN = 5.0  # for going on in it
_OTHER_MEASURE = 2.0  # where the columns are alike but most lines are a character longer
_OTHER_COUNT = 4.0  # for going on where numbers begin anew, or parting where they go on
_OTHER_MARKS = 5.0  # for going on after 下转 or before a dateline
_COMPANY = 6.0  # for a subhead with a subtitle or byline beside it
_WIDE = 4.0  # for a subhead wider than its column
_LONG = 2.0  # for a subhead of more than
_LONG_SUBHEAD = 24  # characters
_STRANGE = 4.0  # for a headline that shares no pair of characters with its story
_KIN = 0.35  # share at which it is as good as any: true headlines have 0.29 (5 %) to 0.92, others up to 0.11 (95 %)
_ESTRANGED = 3.0  # for going on with a run that shares nothing, or parting runs that share much
_COHESION = 0.045  # halves of one story share 0.03 (5 %) to 0.48, different ones 0.006 to 0.046 (95 %)
_SURE = 200  # pairs in a run of which that can be told; one of two short paragraphs has about 80
_ABOVE_HEADING = 3.0  # for a subhead right above a numbered heading
_THIRD_LINE = 1.0  # for a subhead of more than two lines
_NEIGHBOURS = 3  # runs looked at to judge a headline
_BESIDE = ("byline", "dateline")  # marks that stand below a headline


@dataclass(slots=True)
class Draft:
    """A story in the making: its display block and the pieces of its body, in order."""

    head: list[Piece] = field(default_factory=list)
    body: list[Piece] = field(default_factory=list)


@dataclass
class Run:
    """Pieces between two places where a story may end."""

    pieces: list[Piece]
    pairs: Pairs = frozenset()
    ahead: tuple[Pairs, ...] = ()  # the pairs of it and of the runs behind it in the same column
    behind: tuple[Pairs, ...] = ()  # … and of the runs before it

    @cached_property
    def column(self) -> float:
        """The width that most of its text is set in."""
        texts = [piece for piece in self.pieces if piece.kind == "paragraph"]
        return max(texts, key=lambda piece: len(piece.words)).column if texts else 0.0

    @cached_property
    def rungs(self) -> list[Rung]:
        """The numbers that its headings and paragraphs begin with."""
        return [rung for piece in self.pieces if (rung := rung_of(piece.words))]

    @cached_property
    def measure(self) -> float:
        """The width that most of its lines have."""
        widths = Counter(
            line.width for piece in self.pieces if piece.kind == "paragraph" for line in piece.lines[:-1]
        )
        return max(widths, key=lambda width: (widths[width], width)) if widths else 0.0


@dataclass(slots=True)
class Display:
    """A display block: headline or subhead lines, with a subtitle and a byline where they stand beside it."""

    pieces: list[Piece]
    pairs: Pairs = frozenset()

    @property
    def words(self) -> str:
        return "".join(
            piece.words for piece in self.pieces if piece.kind == "display" and not is_subtitle(piece)
        )

    @property
    def has_company(self) -> bool:
        """Whether a subtitle or a byline stands with it: no subhead has one."""
        return len(self.pieces) > 1


def is_subtitle(piece: Piece) -> bool:
    return piece.words.startswith(("—", "－", "--")) or is_adoption(piece.words)


def drafts_of(pieces: Sequence[Piece], kinship: Kinship) -> list[Draft]:
    """The stories of a row of pieces, in order; every piece is in one of them."""
    runs, slots = _alternate(pieces, kinship)
    if not runs:
        return [Draft(head=[piece for display in slots[0] for piece in display.pieces])] if slots[0] else []
    plan = _plan(runs, slots, kinship)
    drafts = [Draft(head=[piece for display in slots[0] for piece in display.pieces])]
    for run, slot, split in zip(runs, slots[1:], plan, strict=True):
        drafts[-1].body += run.pieces
        if split is None:
            drafts[-1].body += [piece for display in slot for piece in display.pieces]
            continue
        # What stands behind a story that has its headline already is no second one.
        behind = drafts[-1].body if drafts[-1].head else drafts[-1].head
        behind += [piece for display in slot[:split] for piece in display.pieces]
        drafts.append(Draft(head=[piece for display in slot[split:] for piece in display.pieces]))
    return [draft for draft in drafts if draft.head or draft.body]


def _alternate(pieces: Sequence[Piece], kinship: Kinship) -> tuple[list[Run], list[list[Display]]]:
    """Runs, and what stands before, between and after them: one slot more than runs."""
    runs: list[Run] = []
    slots: list[list[Display]] = [[]]
    running = False
    for each in pieces:
        piece = _named(each, below_headline=bool(slots[-1]) and not running)
        if piece.kind == "display" or (piece.kind in _BESIDE and slots[-1] and not running):
            if slots[-1] and (piece.kind in _BESIDE or is_subtitle(piece)):
                slots[-1][-1].pieces.append(piece)
            else:
                slots[-1].append(Display([piece]))
            running = False
        elif runs and (piece.kind == "target" or (running and not _may_part(runs[-1].pieces, piece))):
            runs[-1].pieces.append(piece)
        else:
            runs.append(Run([piece]))
            slots.append([])
            running = True
    for run in runs:
        run.pairs = frozenset().union(*(kinship.of(piece.words) for piece in run.pieces))
    for at, run in enumerate(runs):
        run.ahead = _near(runs[at : at + _NEIGHBOURS])
        run.behind = _near(runs[max(0, at - _NEIGHBOURS + 1) : at + 1][::-1])
    for slot in slots:
        for display in slot:
            display.pairs = frozenset().union(*(kinship.of(piece.words) for piece in display.pieces))
    return runs, slots


def _named(piece: Piece, *, below_headline: bool) -> Piece:
    """`piece`, as a byline where nothing but names stands below a headline."""
    if below_headline and piece.kind == "display" and len(piece.lines) == 1 and names_people(piece.words):
        return replace(piece, kind="byline")
    return piece


def _may_part(before: Sequence[Piece], piece: Piece) -> bool:
    """Whether a story may end between `before` and `piece` with nothing on display between them."""
    if before[-1].kind == "heading" or before[-1].words.endswith(("：", ":")):
        return False  # a colon announces what follows
    if before[-1].ends or piece.begins or (piece.kind == "byline" and before[-1].kind != "origin"):
        return True
    if not piece.column:
        return False
    column = next((above.column for above in reversed(before) if above.column), 0.0)
    return bool(column) and abs(column - piece.column) > 1


def _plan(runs: Sequence[Run], slots: Sequence[Sequence[Display]], kinship: Kinship) -> list[int | None]:
    """For the slot after each run: None where the story goes on, else how many displays belong before."""
    # The two states: the story has no headline yet, or it has one.
    totals = [_NO_HEADLINE * 2, 0.0] if slots[0] else [0.0, _NO_HEADLINE]
    totals[1] += sum(_strangeness(display, runs[0].ahead, kinship) for display in slots[0])
    choices: list[list[tuple[int, int | None]]] = []
    for before, after, slot in zip(runs, [*runs[1:], None], slots[1:], strict=True):
        strange = _estrangement(before, after, kinship) if after else 0.0
        going_on = _cost_of_going_on(before, after, slot, strange) if after else float("inf")
        parting = _costs_of_parting(before, after, slot, strange, kinship)
        fresh = [float("inf")] * 2
        chosen: list[tuple[int, int | None]] = [(0, None), (0, None)]
        for had, total in enumerate(totals):
            ways: list[tuple[float, int, int | None]] = [(going_on, had, None)]
            ways += [
                (cost + _of_headlines(had + split), int(split < len(slot)), split) for split, cost in parting
            ]
            for cost, has, split in ways:
                if total + cost < fresh[has]:
                    fresh[has] = total + cost
                    chosen[has] = (had, split)
        totals = fresh
        choices.append(chosen)
    state = min((0, 1), key=totals.__getitem__)
    plan: list[int | None] = []
    for chosen in reversed(choices):
        state, split = chosen[state]
        plan.append(split)
    return plan[::-1]


def _cost_of_going_on(before: Run, after: Run, slot: Sequence[Display], strange: float) -> float:
    cost = _ESTRANGED * strange
    if abs(before.column - after.column) > 1 and before.column and after.column:
        cost += _OTHER_COLUMN
    elif before.measure and after.measure and abs(before.measure - after.measure) >= 1:
        cost += _OTHER_MEASURE
    if before.pieces[-1].ends or after.pieces[0].begins:
        cost += _OTHER_MARKS
    cost += _OTHER_COUNT * (_count_goes(before, after) < 0)
    if slot and after.pieces[0].kind == "heading":
        cost += _ABOVE_HEADING
    for display in slot:
        cost += _THIRD_LINE * (sum(len(piece.lines) for piece in display.pieces) > 2)
        cost += _COMPANY * display.has_company + _LONG * (len(display.words) > _LONG_SUBHEAD)
        cost += _WIDE * (
            max(line.width for piece in display.pieces for line in piece.lines) > before.column + 1
        )
    return cost


def _costs_of_parting(
    before: Run, after: Run | None, slot: Sequence[Display], strange: float, kinship: Kinship
) -> list[tuple[int, float]]:
    """For each count of displays in `slot` that may belong to the story before, the cost of ending it there."""
    above = list(accumulate((_strangeness(display, before.behind, kinship) for display in slot), initial=0.0))
    if not after:
        return [(len(slot), above[-1])]
    cost = -_ESTRANGED * min(0.0, strange) + _OTHER_COUNT * (_count_goes(before, after) > 0)
    marked = before.pieces[-1].ends or after.pieces[0].begins
    if abs(before.column - after.column) <= 1 and not marked:
        cost += _NEW_STORY
    below = accumulate(
        (_strangeness(display, after.ahead, kinship) for display in reversed(slot)), initial=0.0
    )
    rests = range(len(slot), -1, -1)
    return [
        (split, cost + mine + others + _SECOND_HEADLINE * max(0, rest - 1))
        for split, (rest, mine, others) in enumerate(zip(rests, above, [*below][::-1], strict=True))
    ]


def _of_headlines(count: int) -> float:
    """The cost of a story with so many."""
    return _SECOND_HEADLINE * (count - 1) if count else _NO_HEADLINE


def _count_goes(before: Run, after: Run) -> int:
    """1 where the numbers of headings or clauses go on from one run to the next, -1 where they begin anew."""
    last = {rung.rank: rung.number for rung in before.rungs}
    for rung in after.rungs:
        if rung.rank in last:
            return 1 if rung.number == last[rung.rank] + 1 else -1 if rung.number <= last[rung.rank] else 0
        if rung.rank < min(last, default=rung.rank):
            break  # below a higher heading the lower count may begin anew
    return 0


def _estrangement(before: Run, after: Run, kinship: Kinship) -> float:
    """From -1, the same words, to 1, none in common."""
    smaller, larger = sorted((before.pairs, after.pairs), key=len)
    sure = min(1.0, len(smaller) / _SURE)
    return sure * max(-1.0, (_COHESION - kinship.share(smaller, larger)) / _COHESION)


def _strangeness(display: Display, near: Sequence[Pairs], kinship: Kinship) -> float:
    return _STRANGE * max(0.0, 1 - kinship.share(display.pairs, *near) / _KIN)


def _near(runs: Sequence[Run]) -> tuple[Pairs, ...]:
    """The pairs of the first of `runs` and of those after it in the same column."""
    same = takewhile(lambda run: abs(run.column - runs[0].column) <= 1, runs)
    return tuple(run.pairs for run in same)
