"""Where paragraphs begin and end among the lines of a column.

Every line is the first, a middle or the last line of a paragraph, a paragraph of its own, or on display
(a headline, a subhead). The likeliest row of such places is found by the Viterbi algorithm from what any
newspaper gives: how far a line falls short of its column, its indent, how it ends, blank lines before it, and
whether a word runs on across the line's end. Costs are negative log likelihoods.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from retrieval.reading.ends import UNFINISHED, End
from retrieval.reading.habits import Habits, Place, learned
from retrieval.reading.looks import INDENT, Look, Shape

_PLACES = tuple(Place)
_ROUNDS = 2  # of learning a page's habits; more change nothing on the pages measured

# How often a line ends so before a break, inside a paragraph and on display.
_END_AT_BREAK = {
    End.FULL: 0.74, End.SAID: 0.12, End.CRY: 0.05, End.PAUSE: 0.04, End.QUOTE: 0.012, End.COMMA: 0.002, End.NONE: 0.015,
}  # fmt: skip
_END_INSIDE = {
    End.FULL: 0.035, End.SAID: 0.02, End.CRY: 0.005, End.PAUSE: 0.01, End.QUOTE: 0.04, End.COMMA: 0.12, End.NONE: 0.77,
}  # fmt: skip
_END_OF_DISPLAY = {
    End.FULL: 0.002, End.SAID: 0.005, End.CRY: 0.08, End.PAUSE: 0.02, End.QUOTE: 0.08, End.COMMA: 0.05, End.NONE: 0.76,
}  # fmt: skip
_BREAK_RATE = 0.2  # paragraphs of five lines
_DISPLAY_RATE = 0.15  # of what begins after a paragraph
_HEADING_RATE = 0.7  # of lines that begin with 一、 or （一） and the like
_RUN_ON_INSIDE, _RUN_ON_AT_BREAK = 0.4, 0.04  # a word of two or more characters spans the line's end
_GAP_IN_DISPLAY = 0.04
_HIDDEN_GAP = 0.7  # the cost of either answer where something stood between
_INDENT_INSIDE = 0.01

# Costs of what is odd but happens.
_SUSPEND = 5.0  # a paragraph breaks off for another story, and goes on after it
_SUSPEND_HERE = 4.0  # … and nothing else shows it: no blank line, no other column
_SUSPEND_FIRST = 2.0  # … after its first line
_TORN_BRACKET = 2.5  # a paragraph ends inside a quotation that its last line opened, or begins inside one
_NO_BEGINNING = 4.0  # a paragraph begins with a mark or a particle that nothing begins with
_STORY_INSIDE = 4.0  # a paragraph goes on with 上接 or a dateline
_RUNG_INSIDE = 2.5  # a paragraph goes on with a line that begins with a number of the ladder
_DASH_INSIDE = 1.5  # a paragraph goes on with a line that begins with a dash
_COLUMN_INSIDE, _MOST_COLUMN = 2.5, 6.0  # a paragraph goes on in another column, by characters of difference
_ROOMY_HEADING = 3.0  # a numbered heading goes on in a second line though the first had room
_CLAUSE_IN_DISPLAY = 3.0  # a heading goes on with a clause's number
_HANGING_DISPLAY = 4.0  # a headline ends with 的 or the like, and a paragraph begins below it
_SENTENCE_IN_DISPLAY = 4.0  # a headline with a full stop inside
_DASH_IN_DISPLAY = -2.0  # a subtitle
_TOO_LONG = 12.0  # a last line longer than its column
_TALK_IN_DISPLAY = 6.0  # a headline that begins with a dateline, or with who speaks
_TALK_INSIDE = 2.5  # a paragraph goes on where somebody else speaks
_TITLE_ABOVE = 1.2  # a clause's first line holds its title only


Costs = tuple[float, float, float, float, float]  # of a line in each of the five places
GapCosts = tuple[float, float, float]  # of no blank line before a line, of one, and of no telling


class Turn(NamedTuple):
    """Costs of going from one line to the next, blank lines apart."""

    gap: int
    join: float  # the paragraph goes on
    split: float  # another begins
    show: float  # a display begins
    inside: float  # a display goes on
    under: float  # a paragraph begins below a display
    leave: float  # the paragraph breaks off for another story
    here: float  # more where a story breaks off or goes on and the column is the same


def places(rows: Sequence[Look]) -> list[Place]:
    """The likeliest place of each line."""
    if not rows:
        return []
    turns = [_turn(before, row) for before, row in pairwise(rows)]
    numbers: dict[Shape, int] = {}
    shapes = [numbers.setdefault(row.shape, len(numbers)) for row in rows]
    fixed_costs = [(shape, _fixed(shape)) for shape in numbers]
    stop = -log(_END_AT_BREAK[rows[-1].shape.end])
    habits = Habits()
    found: list[Place] = []
    for _ in range(_ROUNDS + 1):
        before = found
        setting = _setting(habits)
        costs = [_costs(shape, fixed, setting) for shape, fixed in fixed_costs]
        found = _likeliest([costs[number] for number in shapes], turns, _gap_costs(habits), stop)
        if found == before:
            break
        habits = learned(rows, found)
    return found


def _likeliest(
    shown: Sequence[Costs], turns: Sequence[Turn], gap_costs: Sequence[GapCosts], stop: float
) -> list[Place]:
    """Viterbi over the five places.

    `shown` are the costs of each line in each of them, `stop` that of a paragraph's end below the last line.
    """
    at_break, inside_gap, at_display = gap_costs
    first, middle, last, alone, display = shown[0]
    middle, last = middle + _SUSPEND, last + _SUSPEND
    origins: list[tuple[int, int, int]] = []
    for emit, (gap, join, split, show, inside, under, leave, here) in zip(shown[1:], turns, strict=True):
        running, run = (first, 0) if first <= middle else (middle, 1)
        ended, end = (last, 2) if last <= alone else (alone, 3)
        rest, rested = (ended, end) if ended <= display else (display, 4)
        torn = first + _SUSPEND_FIRST
        leaving, left = (torn + leave, 0) if torn <= middle else (middle + leave, 1)

        on, on_from = running + join + inside_gap[gap], run
        if (resumed := rest + _SUSPEND + here) < on:
            on, on_from = resumed, rested
        new, new_from = ended + split + at_break[gap], end
        if (below := display + under + at_display[gap]) < new:
            new, new_from = below, 4
        if (away := leaving + here) < new:
            new, new_from = away, left
        seen, seen_from = ended + show + at_display[gap], end
        if (further := display + inside) < seen:
            seen, seen_from = further, 4
        if leaving < seen:
            seen, seen_from = leaving, left

        first, middle, last, alone, display = emit
        first, middle, last, alone, display = new + first, on + middle, on + last, new + alone, seen + display
        origins.append((new_from, on_from, seen_from))
    # The page may break off inside a paragraph that goes on elsewhere.
    totals = (first + _SUSPEND + _SUSPEND_FIRST, middle + _SUSPEND, last + stop, alone + stop, display)
    return _traced(totals.index(min(totals)), origins)


def _traced(at: int, origins: Sequence[tuple[int, int, int]]) -> list[Place]:
    """The places that lead to the last one."""
    found = [_PLACES[at]]
    for new_from, on_from, seen_from in reversed(origins):
        at = seen_from if at == 4 else on_from if at in (1, 2) else new_from  # DISPLAY; MIDDLE, LAST
        found.append(_PLACES[at])
    return found[::-1]


def _gap_costs(habits: Habits) -> list[GapCosts]:
    """Costs of no blank line, a blank line, no telling: at a break, inside a paragraph, beside a display."""
    shares = (habits.gap_at_break, habits.gap_inside, habits.gap_at_display)
    return [(-log(1 - share), -log(share), _HIDDEN_GAP) for share in shares]


def _after(end: End, runs_on: bool) -> tuple[float, float, float, float, float]:
    """Costs after a line that ends so: of a break, going on, a paragraph, one below a display, breaking off."""
    fresh = -log(_END_AT_BREAK[end]) - log(_BREAK_RATE)
    join = -log(_END_INSIDE[end]) - log(1 - _BREAK_RATE)
    split, under = fresh, 0.0
    if end in UNFINISHED:
        join -= log(_RUN_ON_INSIDE if runs_on else 1 - _RUN_ON_INSIDE)
        split -= log(_RUN_ON_AT_BREAK if runs_on else 1 - _RUN_ON_AT_BREAK)
        under = log(_RUN_ON_INSIDE / _RUN_ON_AT_BREAK) if runs_on else 0.0
    return fresh, join, split, under, _SUSPEND - log(_END_INSIDE[end])


# Each line asks for these; logarithms take longer than finding what few there are.
_AFTER_END = {(end, runs_on): _after(end, runs_on) for end in End for runs_on in (False, True)}
_END_COST_OF_DISPLAY = {end: -log(share) for end, share in _END_OF_DISPLAY.items()}
_NO_INDENT_COST = (-log(1 - _INDENT_INSIDE), -log(_INDENT_INSIDE))  # inside a paragraph: none, or one
_HEADING_COST, _DISPLAY_COST, _GAP_COST_IN_DISPLAY = (
    -log(_HEADING_RATE),
    -log(_DISPLAY_RATE),
    -log(_GAP_IN_DISPLAY),
)


def _turn(above: Look, row: Look) -> Turn:
    """The costs of going from line `above` to `row`, as far as they do not depend on the page's habits."""
    end, shape = above.shape.end, row.shape
    difference = abs(above.shape.fit.column - shape.fit.column)
    torn = _TORN_BRACKET * above.opens + _TORN_BRACKET * row.closes + _NO_BEGINNING * shape.no_start
    fresh, join, split, under, leave = _AFTER_END[end, row.runs_on]
    join += _RUNG_INSIDE * (row.rung is not None) + _STORY_INSIDE * row.begins + _DASH_INSIDE * shape.dash
    join += _TALK_INSIDE * (shape.talk and not row.begins)
    if difference:
        join += min(_MOST_COLUMN, _COLUMN_INSIDE * difference)
    if above.shape.title_only and not shape.fit.roomy:
        join = 0.0
    apart = row.gap and not (shape.display_like or shape.dash)
    inside = _GAP_COST_IN_DISPLAY if apart else 0.5
    inside += _CLAUSE_IN_DISPLAY * (row.rung is not None and not shape.heads)
    inside += _ROOMY_HEADING * (above.shape.display_like and above.short >= INDENT + 0.9)
    here = 0.0 if difference > 1 else _SUSPEND_HERE
    under += torn + _HANGING_DISPLAY * above.hangs
    leave += 0.0 if row.gap else here
    show = torn + fresh + (_HEADING_COST if shape.display_like else _DISPLAY_COST)
    return Turn(row.gap, join, torn + split, show, inside, under, leave, here)


