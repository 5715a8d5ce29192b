"""PDF files and pictures, page by page: by their characters where they have them, else by their looks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import UnreadableDocument
from retrieval.reading.carriers import scans
from retrieval.reading.carriers.glyphs import Face
from retrieval.reading.carriers.paging import read_faces
from retrieval.reading.carriers.pdf import Unmapped, face_of, open_pdf
from retrieval.reading.loading import Desk, Loaded

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_DOTS = (
    200 / 72
)  # pixels to a point: newspaper type of 8 points is 22 pixels high, what recognisers are made for
_MOST_PIXELS = 40_000_000  # of a rendered page; a larger one is rendered smaller
_LARGEST_PICTURE = 256 * 1024 * 1024  # bytes of a file
_PDFIUM = threading.Lock()  # the library serves one thread at a time


@dataclass(slots=True)
class _Pages:
    """The pages of one file so far: as they are printed, and which could not be read for which reason."""

    faces: list[Face]
    unread: dict[str, list[int]]
    recognised: bool = False


def load_pdf(path: Path, desk: Desk) -> list[Loaded]:
    """Raises UnreadableDocument if no page can be read."""
    pages = _Pages([], {})
    looked_at = _Looked(path, desk)
    with _PDFIUM:
        document = open_pdf(path)
        try:
            for number, page in enumerate(document, start=1):
                _take(pages, page, number, path, looked_at)
                page.close()
        finally:
            document.close()
    looked_at.keep()
    if not any(face.runs for face in pages.faces) and pages.unread:
        raise UnreadableDocument(str(path), next(iter(pages.unread)))
    return _loaded(path, pages)


def load_picture(path: Path, desk: Desk) -> list[Loaded]:
    """Raises UnreadableDocument, also where pictures cannot be read here."""
    if path.stat().st_size > _LARGEST_PICTURE:
        raise UnreadableDocument(str(path), "too_large", detail=str(path.stat().st_size))
    if not scans.available():
        raise UnreadableDocument(str(path), "scan")
    looked_at = _Looked(path, desk)
    faces = looked_at.known or [
        looked_at.face(number, partial(_itself, pixels))
        for number, pixels in enumerate(scans.frames_of(path), start=1)
    ]
    looked_at.keep()
    return _loaded(path, _Pages(list(faces), {}, recognised=True))


def _itself(pixels: Any) -> Any:
    return pixels


def _take(pages: _Pages, page: PdfPage, number: int, path: Path, looked_at: _Looked) -> None:
    """Page `number` by its characters; by its looks where it has none, or none that mean anything."""
    try:
        face, reason = face_of(page, number, path), "scan"
    except Unmapped:
        face, reason = None, "unmapped"
    if face is not None and (face.runs or _is_blank(page)):
        pages.faces.append(face)
    elif scans.available():
        pages.faces.append(looked_at.face(number, lambda: _rendered(page)))
        pages.recognised = True
    else:
        pages.unread.setdefault(reason, []).append(number)


def _is_blank(page: PdfPage) -> bool:
    """Whether nothing is drawn on it: the back of a cover."""
    return next(iter(page.get_objects(max_depth=2)), None) is None


def _rendered(page: PdfPage) -> Any:
    width, height = page.get_size()
    scale = min(_DOTS, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale)
    try:
        pixels = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    return pixels[:, :, :3] if pixels.ndim == 3 else pixels


def _loaded(path: Path, pages: _Pages) -> list[Loaded]:
    """One for all pages, or one for each page with words; what could not be read is told with the first."""
    leaves = read_faces(pages.faces)
    leaves = [leaf for leaf in leaves if leaf.places] or leaves[:1]
    unread = tuple(
        UnreadableDocument(str(path), f"{reason}_pages", detail="、".join(map(str, numbers)))
        for reason, numbers in pages.unread.items()
    )
    encoding = "ocr" if pages.recognised else "utf-8"
    return [
        Loaded(
            leaf.text,
            leaf.reading,
            encoding=encoding,
            places=leaf.places,
            unread=unread if leaf is leaves[0] else (),
            wordless="no_text",
            number=leaf.number,
        )
        for leaf in leaves
    ]


class _Looked:
    """The pages of a file that are read by their looks, kept by the file's content."""

    def __init__(self, path: Path, desk: Desk) -> None:
        self._path, self._desk = path, desk
        self._key = ""
        self._fresh: list[Face] = []
        self._known: dict[int, Face] | None = None

    @property
    def known(self) -> list[Face]:
        """The pages kept from an earlier time."""
        if self._known is None:
            self._key = sha256(self._path.read_bytes()).hexdigest() if self._desk.kept_in else ""
            self._known = {face.number: face for face in scans.kept(self._desk.kept_in, self._key) or ()}
        return list(self._known.values())

    def face(self, number: int, pixels: Callable[[], Any]) -> Face:
        """Page `number`, recognised once."""
        for face in self.known:
            if face.number == number:
                return face
        self._desk.recognising(str(self._path), number)
        face = scans.face_of_picture(pixels(), number)
        self._fresh.append(face)
        return face

    def keep(self) -> None:
        if self._fresh:
            scans.keep(self._desk.kept_in, self._key, [*self.known, *self._fresh])
