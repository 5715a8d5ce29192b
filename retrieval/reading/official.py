"""What a policy document says of itself: number, issuer, day, annexes; and the numbers that a ladder leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.reading.facts import iso_day
from retrieval.reading.furniture import is_day
from retrieval.reading.ladder import Rank, Rung, rung_of
from retrieval.reading.lines import plain
from retrieval.types import Document, Story

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,10}\s?[〔\[（(【]\s?(?:19|20)\d\d\s?[〕\]）)】]\s?第?\s?\d{1,4}\s?号"
)
_ISSUER = re.compile(r"[\u4e00-\u9fff、 ]{2,40}(?:政府|委员会|办公厅|办公室|[厅局部委会院署行])")
_ANNEX = re.compile(r"附件\s*[:：]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})?(?:[.．、:：\s]|$)")
_ANNOUNCED = re.compile(r"附件\s*[:：]\s*(\S.*)")
_EDGE = 8  # paragraphs at either end of a document in which it speaks of itself
_LONGEST = 40  # characters of such a line
_MOST_MISSING = 300  # numbers; beyond it a paragraph begins with a figure, not with a number of the ladder


@dataclass(frozen=True, slots=True)
class Official:
    """Empty where nothing says it. `date` is ISO 8601."""

    number: str = ""
    issuer: str = ""
    date: str = ""
    annexes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers `first` to `last` that a ladder leaves out; `marker` is the one printed behind them: 第五条, 4."""

    first: int
    last: int
    marker: str


def day_of_issue(stories: Sequence[Story]) -> str:
    """成文日期: the day below the body that issued a document, where its last lines are these two."""
    tail: list[str] = []
    for story in reversed(stories):
        for section in reversed(story.sections):
            tail += [paragraph.body.text for paragraph in reversed(section.paragraphs[-_EDGE:])]
            if len(tail) >= _EDGE:
                return _signed(tail[:_EDGE][::-1])[1]
    return _signed(tail[::-1])[1]


def _signed(lines: Sequence[str]) -> tuple[str, str]:
    """Who signed below `lines`, and on which day; both or neither."""
    words = [plain(line).strip() for line in lines if len(line) <= _LONGEST]
    for above, below in reversed(list(pairwise(words))):
        if is_day(below) and _ISSUER.fullmatch(above):
            return above, iso_day(below)
    return "", ""


def official(document: Document) -> Official:
    """What `document` says of itself at its beginning and its end."""
    lines = [*(text.text for text in document.furniture), *_lines(document.stories)]
    edges = [plain(line).strip() for line in (*lines[:_EDGE], *lines[-_EDGE:]) if len(line) <= _LONGEST]
    number = next((found.group() for line in edges if (found := _NUMBER.search(line))), "")
    issuer, day = _signed(lines[-_EDGE:])
    headed = (
        heading.text
        for story in document.stories
        for section in story.sections
        for heading in section.headings
    )
    annexes = _annexes(headed) or _annexes(lines)
    return Official(number, issuer, day, annexes if number or issuer else ())


def _annexes(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(line for line in lines if len(line) <= 2 * _LONGEST and _ANNEX.match(plain(line)))
    )


def missing_in(story: Story) -> dict[tuple[int, int], Missing]:
    """The gaps in a story's numbering, by the section and the paragraph that they stand before; -1 for its heading."""
    found: dict[tuple[int, int], Missing] = {}
    last: dict[tuple[Rank, tuple[str, ...]], int] = {}
    for at, rung, parents in _rungs(story):
        key = (rung.rank, parents)
        before = last.get(key, 0)
        for deeper in [other for other in last if other[0] > rung.rank and rung.heads]:
            # Articles count on through chapters, but not into an annex; items begin anew under a heading or count on.
            if deeper[0] > Rank.NUMBERED or rung.rank == Rank.ANNEX:
                del last[deeper]
        if before + 1 < rung.number <= before + _MOST_MISSING:
            found[at] = Missing(before + 1, rung.number - 1, rung.marker)
        last[key] = rung.number
    return found


def _rungs(story: Story) -> Iterator[tuple[tuple[int, int], Rung, tuple[str, ...]]]:
    """The numbers of headings and clauses in order, with their places and what they count within."""
    shown: tuple[str, ...] = ()
    first: Rung | None = None
    for number, section in enumerate(story.sections):
        path = tuple(heading.text for heading in section.headings)
        for depth, heading in enumerate(path):
            if path[: depth + 1] != shown[: depth + 1] and (rung := rung_of(plain(heading))) and rung.heads:
                yield (number, -1), rung, path[:depth]
        shown = path
        for place, paragraph in enumerate(section.paragraphs):
            clause = paragraph.clause
            if announced := _ANNOUNCED.match(plain(paragraph.body.text)):
                first = rung_of(announced.group(1))
            elif first and clause:  # 附件：1.… is the first of a list
                yield (number, place), first, clause.parents
                first = None
            if (
                clause
                and (rung := rung_of(plain(paragraph.body.text)))
                and rung.rank in (Rank.ARTICLE, Rank.NUMBERED)
            ):
                yield (number, place), rung, clause.parents


def _lines(stories: Sequence[Story]) -> list[str]:
    """Headlines and paragraphs in order."""
    return [
        line
        for story in stories
        for line in (
            story.headline.text,
            *(paragraph.body.text for section in story.sections for paragraph in section.paragraphs),
        )
        if line
    ]
