"""DOCX → a sheet: headings by their styles, paragraphs with the numbers that are printed before them, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from retrieval.errors import UnreadableDocument
from retrieval.reading.carriers.listing import Listing
from retrieval.reading.carriers.sheet import Sheet

if TYPE_CHECKING:
    from docx.document import Document as Opened

_UNPACKED = 256 * 1024 * 1024  # bytes of all parts; a book with pictures has less
_PART = 64 * 1024 * 1024  # bytes of one part's XML, 100 times a long document's
_MANY = 10_000  # parts; a document with a thousand pictures has fewer
_BODY = "word/document.xml"

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BOX = f"{_W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset(
    {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _FALLBACK, _BOX, f"{_W}rPr"}
)
_HEADING = re.compile(r"(?:heading|标题|標題)\s*(\d)", re.IGNORECASE)
_TITLE = frozenset({"title", "标题", "標題", "文档标题"})
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.IGNORECASE)
_LEVELS = 9


def read_word(path: Path) -> Sheet:
    """Everything that is printed, in its order. Raises UnreadableDocument."""
    _inspect(path)
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        opened = Document(str(path))
        sheet = Sheet()
        _Walk(opened, sheet).everything()
    except (
        OpcError,
        LxmlError,
        BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        NotImplementedError,
    ) as error:
        # python-docx lets through what a damaged package makes it stumble over
        raise UnreadableDocument(str(path), "damaged", detail=type(error).__name__) from error
    return sheet


def _inspect(path: Path) -> None:
    """Refuse what is no DOCX, is locked by a password, or would unpack to more than a document holds."""
    with path.open("rb") as file:
        if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":  # an old .doc, or an encrypted package
            raise UnreadableDocument(str(path), "old_word")
    try:
        with ZipFile(path) as package:
            parts = package.infolist()
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableDocument(str(path), "damaged", detail=type(error).__name__) from error
    if len(parts) > _MANY or sum(part.file_size for part in parts) > _UNPACKED:
        raise UnreadableDocument(str(path), "bomb")
    if any(part.file_size > _PART for part in parts if part.filename.endswith((".xml", ".rels"))):
        raise UnreadableDocument(str(path), "bomb")
    if _BODY not in {part.filename for part in parts}:
        raise UnreadableDocument(str(path), "not_word")


class _Walk:
    """One way through a document, from its first page's head to its notes."""

    def __init__(self, opened: Opened, sheet: Sheet) -> None:
        self._opened = opened
        self._sheet = sheet
        self._listing = Listing(opened)
        self._styles: dict[str, tuple[str, int]] = {}
        self._titled = False

    def everything(self) -> None:
        heads, feet = self._margins("header"), self._margins("footer")
        for words in heads:
            self._sheet.aside(words)
        self._blocks(self._opened.element.body)
        for words in (*self._notes("footnotes"), *self._notes("endnotes")):
            self._sheet.item(words)
        for words in feet:
            self._sheet.aside(words)

    def _margins(self, which: str) -> list[str]:
        """Lines of the headers or footers; a page number that is counted while printing has no words."""
        found: dict[str, None] = {}
        for section in self._opened.sections:
            for name in (f"first_page_{which}", f"even_page_{which}", which):
                margin = getattr(section, name)
                if not margin.is_linked_to_previous:
                    for words in filter(str.strip, (_words(each) for each in margin._element.iter(f"{_W}p"))):
                        found[words] = None
        return list(found)

    def _notes(self, kind: str) -> Iterator[str]:
        """Footnotes and endnotes, a paragraph each."""
        from docx.opc.oxml import parse_xml

        for relation in self._opened.part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                notes = parse_xml(relation.target_part.blob)
                yield from (_words(each) for each in notes.iter(f"{_W}p"))

    def _blocks(self, parent: Any) -> None:
        """Paragraphs and tables below `parent`, those in content controls and text boxes too."""
        waiting = list(parent)[::-1]
        while waiting:
            element = waiting.pop()
            if element.tag == f"{_W}p":
                self._paragraph(element)
                waiting += [block for box in _boxes(element) for block in box][::-1]
            elif element.tag == f"{_W}tbl":
                self._sheet.table([[_cell(cell) for cell in _cells(row)] for row in _rows(element)])
            elif element.tag not in _UNSEEN and element.tag != f"{_W}sectPr":
                waiting += list(element)[::-1]

    def _paragraph(self, element: Any) -> None:
        words = _words(element)
        name, level = self._style(element)
        label, listed = self._listing.label(element, name)
        if not words.strip():
            return
        words = label + words
        if name in _TITLE and not self._titled:
            self._sheet.title(words)
        elif level:
            self._sheet.heading(words, level)
        elif _CONTENTS.match(name) or (listed and not label):
            self._sheet.item(words)
        else:
            self._sheet.paragraph(words)
            self._titled = True
        # A second line of the title follows the first at once.
        self._titled = self._titled or name not in _TITLE

    def _style(self, element: Any) -> tuple[str, int]:
        """The name of a paragraph's style, and the level of heading that it gives, 0 for none."""
        properties = element.pPr
        key = (element.style or "") if properties is not None else ""
        if key not in self._styles:
            self._styles[key] = self._known(key)
        name, level = self._styles[key]
        own = properties.find(f"{_W}outlineLvl") if properties is not None else None
        if own is not None:
            level = _outline(own) or level
        return name, level

    def _known(self, key: str) -> tuple[str, int]:
        from docx.enum.style import WD_STYLE_TYPE

        style = self._opened.styles.get_by_id(key or None, WD_STYLE_TYPE.PARAGRAPH)
        name, level, seen = (style.name or "").lower(), 0, 0
        while style is not None and not level and seen < _LEVELS:
            found = _HEADING.match(style.name or "")
            outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
            level = int(found.group(1)) if found else _outline(outline) if outline is not None else 0
            style, seen = style.base_style, seen + 1
        return name, level


def _outline(element: Any) -> int:
    """1 to 9 for an outline level of 0 to 8; 9 means running text."""
    value = element.get(f"{_W}val") or ""
    return int(value) + 1 if value.isdecimal() and int(value) < _LEVELS else 0


def _boxes(element: Any) -> list[Any]:
    """The text boxes anchored in a paragraph; each is kept twice, for old readers too: the copy is left out."""
    return [
        box
        for box in element.iter(_BOX)
        if not any(up.tag in (_FALLBACK, _BOX) for up in box.iterancestors())
    ]


def _rows(table: Any) -> Iterator[Any]:
    return (row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table)


def _cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row)


def _cell(cell: Any) -> str:
    """All words of a cell in one line, a table inside it included."""
    return " ".join(filter(str.strip, (_words(each) for each in cell.iter(f"{_W}p"))))


def _words(paragraph: Any) -> str:
    """What a paragraph prints: no deleted words, no field codes, no text boxes; breaks and tabs as such."""
    words: list[str] = []
    waiting = list(paragraph)[::-1]
    while waiting:
        element = waiting.pop()
        if element.tag in _UNSEEN:
            continue
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag == f"{_W}tab":
            words.append("\t" if element.getparent().tag == f"{_W}r" else "")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            words.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            words.append("-")
        elif element.tag == f"{_W}sym":
            words.append(_symbol(element))
        else:
            waiting += list(element)[::-1]
    return "".join(words)


def _symbol(element: Any) -> str:
    """A character of a symbol font; those of a private area mean nothing outside it."""
    code = int(element.get(f"{_W}char") or "0", 16)
    return "" if code < 0x20 or 0xD800 <= code < 0xF900 or code > 0x10FFFF else chr(code)
