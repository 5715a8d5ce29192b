"""Between the catalog's rows and the things they describe."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retrieval.types import Card, Clause, Passage, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.types import Document, Story

Row = tuple[Any, ...]  # what sqlite3 gives: the columns' types are those of schema.TABLES

CARD_COLUMNS = "d.id, d.version, d.source, d.name, d.title, d.paper, d.date, d.page, d.section"
_CARD_WIDTH = 9

PASSAGE_COLUMNS = (
    "p.id, p.position, p.story, p.kind, p.headline, p.headings, "
    "p.clause_number, p.clause_marker, p.clause_title, p.clause_parents, p.text, p.spans"
)

STORY_COLUMNS = (
    "s.story, s.headline, s.subtitle, s.byline, s.dateline, s.continued_from, s.continued_to, s.headings"
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as a list of the collection shows it. `characters` counts its decoded text."""

    card: Card
    stories: int
    passages: int
    characters: int


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story's facts and table of contents, without its paragraphs.

    `headings` are the heading paths of its sections in order, outermost first: ``(("第一章 总则",), …)``.
    """

    document: Card
    story: int
    headline: str
    subtitle: str
    byline: str
    dateline: str
    continued_from: str
    continued_to: str
    headings: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that has been read. `documents` counts what it gave."""

    path: str
    root: str
    size: int
    sha256: str
    reader: str
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage with what finding needs of it: its index words, and what is embedded for it.

    `vector` is the digest of `embedded`; `print` the digest of all that the derived indexes hold.
    """

    passage: Passage
    tokens: tuple[str, ...]
    embedded: str
    vector: bytes
    print: bytes


def card(row: Row) -> Card:
    """From CARD_COLUMNS."""
    return Card(*row)


def passage(row: Row) -> Passage:
    """From CARD_COLUMNS and PASSAGE_COLUMNS."""
    (id_, position, story, kind, headline, headings, number, marker, title, parents, text, spans) = row[
        _CARD_WIDTH:
    ]
    clause = None if number is None else Clause(number, marker, title, tuple(json.loads(parents)))
    return Passage(
        id=id_,
        document=card(row[:_CARD_WIDTH]),
        position=position,
        story=story,
        kind=kind,
        headline=headline,
        headings=() if headings == "[]" else tuple(json.loads(headings)),
        clause=clause,
        text=text,
        spans=tuple((start, end) for start, end in json.loads(spans)),
    )


def story(row: Row) -> StoryRow:
    """From CARD_COLUMNS and STORY_COLUMNS."""
    number, headline, subtitle, byline, dateline, continued_from, continued_to, headings = row[_CARD_WIDTH:]
    return StoryRow(
        document=card(row[:_CARD_WIDTH]),
        story=number,
        headline=headline,
        subtitle=subtitle,
        byline=byline,
        dateline=dateline,
        continued_from=continued_from,
        continued_to=continued_to,
        headings=tuple(tuple(path) for path in json.loads(headings)),
    )


def place(row: Row, start: int, end: int) -> Place:
    """From span, page and box of a line: the part of it at [start, end)."""
    first, last, page, x0, top, x1, bottom = row
    inner = max(first, start), min(last, end)
    step = (x1 - x0) / (last - first)
    return Place(inner, page, (x0 + step * (inner[0] - first), top, x0 + step * (inner[1] - first), bottom))


def passage_values(entry: Entry, document: int) -> Row:
    """The columns of `passages` from `id` on, for the document in row `document`."""
    found = entry.passage
    clause = found.clause
    return (
        found.id,
        document,
        found.position,
        found.story,
        found.kind,
        found.headline,
        _json(found.headings),
        clause.number if clause else None,
        clause.marker if clause else "",
        clause.title if clause else "",
        _json(clause.parents if clause else ()),
        found.text,
        _json(found.spans),
        len(entry.tokens),
        entry.vector,
        entry.print,
    )


def story_values(told: Story, number: int, document: int) -> Row:
    """A row of `stories`. A heading path that several sections share in a row is listed once."""
    paths: list[tuple[str, ...]] = []
    for section in told.sections:
        path = tuple(heading.text for heading in section.headings)
        if path and (not paths or paths[-1] != path):
            paths.append(path)
    return (
        document,
        number,
        told.headline.text,
        told.subtitle.text,
        told.byline.text,
        told.dateline.text,
        told.continued_from.text,
        told.continued_to.text,
        _json(paths),
    )


def document_values(read: Document, file: str, reader: str, ordinal: int, entries: Sequence[Entry]) -> Row:
    """The columns of `documents` from `id` on."""
    who = read.card
    return (
        who.id,
        file,
        who.version,
        who.source,
        who.name,
        who.title,
        who.paper,
        who.date,
        who.page,
        who.section,
        read.encoding,
        reader,
        ordinal,
        len(read.text),
        len(read.stories),
        len(entries),
        sum(len(entry.tokens) for entry in entries),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
