"""Files and rows → Documents: the one way into reading."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from errno import ELOOP
from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from retrieval.errors import UnreadableDocument
from retrieval.normalising import is_ink
from retrieval.reading.accounting import accounted
from retrieval.reading.corpus import Row, holds_questions, read_rows
from retrieval.reading.facts import Facts, day_stated, from_furniture, from_path
from retrieval.reading.loading import LOADERS, Desk, Loaded
from retrieval.reading.official import day_of_issue
from retrieval.reading.stated import Stated, stated_of
from retrieval.reading.whole import read_row
from retrieval.types import Card, Document, Story

READER_VERSION = 4

SUFFIXES = frozenset({*LOADERS, ".jsonl", ".jsonl.gz"})


def files_under(path: Path) -> list[Path]:
    """The readable files below a folder, sorted; of a file, itself.

    Hidden files and folders are left out, and sets of questions that lie beside a collection to measure it. Links
    are followed, each folder is entered once.
    """
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    entered: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(path, followlinks=True):
        try:
            state = os.stat(folder)
        except OSError:
            folders.clear()
            continue
        if (state.st_dev, state.st_ino) in entered:
            folders.clear()
            continue
        entered.add((state.st_dev, state.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder, name) for name in files if _is_wanted(Path(folder, name))]
    return sorted(found)


def _is_wanted(path: Path) -> bool:
    kind = suffix(path)
    if path.name.startswith(".") or kind not in SUFFIXES:
        return False
    return not (kind.startswith(".jsonl") and path.is_file() and holds_questions(path))


def suffix(path: Path) -> str:
    """The suffix by which `path` is read, in small letters: ``.jsonl.gz`` counts as one."""
    name = path.name.lower()
    return ".jsonl.gz" if name.endswith(".jsonl.gz") else path.suffix.lower()


def read(path: Path, name: str, desk: Desk = Desk()) -> Iterator[Document | UnreadableDocument]:  # noqa: B008  frozen
    """The documents of one file, in order: one a row of a corpus, one a page of an issue in a PDF, else one.

    A broken row is yielded as an UnreadableDocument that names its line, and the rows after it follow; so are the pages
    of a file that could not be read beside others. A file that cannot be read at all raises UnreadableDocument.
    """
    try:
        kind = suffix(path)
        if kind not in SUFFIXES:
            raise UnreadableDocument(str(path), "unsupported", detail=kind)
        state = path.stat()
        if not S_ISREG(state.st_mode):
            raise UnreadableDocument(str(path), "special")  # reading a pipe may wait for ever
        if state.st_size == 0:
            raise UnreadableDocument(str(path), "empty")
        if kind.startswith(".jsonl"):
            yield from _corpus(path)
        else:
            parts, stated = LOADERS[kind](path, desk), stated_of(path)
            shared = _shared(parts, path)
            for part in parts:
                yield _document(path, name, part, stated, shared)
            yield from (*(failure for part in parts for failure in part.unread), *stated.failures)
    except FileNotFoundError as error:
        raise UnreadableDocument(str(path), "missing") from error
    except PermissionError as error:
        raise UnreadableDocument(str(path), "permission") from error
    except OSError as error:
        if error.errno == ELOOP:
            raise UnreadableDocument(str(path), "circle") from error
        raise UnreadableDocument(str(path), "io", detail=error.strerror or "") from error


def _shared(parts: Sequence[Loaded], path: Path) -> Facts:
    """What the file's name and folders say; of a file of several pages, what one of them says is said of all."""
    named = from_path(path.absolute())
    if len(parts) == 1:
        return named
    said = from_furniture(piece.text for part in parts for piece in part.reading[1])
    return replace(said.or_else(named), page="")


def _document(path: Path, name: str, loaded: Loaded, stated: Stated, shared: Facts) -> Document:
    text = loaded.text
    if not any(map(is_ink, text)):
        raise UnreadableDocument(str(path), loaded.wordless)
    stories, furniture = accounted(text, loaded.reading)
    source = str(path.absolute())
    said = loaded.facts.or_else(from_furniture(piece.text for piece in furniture)).or_else(shared)
    facts = stated.facts.or_else(said)
    if loaded.number:
        own = replace(stated.facts, page="").or_else(said)
        facts = own.or_else(Facts(page=str(loaded.number)))
    overruled = [stated.title, *(astuple(stated.facts))]
    card = Card(
        id=_digest(f"{source}\0{loaded.number}" if loaded.number else source),
        version=_digest("\0".join([text, *overruled]) if any(overruled) else text),
        source=source,
        name=f"{name}#{loaded.number}" if loaded.number else name,
        title=stated.title or _headline(stories) or path.stem,
        paper=facts.paper,
        date=facts.date,
        page=facts.page,
        section=facts.section,
    )
    document = Document(card, text, stories, furniture, loaded.encoding, loaded.places)
    if not card.date and (day := day_of_issue(stories)):
        return replace(document, card=replace(card, date=day))
    return document


def _corpus(path: Path) -> Iterator[Document | UnreadableDocument]:
    known = from_path(path.absolute())
    source = str(path.absolute())
    for row in read_rows(path):
        yield row if isinstance(row, UnreadableDocument) else _row_document(row, source, known)


def _row_document(row: Row, source: str, known: Facts) -> Document:
    text = f"{row.title}\n{row.text}" if row.title else row.text
    stories, _ = accounted(text, (read_row(text, has_title=bool(row.title)), ()))
    said = Facts(row.paper, day_stated(row.date), row.page.lstrip("0"), row.section)
    facts = said.or_else(replace(known, page="", section=""))
    card = Card(
        id=_digest(f"{source}\0{row.id}"),
        version=_digest("\0".join([text, *filter(None, (row.date, row.paper, row.page, row.section))])),
        source=source,
        name=row.id,
        title=row.title or _headline(stories) or row.id,
        paper=facts.paper,
        date=facts.date,
        page=facts.page,
        section=facts.section,
    )
    return Document(card, text, stories)


def _headline(stories: Sequence[Story]) -> str:
    return next((story.headline.text for story in stories if story.headline), "")


def _digest(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
