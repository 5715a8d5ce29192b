"""PDF → faces: what each page prints, and where."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from retrieval.errors import UnreadableDocument
from retrieval.reading.carriers.glyphs import Face, Glyph, Rule, laid_across, run_downwards, runs_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_LARGEST = 256 * 1024 * 1024  # bytes; a month of a paper as print files is less
_MOST_PAGES = 5_000
_MOST_GLYPHS = 400_000  # on one page; a broadsheet has 20,000
_THIN = 3.0  # points; a box no thicker is a rule
_LONG = 18.0  # points; a shorter line is an ornament or part of a sign
_NO_WORDS = 0.3  # share of glyphs without a meaning, from which on a page cannot be read by its characters
_MANY_RULES = 4_000  # on one page; a map has more, a page of tables fewer
_AS_MANY = 0.95  # share of pdfium's glyphs that the other library must find to be believed
_SLANT = 0.2  # radians; text turned further is a watermark or runs up the edge


class _View(NamedTuple):
    """The part of a page's plane that is shown, and how many quarters of a turn it is shown turned, clockwise."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @classmethod
    def of(cls, page: PdfPage) -> _View:
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation() // 90)

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is seen: from the upper left corner, y growing downwards."""
        return (
            (x - self.left, self.top - y),
            (y - self.bottom, x - self.left),
            (self.right - x, y - self.bottom),
            (self.top - y, self.right - x),
        )[self.quarters]

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what is seen of a box."""
        (a, b), (c, d) = self.shown(x0, y0), self.shown(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class Unmapped(Exception):
    """The fonts of a page do not say which characters their glyphs are."""


def open_pdf(path: Path) -> PdfDocument:
    """Raises UnreadableDocument: ``locked`` by a password, ``damaged``, ``no_pages``, ``too_large``."""
    import pypdfium2

    if path.stat().st_size > _LARGEST:
        raise UnreadableDocument(str(path), "too_large", detail=str(path.stat().st_size))
    try:
        document = pypdfium2.PdfDocument(path.read_bytes())
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD or "assword" in str(
            error
        )
        raise UnreadableDocument(str(path), "locked" if locked else "damaged") from error
    count = len(document)
    if not 0 < count <= _MOST_PAGES:
        document.close()
        raise UnreadableDocument(str(path), "no_pages" if count < 1 else "too_large", detail=str(count))
    return document


def face_of(page: PdfPage, number: int, path: Path) -> Face:
    """What page `number` of the file at `path` prints. Raises Unmapped."""
    width, height = page.get_size()
    view = _View.of(page)
    glyphs = list(_glyphs(page, view))
    if _misses_words(page):
        other = list(_glyphs_by_miner(path, number, view))
        glyphs = other if len(other) >= _AS_MANY * len(glyphs) else glyphs
    if run_downwards(glyphs):
        across = tuple(run for run in runs_of(laid_across(glyphs, width)) if run.words)
        rules = (Rule(rule.top, width - rule.x1, rule.bottom, width - rule.x0) for rule in _rules(page, view))
        return Face(number, height, width, across, tuple(rules), downwards=True)
    runs = tuple(run for run in runs_of(glyphs) if run.words)
    return Face(number, width, height, runs, tuple(_rules(page, view)) if runs else ())


def _glyphs(page: PdfPage, view: _View) -> Iterator[Glyph]:
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        count = min(raw.FPDFText_CountChars(text), _MOST_GLYPHS)
        unknown = 0
        box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        for at in range(count):
            code = raw.FPDFText_GetUnicode(text, at)
            if raw.FPDFText_IsGenerated(text, at):
                continue
            if (
                code in (0, 0xFFFD)
                or 0xE000 <= code < 0xF900
                or raw.FPDFText_HasUnicodeMapError(text, at) == 1
            ):
                unknown += 1
            character = _character(code)
            angle = raw.FPDFText_GetCharAngle(text, at) + view.quarters * math.pi / 2
            if not character or abs(math.remainder(angle, 2 * math.pi)) > _SLANT:
                continue
            raw.FPDFText_GetLooseCharBox(text, at, box)
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            raw.FPDFText_GetMatrix(text, at, matrix)
            size = raw.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
            if not size > 0:
                size = abs(box.top - box.bottom) or 1.0
            if view.holds(x.value, y.value):
                x0, _, x1, _ = view.box(box.left, box.bottom, box.right, box.top)
                yield Glyph(x0, x1, view.shown(x.value, y.value)[1], size, character)
        if count and unknown > _NO_WORDS * count:
            raise Unmapped
    finally:
        text.close()


def _misses_words(page: PdfPage) -> bool:
    """Whether pdfium passed over text: it does so with single characters of a font that is neither kept in the file nor
    installed here, since it cannot tell how large they are.
    """
    from pypdfium2 import raw

    text = page.get_textpage()
    try:
        seen = {
            ctypes.addressof(item.contents)
            for at in range(min(raw.FPDFText_CountChars(text), _MOST_GLYPHS))
            if (item := raw.FPDFText_GetTextObject(text, at))
        }
        for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,), max_depth=3):
            if ctypes.addressof(item.raw.contents) not in seen:
                font = raw.FPDFTextObj_GetFont(item.raw)
                if font and raw.FPDFFont_GetIsEmbedded(font) == 0:
                    return True
    finally:
        text.close()
    return False


