"""Rows of a JSONL corpus, plain or gzipped, one at a time."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from retrieval.errors import UnreadableDocument

_LONGEST_ROW = 64 * 1024 * 1024  # bytes; a line beyond this is no row but a file of another kind
_UNPRINTABLE = re.compile("[\ud800-\udfff\0]")  # JSON escapes can spell what no file can hold


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a corpus; `line` counts from 1."""

    line: int
    id: str
    title: str
    text: str
    date: str = ""
    paper: str = ""
    page: str = ""
    section: str = ""


def read_rows(path: Path) -> Iterator[Row | UnreadableDocument]:
    """The rows of `path` in order; a broken one comes as an error that names its line, the others go on.

    Holds one line and the ids seen so far in memory, never the file.
    """
    seen: set[str] = set()
    with _opened(path) as stream:
        number = 0
        while line := stream.readline(_LONGEST_ROW + 1):
            number += 1
            if len(line) > _LONGEST_ROW:
                raise UnreadableDocument(str(path), "too_large", line=number)
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if not line.strip():
                continue
            row = _row(path, line, number)
            if isinstance(row, Row) and row.id in seen:
                row = UnreadableDocument(str(path), "duplicate_id", detail=row.id, line=number)
            elif isinstance(row, Row):
                seen.add(row.id)
            yield row


def holds_questions(path: Path) -> bool:
    """Whether a ``.jsonl`` is a set of questions for measuring, told by its first row, and so no corpus."""
    try:
        with _opened(path) as stream:
            fields = json.loads(stream.readline(_LONGEST_ROW))
    except (OSError, UnreadableDocument, ValueError, RecursionError):
        return False  # whatever it is, reading it will say what is wrong with it
    return isinstance(fields, dict) and "question" in fields and "text" not in fields


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    opener = gzip.open if path.name.lower().endswith(".gz") else open
    try:
        with opener(path, "rb") as stream:
            yield stream  # type: ignore[misc]  # GzipFile is an IO[bytes] in all that is used here
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnreadableDocument(str(path), "damaged", detail=str(error)) from error


def _row(path: Path, line: bytes, number: int) -> Row | UnreadableDocument:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        return UnreadableDocument(str(path), "bad_json", detail=str(error)[:80], line=number)
    if not isinstance(fields, dict):
        return UnreadableDocument(str(path), "bad_json", detail=type(fields).__name__, line=number)
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        return UnreadableDocument(str(path), "no_text", line=number)
    words = {name: _words(fields.get(name)) for name in ("id", "title", "date", "paper", "page", "section")}
    return Row(
        number,
        words["id"] or str(number),
        " ".join(words["title"].split()) if "\n" in words["title"] else words["title"],
        _printable(text),
        words["date"],
        words["paper"],
        words["page"],
        words["section"],
    )


def _words(value: object) -> str:
    """A field as words: numbers are welcome, nothing else is."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _printable(str(value)).strip()


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)
