"""The page that was printed or scanned, beside the text that was read of it, with the quoted words marked."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.channels.standing import Shelf, Standing
from retrieval.reading.carriers.facsimile import facsimile
from retrieval.types import Box, Place

_KEPT = 32 * 1024 * 1024  # bytes of pictures; some sixty


class Sheets(Shelf, Protocol):
    """What a picture needs of the catalog besides. The calls block."""

    def places(self, document_id: str, start: int, end: int) -> Sequence[Place]: ...

    def file_of(self, document_id: str) -> tuple[str, str] | None: ...


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of a file on which quoted words are printed; `boxes` in shares of the page."""

    path: Path
    digest: str
    page: int
    boxes: tuple[Box, ...]


def sheet(found: Standing, sheets: Sheets) -> Sheet | None:
    """The first page on which what is quoted stands; None where nothing knows it, or its file is gone.

    Of a newer version the whole passage is marked: the places of the quoted words are those of the old one.
    """
    if found.now is None or found.withdrawn:
        return None
    same = found.citation is not None and not found.updated
    spans = found.citation.spans if found.citation and same else found.now.spans
    document = found.now.document.id
    places = [place for start, end in spans for place in sheets.places(document, start, end)]
    file = sheets.file_of(document)
    if not places or file is None or not Path(file[0]).is_file():
        return None
    page = places[0].page
    return Sheet(Path(file[0]), file[1], page, tuple(place.box for place in places if place.page == page))


class Pictures:
    """Pictures of sheets, the latest of them kept. How many are drawn at once is for the site to say."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Sheet, bool], bytes] = OrderedDict()
        self._guard = threading.Lock()

    def of(self, sheet: Sheet, *, part: bool) -> bytes:
        """A JPEG of the page, or of the `part` of it around the marked words. Raises NoFacsimile. Blocks."""
        key = (sheet, part)
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = facsimile(sheet.path, sheet.digest, sheet.page, sheet.boxes, part=part)
        with self._guard:
            self._kept[key] = drawn
            while sum(map(len, self._kept.values())) > _KEPT:
                self._kept.popitem(last=False)
        return drawn
