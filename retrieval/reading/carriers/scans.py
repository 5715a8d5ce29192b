"""Pictures of pages → the lines printed on them, by rapidocr, which the optional extra ``ocr`` installs.

A page takes some twenty seconds, so what was recognised is kept by the content of its file, where a folder is given.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.errors import UnreadableDocument
from retrieval.reading.carriers.glyphs import Face, Run

if TYPE_CHECKING:
    from numpy import ndarray

RECOGNISER = "rapidocr-3"  # part of a kept page's name: another recogniser reads it again
_MOST_PIXELS = 150_000_000  # a broadsheet at 400 dots to the inch; what is larger unpacks to gigabytes
_MOST_FRAMES = 500  # of one TIFF
_SURE = 0.5  # of 1: what is recognised with less is a stain or an ornament
_OF_BOX = 0.75  # of a box's height: its characters, where there are too few to tell by their width
_FEWEST = 3  # characters of a line whose width tells the size of its characters


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
    """Page `number` as its picture shows it; places are in pixels."""
    found = _recogniser()(pixels)
    boxes = () if found.boxes is None else found.boxes
    runs = [
        run
        for box, words, score in zip(boxes, found.txts or (), found.scores or (), strict=True)
        if score >= _SURE and (run := _run(box, words.strip())).words
    ]
    height, width = pixels.shape[:2]
    return Face(number, float(width), float(height), tuple(sorted(runs, key=lambda run: (run.top, run.x0))))


def _run(box: Any, words: str) -> Run:
    """A line of characters; their size is told by its width, which is surer than the height of its box."""
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    middle = (min(ys) + max(ys)) / 2
    advance = sum(0.5 if " " <= sign <= "~" else 1.0 for sign in words)
    height = max(ys) - min(ys)
    size = (max(xs) - min(xs)) / advance if advance >= _FEWEST else _OF_BOX * height
    size = min(size, height)
    return Run(min(xs), middle - size / 2, max(xs), middle + size / 2, size, words)


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error"})


def kept(folder: Path | None, key: str) -> list[Face] | None:
    """The pages once recognised of a file with this digest."""
    if folder is None:
        return None
    try:
        pages = json.loads((folder / f"{key}.{RECOGNISER}.json").read_text("utf-8"))
        return [
            Face(number, width, height, tuple(Run(*run) for run in runs))
            for number, width, height, runs in pages
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
        pages = [(face.number, face.width, face.height, face.runs) for face in faces]
        draft.write_text(json.dumps(pages, ensure_ascii=False), "utf-8")
        draft.replace(folder / f"{key}.{RECOGNISER}.json")
    except OSError:
        return
