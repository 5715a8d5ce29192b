"""Where a text whose lines are whole paragraphs holds several stories.

Such a text is one story unless it says otherwise: a short line between paragraphs may be a subhead as well. What only
a story's head holds says it: a headline is followed by a byline, a dateline or 上接, or has a subtitle with its dash.
"""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.reading.ends import End, end_of
from retrieval.reading.ladder import rung_of
from retrieval.reading.lines import Line
from retrieval.reading.looks import DASHES
from retrieval.reading.marks import Opening, is_caption, mark_kind, opening_of

_LONGEST_HEADLINE = 40.0  # Chinese characters of a line; those of papers reach 30
_MOST_LINES = 3  # a kicker, the headline over two lines
_OF_A_HEAD = ("byline", "dateline", "origin")


def beginnings(lines: Sequence[Line]) -> list[int]:
    """The lines with which a second story and those after it begin."""
    found: list[int] = []
    first = 0
    for at, line in enumerate(lines):
        head = _head_above(lines, at, first) if _marks_a_head(line) else at
        if head < at and any(end_of(above.words) in (End.FULL, End.SAID) for above in lines[first:head]):
            found.append(head)
            first = head
    return found


def _marks_a_head(line: Line) -> bool:
    """Whether a headline stands above `line`, if a line that may be one does."""
    if opening_of(line.words) is Opening.STORY or mark_kind(line) in _OF_A_HEAD:
        return not is_caption(line.words)
    return line.words.startswith(DASHES) and _may_be_headline(line)


def _head_above(lines: Sequence[Line], at: int, first: int) -> int:
    """The line, from `first` on, with which the headline above the line `at` begins; `at` where there is none."""
    head = at
    while head > max(first, at - _MOST_LINES) and _may_be_headline(lines[head - 1]):
        if head < at and lines[head].gap:
            break
        head -= 1
    return head


def _may_be_headline(line: Line) -> bool:
    return (
        line.width <= _LONGEST_HEADLINE
        and end_of(line.words) in (End.NONE, End.CRY, End.QUOTE)
        and rung_of(line.words) is None
        and mark_kind(line) is None
        and not is_caption(line.words)
    )