class Setting(NamedTuple):
    """A page's habits as costs, worked out once for all its shapes."""

    habits: Habits
    indent: tuple[float, float]  # of a paragraph's first line without an indent, and with one
    full: float  # of a paragraph of one line that fills its column


def _setting(habits: Habits) -> Setting:
    indent = (-log(1 - habits.indented), -log(habits.indented))
    return Setting(habits, indent, -log(max(0.05, 1 - habits.narrower)))


class Fixed(NamedTuple):
    """What a line of one shape costs in each of the five places, whatever the habits of the page."""

    first: float
    middle: float
    last: float
    alone: float
    display: float
    leaning: float  # less for a paragraph that goes on with what begins none


def _fixed(shape: Shape) -> Fixed:
    fit = shape.fit
    anywhere = log(max(fit.column, 6.0))  # of any one width, where none is expected
    no_indent = _NO_INDENT_COST[fit.indented]
    display = anywhere + _END_COST_OF_DISPLAY[shape.end] + no_indent / 2
    first = 0.0
    if shape.heads:
        display += 0.2 if shape.display_like else 1.5
        first = 1.2 if shape.display_like else 0.3
    display += _TALK_IN_DISPLAY * shape.talk + _SENTENCE_IN_DISPLAY * shape.sentence_inside
    display += _DASH_IN_DISPLAY * shape.dash
    leaning = 0.5 if shape.no_start else 0.0
    last = (_TOO_LONG if fit.too_long else anywhere) + no_indent - leaning
    return Fixed(first, no_indent, last, anywhere, display, leaning)


def _costs(shape: Shape, fixed: Fixed, setting: Setting) -> Costs:
    """Costs of a line of this shape in each of the five places."""
    habits, fit = setting.habits, shape.fit
    indented = fit.indented
    full = habits.fit(fit.room)
    narrow = 0.0 if indented else max(habits.fit(fit.short_indented), habits.fit(fit.room_indented))
    first = -log(habits.narrower * narrow + (1 - habits.narrower) * full + 0.0005)
    if shape.title_only:
        first = min(first, _TITLE_ABOVE)
    indent = setting.indent[indented]
    alone = fixed.alone + indent
    if not fit.roomy and not indented:
        alone += setting.full
    if shape.heads:
        alone += 1.2
    middle = -log(full) + fixed.middle - fixed.leaning
    return first + fixed.first + indent, middle, fixed.last, alone, fixed.display
