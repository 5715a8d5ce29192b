"""What a line shows of its place in the text, before anything is decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple

from retrieval.reading.ends import (
    UNBEGUN,
    UNBEGUN_MARKS,
    UNFINISHED,
    End,
    end_of,
    runs_on,
    torn_brackets,
)
from retrieval.reading.ladder import Rung, rung_of
from retrieval.reading.lines import Line, width
from retrieval.reading.marks import Opening, opening_of

INDENT = 2  # Chinese characters, in every newspaper

_LATIN_WORD = re.compile(r"[（(“‘《「]*[A-Za-z0-9][A-Za-z0-9.\-+/%]*[，。、；：！？）》」』”’,.]*")
_WIDEST_INDENT = 4.0  # Chinese characters; more is the setting of a headline
_NARROWEST_INDENT = 1.5
DASHES = ("—", "－－", "--")
# How a rule came about, below its title: （2024年6月21日云川市人民政府第37次常务会议通过）.
_ADOPTED = re.compile(
    r"[（(](?:19|20)\d{2}年\d{1,2}月\d{1,2}日.*(?:通过|批准|公布|发布|修订|修正|施行).*[）)]"
)
_HANGING = frozenset("的和与及或在把被将对向从")  # few headlines end with these, and those are short
_SPEAKER = re.compile(r"([\u4e00-\u9fff]{1,6})[：:]")
_FEWEST_TURNS = 2  # of each who speaks, in a page of questions and answers
_NO_OPENING, _STORY = Opening.NONE, Opening.STORY  # looked up once: a member of an enum is dear to ask for
_NO_LIMIT = 4  # characters by which a line is far too long: beyond it all are alike


class Fit(NamedTuple):
    """How a line fills its column. Lengths are whole characters."""

    column: float
    room: int  # how far it falls short of its column, less what the next line's beginning explains
    room_indented: int  # the same if it has lost an indent
    short_indented: int  # how far it falls short if it has lost an indent, whatever the next line explains
    narrow: bool  # falls short by an indent, about
    too_long: bool
    roomy: bool  # falls short by a character or more
    indented: bool  # has its indent as white space


class Shape(NamedTuple):
    """What a line shows by itself; lines of one shape are as likely in any place."""

    fit: Fit
    end: End
    heads: bool  # begins with a rung that makes headings
    display_like: bool  # and runs into no sentence
    title_only: bool  # a clause's number and title, whose text begins on the next line
    sentence_inside: bool  # a full stop stands before the line's end
    dash: bool  # begins with a dash, as subtitles do, or says in brackets when a rule was adopted
    no_start: bool  # begins with a mark or a particle that begins no paragraph
    talk: bool  # begins a paragraph of running text: with a dateline, or with who speaks


class Look(NamedTuple):
    """A line as the flow sees it."""

    shape: Shape
    short: float  # how far it falls short of its column, in Chinese characters
    gap: (
        int  # 1: a blank line stands before; 2: something that is no part of the text, which hides the answer
    )
    rung: Rung | None
    runs_on: bool  # a word runs from the line before into this one
    opens: bool  # ends inside a quotation or bracket that it opened
    closes: bool  # begins inside one
    begins: bool  # begins with 上接 or a dateline, and more follows
    hangs: bool  # fills its column, or all but an indent, and ends with a word that leans on the next one


def looks(lines: Sequence[Line], columns: Sequence[float], torn: Collection[int]) -> list[Look]:
    """What each line shows.

    `columns` are the widths of their columns, `torn` the numbers of the lines that something was taken away before.
    """
    speakers = _speakers(lines)
    found = []
    before = ""  # the words of the line before, if it ends inside a sentence
    for at, (line, column) in enumerate(zip(lines, columns, strict=True)):
        words = line.words
        below = lines[at + 1].words if at + 1 < len(lines) else ""
        rung = rung_of(words)
        short = column - line.width - (line.indent if line.indent <= _WIDEST_INDENT else 0.0)
        pressed = _pressed(short, line.squeeze)
        room = _unexplained(pressed, below) if below and pressed > 0.5 else pressed
        indented = _NARROWEST_INDENT <= line.indent <= _WIDEST_INDENT
        opening = opening_of(words)
        talk = opening is not _NO_OPENING or (bool(speakers) and speaker_of(words) in speakers)
        shape = _shape(words, rung, _fit(column, pressed, line.squeeze, room, indented), talk=talk)
        gap = 2 if at in torn else int(line.gap > 0)
        goes_on = bool(before) and not shape.no_start and runs_on(before, words)
        closes, opens = torn_brackets(words)
        hangs = pressed <= INDENT + 1 and words[-1] in _HANGING
        found.append(Look(shape, pressed, gap, rung, goes_on, opens, closes, opening is _STORY, hangs))
        before = words if shape.end in UNFINISHED else ""
    return found


def is_adoption(words: str) -> bool:
    """Whether plain `words` say, all in brackets, on which day a rule was adopted."""
    return _ADOPTED.fullmatch(words) is not None


def speaker_of(words: str) -> str:
    """Who speaks in plain `words`, if they begin so: 记者：, 问：."""
    found = _SPEAKER.match(words)
    return found.group(1) if found else ""


def _speakers(lines: Sequence[Line]) -> frozenset[str]:
    """Who speaks on a page, with a colon after each name: more often than a headline begins so, and not alone."""
    counts = Counter(speaker for line in lines if (speaker := speaker_of(line.words)))
    often = frozenset(speaker for speaker, count in counts.items() if count >= _FEWEST_TURNS)
    return often if len(often) > 1 else frozenset()


def _shape(words: str, rung: Rung | None, fit: Fit, *, talk: bool) -> Shape:
    end = end_of(words)
    heads = rung is not None and rung.heads
    has_stop = "。" in words
    display_like = heads and not has_stop
    title_only = rung is not None and not heads and end is End.FULL and _one_sentence(rung.rest)
    sentence_inside = has_stop and "。" in words[:-1]
    dash = words.startswith(DASHES) or is_adoption(words)
    no_start = words[0] in UNBEGUN
    return Shape(fit, end, heads, display_like, title_only, sentence_inside, dash, no_start, talk)


@lru_cache(
    maxsize=4096
)  # a page has some hundred; telling one by its figures is dearer than finding it again
def _fit(column: float, short: float, squeeze: float, room: float, indented: bool) -> Fit:
    """The fit of a line `short` of its column by so much, and by `room` beyond what the next line explains."""
    return Fit(
        column=column,
        room=max(-_NO_LIMIT, int(room)),
        room_indented=max(-_NO_LIMIT, int(room - INDENT)),
        short_indented=max(-_NO_LIMIT, int(_pressed(short - INDENT, squeeze))),
        narrow=abs(short - INDENT) <= 1,
        too_long=short < -_NARROWEST_INDENT,
        roomy=short >= 1,
        indented=indented,
    )


def _pressed(short: float, squeeze: float) -> float:
    """`short`, where a line that is too long is so by its marks only."""
    return short if short >= 0 else min(0.0, short + squeeze)


def _unexplained(short: float, below: str) -> float:
    """How far a line falls short beyond what the line `below` explains.

    A Latin word or number that did not fit went down whole; a character went down with the mark that may
    not begin a line.
    """
    found = _LATIN_WORD.match(below)
    if found and short < width(found.group()):
        return 0.0
    return short - 1 if below[1:2] in UNBEGUN_MARKS and short >= 1 else short


def _one_sentence(words: str) -> bool:
    return words.count("。") == 1 and words.endswith("。") and "，" not in words
