"""Markdown → one story: headings make paths, blocks make paragraphs.

The marks that are no words (``#``, ``>``, ``-`` before an item, a table's pipes, fences, rules, front matter)
are set aside as furniture, so that headings and items read clean and no character is lost. Numbers of a
list stay with their items, and emphasis stays inside its sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.reading.ladder import is_heading, rung_of
from retrieval.reading.lines import Line, physical_lines, plain
from retrieval.reading.sections import Element, Heading, into_sections
from retrieval.reading.weaving import rows, weave
from retrieval.types import Span, Story, Text

_HASHES = re.compile(r"(#{1,6})(?:\s+|$)")
_CLOSING_HASHES = re.compile(r"\s+#+$")
_FENCE = re.compile(r"`{3,}|~{3,}")
_RULE = re.compile(r"([-*_])(\s*\1){2,}$")
_UNDERLINE = re.compile(r"=+$|-+$")
_QUOTED = re.compile(r"(?:>\s?)+")
_BULLET = re.compile(r"[-*+]\s+(?:\[[ xX]\]\s+)?")
_NUMBER = re.compile(r"\d{1,9}[.)、]\s*")
_TABLE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_TITLE = re.compile(r"(?:title|标题)\s*[:：]\s*", re.IGNORECASE)
_FRONT_MATTER = 40  # lines; a longer one is no front matter but text between two rules


@dataclass
class _Draft:
    """What has been read so far of `text`."""

    text: str
    lines: Sequence[Line]
    headline: Text = field(default_factory=Text)
    elements: list[Element] = field(default_factory=list)
    marks: list[Text] = field(default_factory=list)
    open: list[Span] = field(default_factory=list)  # the lines of the paragraph being read

    def words(self, at: int) -> str:
        return self.text[self.lines[at].start : self.lines[at].end] if at < len(self.lines) else ""

    def mark(self, start: int, end: int) -> None:
        self.marks.append(weave(self.text, [(start, end)]))

    def close(self) -> None:
        """End the paragraph being read; one that is a heading of the ladder becomes a heading."""
        if not self.open:
            return
        words = weave(self.text, self.open)
        rung = rung_of(plain(words.text))
        heading = rung is not None and is_heading(rung)
        self.elements.append(Heading(words, rung.rank) if rung and heading else words)
        self.open = []


def read_markdown(text: str) -> tuple[tuple[Story, ...], tuple[Text, ...]]:
    """One story, and the marks that are no words."""
    draft = _Draft(text, physical_lines(text))
    at = _front_matter(draft)
    while at < len(draft.lines):
        if draft.lines[at].gap:
            draft.close()
        if _FENCE.match(draft.words(at)):
            at = _code(draft, at)
        elif "|" in draft.words(at) and _TABLE_RULE.match(draft.words(at + 1)) and "|" in draft.words(at + 1):
            at = _table(draft, at)
        else:
            at = _line(draft, at)
    draft.close()
    story = Story(headline=draft.headline, sections=into_sections(draft.elements))
    return (story,), tuple(draft.marks)


def _front_matter(draft: _Draft) -> int:
    """Set YAML front matter aside, its title taken as the headline; the number of its lines."""
    if draft.words(0) != "---":
        return 0
    for last in range(1, min(len(draft.lines), _FRONT_MATTER)):
        if draft.words(last) == "---":
            break
    else:
        return 0
    for at in range(last + 1):
        line = draft.lines[at]
        title = _TITLE.match(draft.words(at))
        if title and not draft.headline and title.end() < line.end - line.start:
            draft.mark(line.start, line.start + title.end())
            draft.headline = weave(draft.text, [(line.start + title.end(), line.end)], blanks=True)
        else:
            draft.mark(line.start, line.end)
    return last + 1


def _line(draft: _Draft, at: int) -> int:
    """One line of running text, a heading, an item or a rule; the next line's number."""
    line, words = draft.lines[at], draft.words(at)
    if found := _HASHES.match(words):
        draft.close()
        draft.mark(line.start, line.start + len(found.group(1)))
        _heading(draft, line.start + found.end(), line.end, len(found.group(1)))
        return at + 1
    if _RULE.match(words):
        draft.close()
        draft.mark(line.start, line.end)
        return at + 1
    below = draft.words(at + 1)
    if not draft.open and below and _UNDERLINE.match(below) and not draft.lines[at + 1].gap:
        _heading(draft, line.start, line.end, 1 if below[0] == "=" else 2)
        draft.mark(draft.lines[at + 1].start, draft.lines[at + 1].end)
        return at + 2
    start = line.start
    for pattern in (_QUOTED, _BULLET):
        if found := pattern.match(draft.text, start, line.end):
            draft.mark(start, found.end())
            if pattern is _BULLET:
                draft.close()
            start = found.end()
    if _NUMBER.match(draft.text, start, line.end) or rung_of(plain(draft.text[start : line.end])):
        draft.close()
    if start < line.end:
        draft.open.append((start, line.end))
    return at + 1


def _heading(draft: _Draft, start: int, end: int, level: int) -> None:
    if start >= end:
        return
    if found := _CLOSING_HASHES.search(draft.text, start, end):
        draft.mark(found.start(), end)
        end = found.start()
    words = weave(draft.text, [(start, end)], blanks=True)
    if level == 1 and not draft.headline and not any(isinstance(each, Heading) for each in draft.elements):
        draft.headline = words
    else:
        draft.elements.append(Heading(words, level))


def _code(draft: _Draft, at: int) -> int:
    """A fenced block as one paragraph, a line a row; the next line's number."""
    draft.close()
    fence = draft.words(at)[:3]
    draft.mark(draft.lines[at].start, draft.lines[at].end)
    inside: list[list[Span]] = []
    at += 1
    while at < len(draft.lines) and not draft.words(at).startswith(fence):
        inside.append([(draft.lines[at].start, draft.lines[at].end)])
        at += 1
    if inside:
        draft.elements.append(rows(draft.text, inside))
    if at < len(draft.lines):
        draft.mark(draft.lines[at].start, draft.lines[at].end)
    return at + 1


def _table(draft: _Draft, at: int) -> int:
    """A table as one paragraph, its pipes and its rule set aside; the next line's number."""
    draft.close()
    cells: list[list[Span]] = []
    pipes: list[Span] = []
    first = at
    while at < len(draft.lines) and "|" in draft.words(at) and not (at > first and draft.lines[at].gap):
        line = draft.lines[at]
        if at == first + 1:
            pipes.append((line.start, line.end))
        else:
            row, place = [], line.start
            for bar in [*re.finditer(r"(?<!\\)\|", draft.words(at)), None]:
                end = line.end if bar is None else line.start + bar.start()
                row.append((place, end))
                if bar is not None:
                    pipes.append((end, end + 1))
                place = end + 1
            cells.append([cell for cell in row if draft.text[cell[0] : cell[1]].strip()])
        at += 1
    draft.elements.append(rows(draft.text, [row for row in cells if row]))
    draft.marks.append(weave(draft.text, pipes))
    return at
