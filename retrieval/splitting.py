"""From a document to passages: whole paragraphs, 200 to 500 characters where the text allows.

A passage stays inside one section of one story. A numbered clause of the highest rank begins a passage of its
own, so that an address names one place; what follows belongs to it until the next one. A sentence is cut only
where it is longer than a passage may be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import Literal

from retrieval.sentences import sentences
from retrieval.spans import merged, parts
from retrieval.types import Clause, Document, Paragraph, Passage, Section, Span, Story, Text

VERSION = 1  # raised whenever the same document gives other passages
TARGET = 200  # characters; below it a passage says too little to be found by more than a name
LIMIT = 500  # characters; above it the words that matter drown, and a reader has too much to check


@dataclass(frozen=True, slots=True)
class _Draft:
    """A passage before it has its place in the document."""

    kind: Literal["body", "front"]
    headings: tuple[str, ...]
    clause: Clause | None
    lines: tuple[Text, ...]


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of a document in reading order; together they hold every word of its stories."""
    seen: Counter[str] = Counter()
    passages: list[Passage] = []
    for number, story in enumerate(document.stories):
        for draft in _drafts(story, document.text):
            text = "\n".join(line.text for line in draft.lines)
            spans = [span for line in draft.lines for span in line.spans]
            seen[text] += 1
            passages.append(
                Passage(
                    id=_identity(document.card.id, text, seen[text]),
                    document=document.card,
                    position=len(passages),
                    story=number,
                    kind=draft.kind,
                    headline=story.headline.text,
                    headings=draft.headings,
                    clause=draft.clause,
                    text=text,
                    spans=merged(spans, document.text),
                )
            )
    return tuple(passages)


def _identity(document: str, text: str, occurrence: int) -> str:
    key = f"{document}\0{text}\0{occurrence}"
    return sha256(key.encode("utf-8", "replace")).hexdigest()[:20]


def _drafts(story: Story, decoded: str) -> Iterator[_Draft]:
    front = tuple(
        text
        for text in (
            story.headline,
            story.subtitle,
            story.byline,
            story.dateline,
            story.continued_from,
            story.continued_to,
        )
        if text
    )
    if front:
        yield _Draft("front", (), None, front)
    printed: set[tuple[Span, ...]] = set()
    for section in story.sections:
        if not section.paragraphs:
            continue
        fresh = _not_yet(section.headings, printed)
        yield from _section_drafts(section, fresh, decoded)
    for section in story.sections:  # headings that nothing stands under
        bare = _not_yet(section.headings, printed)
        if bare:
            yield _Draft("body", tuple(heading.text for heading in section.headings), None, bare)


def _not_yet(headings: Sequence[Text], printed: set[tuple[Span, ...]]) -> tuple[Text, ...]:
    fresh = tuple(heading for heading in headings if heading.spans not in printed)
    printed.update(heading.spans for heading in fresh)
    return fresh


def _section_drafts(section: Section, head: tuple[Text, ...], decoded: str) -> Iterator[_Draft]:
    """Paragraphs gathered until a passage is long enough; a short rest joins the passage before it."""
    headings = tuple(heading.text for heading in section.headings)
    for clause, paragraphs in _by_clause(section.paragraphs):
        groups: list[list[Text]] = []
        for paragraph in paragraphs:
            for piece in _within_limit(paragraph.body, decoded):
                if groups and _length(groups[-1]) < TARGET and _length([*groups[-1], piece]) <= LIMIT:
                    groups[-1].append(piece)
                else:
                    groups.append([piece])
        if len(groups) > 1 and _length(groups[-1]) < TARGET and _length(groups[-2] + groups[-1]) <= LIMIT:
            rest = groups.pop()
            groups[-1].extend(rest)
        for group in groups:
            yield _Draft("body", headings, clause, (*head, *group))
            head = ()


def _by_clause(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Clause | None, list[Paragraph]]]:
    """Runs of paragraphs, each under the clause of the highest rank that it begins with or stands in."""
    run: list[Paragraph] = []
    clause: Clause | None = None
    for paragraph in paragraphs:
        if paragraph.clause is not None and not paragraph.clause.parents:
            if run:
                yield clause, run
            run, clause = [], paragraph.clause
        run.append(paragraph)
    if run:
        yield clause, run


def _length(lines: Sequence[Text]) -> int:
    return sum(len(line.text) for line in lines)


def _within_limit(text: Text, decoded: str) -> Iterator[Text]:
    """The text in pieces of whole sentences, about equally long, none above the limit."""
    if len(text.text) <= LIMIT:
        yield text
        return
    yield from parts(text, pack(text.text, LIMIT), decoded)


def pack(text: str, limit: int) -> list[tuple[int, int]]:
    """Bounds of pieces of whole sentences, about equally long, each at most `limit` characters, white space trimmed.

    >>> pack("先申请。后审批。", 4)
    [(0, 4), (4, 8)]
    """
    count = ceil(len(text) / limit)
    bounds: list[tuple[int, int]] = []
    share = -1  # which of `count` equal shares the last sentence lay in, by its middle
    for start, end in _no_longer_than(sentences(text), limit):
        before, share = share, (start + end) * count // (2 * len(text))
        if bounds and share == before and end - bounds[-1][0] <= limit:
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    trimmed = ((_skip(text, start, end, 1), _skip(text, end, start, -1)) for start, end in bounds)
    return [(start, end) for start, end in trimmed if start < end]


def _no_longer_than(bounds: Sequence[tuple[int, int]], limit: int) -> Iterator[tuple[int, int]]:
    for start, end in bounds:
        for cut in range(start, end, limit):
            yield cut, min(cut + limit, end)


def _skip(text: str, here: int, there: int, step: int) -> int:
    """Move from `here` towards `there` over white space."""
    while here != there and text[here if step > 0 else here - 1].isspace():
        here += step
    return here
