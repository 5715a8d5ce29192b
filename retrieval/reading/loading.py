"""Suffix → what is read of such a file: its texts, as read. Heavy libraries are imported when one comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import UnreadableDocument
from retrieval.reading import markdown, page
from retrieval.reading.accounting import Reading
from retrieval.reading.decoding import NotText, decode
from retrieval.reading.facts import Facts
from retrieval.types import Place

_LARGEST_TEXT = 64 * 1024 * 1024  # bytes of one text; a year of a daily paper is less
_LARGEST_HTML = (
    16 * 1024 * 1024
)  # bytes; the longest law is below one, and a page takes 30 times its size in memory
_LARGEST_WORD = 256 * 1024 * 1024  # bytes; pictures are passed over


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file holds, or a page of it. `facts` are those that it states about itself.

    `unread` are the pages of it that could not be read; `wordless` is the reason where its text has no words. `number`
    is that of a page, from 1, where each page of the file is a document of its own; else 0.
    """

    text: str
    reading: Reading
    facts: Facts = field(default_factory=Facts)
    encoding: str = "utf-8"
    places: tuple[Place, ...] = ()
    unread: tuple[UnreadableDocument, ...] = ()
    wordless: str = "empty"
    number: int = 0


def _unheard(path: str, page: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading may use besides the file.

    `kept_in` is a folder for what took long to recognise; None keeps nothing. `recognising` hears of each page that is
    about to be read by its looks: the file's path and the page's number from 1.
    """

    kept_in: Path | None = None
    recognising: Callable[[str, int], None] = _unheard


def _decoded(path: Path, largest: int) -> tuple[str, str]:
    if path.stat().st_size > largest:
        raise UnreadableDocument(str(path), "too_large", detail=str(path.stat().st_size))
    try:
        return decode(path.read_bytes())
    except NotText as error:
        raise UnreadableDocument(str(path), error.reason) from error


def _text(path: Path, desk: Desk) -> list[Loaded]:
    text, encoding = _decoded(path, _LARGEST_TEXT)
    return [Loaded(text, page.read_page(text), encoding=encoding)]


def _markdown(path: Path, desk: Desk) -> list[Loaded]:
    text, encoding = _decoded(path, _LARGEST_TEXT)
    return [Loaded(text, markdown.read_markdown(text), encoding=encoding)]


def _html(path: Path, desk: Desk) -> list[Loaded]:
    from retrieval.reading.carriers.html import read_html

    text, encoding = _decoded(path, _LARGEST_HTML)
    sheet, facts = read_html(text)
    return [Loaded(sheet.text, sheet.reading(), facts, encoding, wordless="no_text")]


def _word(path: Path, desk: Desk) -> list[Loaded]:
    from retrieval.reading.carriers.word import read_word

    if path.stat().st_size > _LARGEST_WORD:
        raise UnreadableDocument(str(path), "too_large", detail=str(path.stat().st_size))
    sheet = read_word(path)
    return [Loaded(sheet.text, sheet.reading(), wordless="no_text")]


def _pdf(path: Path, desk: Desk) -> list[Loaded]:
    from retrieval.reading.carriers.pages import load_pdf

    return load_pdf(path, desk)


def _picture(path: Path, desk: Desk) -> list[Loaded]:
    from retrieval.reading.carriers.pages import load_picture

    return load_picture(path, desk)


LOADERS: Mapping[str, Callable[[Path, Desk], list[Loaded]]] = {
    ".txt": _text,
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".docx": _word,
    ".pdf": _pdf,
    ".png": _picture,
    ".jpg": _picture,
    ".jpeg": _picture,
    ".tif": _picture,
    ".tiff": _picture,
}
