"""A small world to index: texts of titled paragraphs, words of two characters, vectors of 32 numbers.

A ``.txt`` file is a title line and paragraphs, one a line; a line that begins with 第X章 is a heading, one that
begins with 第X条 a clause. A ``.jsonl`` file has rows {"id", "title", "text"}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from retrieval.errors import UnreadableDocument
from retrieval.index import Recipe
from retrieval.types import Card, Clause, Document, Paragraph, Passage, Section, Story, Text

DIMENSIONS = 32

_CLAUSE = re.compile(r"第([一二三四五六七八九])条")
_DIGITS = "零一二三四五六七八九"


def files_under(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".jsonl"))


def read(path: Path, name: str) -> Iterator[Document | UnreadableDocument]:
    data = path.read_bytes()
    if b"\x00" in data:
        yield UnreadableDocument(name, "binary")
    elif not data.strip():
        yield UnreadableDocument(name, "empty")
    elif path.suffix == ".jsonl":
        yield from _rows(path, data.decode().splitlines())
    else:
        yield document(path, name, data.decode())


def _rows(path: Path, lines: list[str]) -> Iterator[Document | UnreadableDocument]:
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except ValueError:
            yield UnreadableDocument(path.name, "bad_json", line=number)
            continue
        yield document(path, row["id"], f"{row['title']}\n{row['text']}", row["id"])


def document(path: Path, name: str, text: str, row: str = "") -> Document:
    lines = _lines(text)
    card = Card(
        id=_hash(f"{path.absolute()}#{row}"),
        version=_hash(text),
        source=str(path.absolute()),
        name=name,
        title=lines[0].text,
        paper="人民日报",
        date="2024-06-26",
    )
    return Document(card, text, (Story(headline=lines[0], sections=tuple(_sections(lines[1:]))),))


def split(read: Document) -> tuple[Passage, ...]:
    """A front for the headline, and a body for each paragraph; equal paragraphs get equal ids."""
    story = read.stories[0]
    found = [_passage(read, 0, "front", story.headline, (), None)]
    for section in story.sections:
        headings = tuple(heading.text for heading in section.headings)
        for paragraph in section.paragraphs:
            found.append(_passage(read, len(found), "body", paragraph.body, headings, paragraph.clause))
    return tuple(found)


def tokenize(passage: Passage) -> list[str]:
    text = "".join(passage.text.split())
    return [text[i : i + 2] for i in range(len(text) - 1)]


def embed_text(passage: Passage) -> str:
    return f"{passage.headline}\n{passage.text}"


@dataclass
class HashedCharacters:
    """A vector that counts characters, each in one of 32 places. Remembers what it was asked to embed."""

    salt: str = ""
    embedded: list[str] = field(default_factory=list)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded.extend(texts)
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = [0.0] * DIMENSIONS
        for character in text:
            digest = blake2b((self.salt + character).encode("utf-8", "replace"), digest_size=2).digest()
            vector[digest[0] % DIMENSIONS] += 1.0 if digest[1] % 2 else -1.0
        return vector


def recipe(
    embedding: HashedCharacters | None = None, *, embedding_name: str = "字", reader_version: str = "1"
) -> Recipe:
    return Recipe(
        files_under=files_under,
        read=read,
        split=split,
        tokenize=tokenize,
        embed_text=embed_text,
        embedding=embedding or HashedCharacters(),
        embedding_name=embedding_name,
        reader_version=reader_version,
    )


def _passage(
    read: Document, position: int, kind: str, body: Text, headings: tuple[str, ...], clause: Clause | None
) -> Passage:
    return Passage(
        id=_hash(f"{read.card.id} {body.text}"),
        document=read.card,
        position=position,
        story=0,
        kind="front" if kind == "front" else "body",
        headline=read.stories[0].headline.text,
        headings=headings,
        clause=clause,
        text=body.text,
        spans=body.spans,
    )


def _sections(lines: list[Text]) -> Iterator[Section]:
    headings: tuple[Text, ...] = ()
    paragraphs: list[Paragraph] = []
    for line in lines:
        if re.match("第.章", line.text):
            yield Section(headings, tuple(paragraphs))
            headings, paragraphs = (line,), []
            continue
        clause = _CLAUSE.match(line.text)
        numbered = Clause(_DIGITS.index(clause[1]), clause[0]) if clause else None
        paragraphs.append(Paragraph(line, numbered))
    yield Section(headings, tuple(paragraphs))


def _lines(text: str) -> list[Text]:
    found: list[Text] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if words := line.strip():
            begin = start + line.index(words)
            found.append(Text(words, ((begin, begin + len(words)),)))
        start += len(line)
    return found


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
