"""Pictures of pages → the lines printed on them, by rapidocr, which the optional extra ``ocr`` installs.

A full page takes thirty CPU seconds, so what was recognised is kept by the content of its file, where a folder is
given.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import UnreadableDocument
from retrieval.reading.carriers.glyphs import Face, Rule, Run

if TYPE_CHECKING:
    from numpy import ndarray

RECOGNISER = "rapidocr-3-wide"  # part of a kept page's name: what reads otherwise reads again
_MOST_PIXELS = 150_000_000  # a broadsheet at 400 dots to the inch; what is larger unpacks to gigabytes
_MOST_FRAMES = 500  # of one TIFF


def available() -> bool:
    """Whether pictures can be read here."""
    return find_spec("rapidocr") is not None


def frames_of(path: Path) -> Iterator[ndarray[Any, Any]]:
    """The pictures in a file, each as rows of pixels (height, width, 3). Raises UnreadableDocument."""
    import numpy
    from PIL import Image

    try:
        with Image.open(path) as picture:
            count = getattr(picture, "n_frames", 1)
            if count > _MOST_FRAMES:
                raise UnreadableDocument(str(path), "too_large", detail=str(count))
            for number in range(count):
                picture.seek(number)
                if picture.width * picture.height > _MOST_PIXELS:
                    raise UnreadableDocument(str(path), "bomb")
                yield numpy.asarray(picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(str(path), "damaged", detail=type(error).__name__) from error


def face_of_picture(pixels: ndarray[Any, Any], number: int) -> Face:
    """Page `number` as its picture shows it."""
    from retrieval.reading.carriers.recognising import lines_of, rules_of
    from retrieval.reading.carriers.sizing import face_of

    height, width = pixels.shape[:2]
    return face_of(lines_of(pixels), rules_of(pixels), float(width), float(height), number)


def kept(folder: Path | None, key: str) -> list[Face] | None:
    """The pages once recognised of a file with this digest."""
    if folder is None:
        return None
    try:
        pages = json.loads((folder / f"{key}.{RECOGNISER}.json").read_text("utf-8"))
        return [
            Face(
                number, width, height, tuple(Run(*run) for run in runs), tuple(Rule(*rule) for rule in rules)
            )
            for number, width, height, runs, rules in pages
        ]
    except (OSError, ValueError, TypeError):
        return None  # not there, or cut short: it is recognised again


def keep(folder: Path | None, key: str, faces: list[Face]) -> None:
    """Keep what was recognised; a full disk costs only the time to do it again."""
    if folder is None:
        return
    draft = folder / f"{key}.{os.getpid()}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps([face[:5] for face in faces], ensure_ascii=False), "utf-8")
        draft.replace(folder / f"{key}.{RECOGNISER}.json")
    except OSError:
        return