def _glyphs_by_miner(path: Path, number: int, view: _View) -> Iterator[Glyph]:
    """The glyphs of a page as pdfminer.six finds them: five times slower, and it needs no fonts to measure."""
    import logging

    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LTChar, LTContainer
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.psexceptions import PSException

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of every odd operator
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager, laparams=None)  # its own layout takes minutes on a broadsheet
    waiting: list[Any] = []
    try:
        with path.open("rb") as file:
            for page in PDFPage.get_pages(file, pagenos={number - 1}, maxpages=1 if number == 1 else 0):
                page.rotate = 0  # we turn it ourselves, by what of it is shown
                left, bottom = page.mediabox[:2]
                PDFPageInterpreter(manager, device).process_page(page)
                waiting.append(device.get_result())
    except (PSException, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return  # a file that only the other library can read
    while waiting:
        item = waiting.pop()
        if isinstance(item, LTChar):
            words = item.get_text()
            x, y = left + item.matrix[4], bottom + item.matrix[5]
            if len(words) == 1 and (character := _character(ord(words))) and view.holds(x, y):
                x0, _, x1, _ = view.box(left + item.x0, y, left + item.x1, y)
                yield Glyph(x0, x1, view.shown(x, y)[1], item.size, character)
        elif isinstance(item, LTContainer):
            waiting.extend(item)


def _character(code: int) -> str:
    """What a code prints; nothing for marks that print nothing."""
    if code in (2, 0xAD):
        return "-"  # pdfium's sign for a hyphen at a line's end
    if code in (0, 0xFFFD, 0xFFFE, 0xFEFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd" if code == 0xFFFD else ""
    character = chr(code)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB07:
        return normalize(
            "NFKC", character
        )  # radicals and ligatures, which some fonts give for what they print
    return "" if code < 0x20 else " " if character.isspace() and code != 0x3000 else character


def _rules(page: PdfPage, view: _View) -> Iterator[Rule]:
    """Straight lines, thin boxes and the edges of frames."""
    from pypdfium2 import raw

    for count, item in enumerate(page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)):
        if count >= _MANY_RULES:
            return
        rule = Rule(*view.box(*item.get_bounds()))
        wide, high = rule.x1 - rule.x0, rule.bottom - rule.top
        if (wide >= _LONG and high <= _THIN) or (high >= _LONG and wide <= _THIN):
            yield rule
        elif wide >= _LONG and high >= _LONG and _is_drawn(item):
            yield Rule(rule.x0, rule.top, rule.x1, rule.top)
            yield Rule(rule.x0, rule.bottom, rule.x1, rule.bottom)
            yield Rule(rule.x0, rule.top, rule.x0, rule.bottom)
            yield Rule(rule.x1, rule.top, rule.x1, rule.bottom)


def _is_drawn(item: Any) -> bool:
    """Whether a path's outline is drawn as a frame, not only its inside filled as a ground."""
    from pypdfium2 import raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(
        raw.FPDFPath_GetDrawMode(item, mode, stroke)
        and stroke.value
        and 4 <= raw.FPDFPath_CountSegments(item) <= 6
    )
