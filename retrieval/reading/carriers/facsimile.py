"""A page of a PDF or a picture as it looks, with words marked, drawn in a child process.

Files come from strangers, and drawing one may take long, take much memory or end the process; so a child does it, with
limits of its own, and whatever goes wrong there means only that there is no picture.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retrieval.types import Box

if TYPE_CHECKING:
    from PIL.Image import Image

_LONGEST = 2_000  # pixels of a page's longer side: some 700 kB
_WIDEST = 1_400  # pixels of a part's width
_DOTS = 200 / 72  # pixels to a point, of which a part is cut: print is then easy to read
_MOST_PIXELS = 40_000_000  # of a page while it is drawn
_AROUND = 0.04  # of the page: what is shown around the marked words in a part of it
_LEAST = 0.3  # of the page's width: a part shows as much, so that the column around a line is seen
_QUALITY = 80  # of JPEG, of 100
_MARKER = (255, 230, 120)  # light yellow: print shines through
_SECONDS = 20.0  # a page takes half a second
_MEMORY = 2 * 1024**3  # bytes of the child's address space


class NoFacsimile(Exception):
    """The page cannot be drawn: the file is gone or another one, or its drawing failed."""


def facsimile(path: Path, digest: str, page: int, boxes: Sequence[Box], *, part: bool) -> bytes:
    """Page `page` (from 1) as JPEG, what stands in `boxes` marked; only the surroundings of the boxes for a `part`.

    Boxes are in shares of the page. `digest` is the SHA-256 of the file that they belong to. Raises NoFacsimile.
    """
    asked = json.dumps([str(path), digest, page, [list(box) for box in boxes], part])
    root = str(Path(__file__).resolve().parents[3])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    try:
        child = subprocess.run(
            [sys.executable, "-P", "-m", "retrieval.reading.carriers.facsimile"],
            input=asked.encode(),
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoFacsimile("timeout") from error
    if child.returncode or not child.stdout:
        raise NoFacsimile(str(child.returncode))
    return child.stdout


def main() -> None:
    """The child: what is asked comes in as JSON, the picture goes out."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(_SECONDS), int(_SECONDS)))
    source, digest, page, boxes, part = json.load(sys.stdin)
    path = Path(source)
    if sha256(path.read_bytes()).hexdigest() != digest:
        sys.exit(1)  # the file is another one by now: the boxes do not belong to it
    drawn = _drawn(path, page)
    _mark(drawn, boxes)
    if part and boxes:
        drawn = drawn.crop(_around(drawn, boxes))
        drawn.thumbnail((_WIDEST, _LONGEST))
    else:
        drawn.thumbnail((_LONGEST, _LONGEST))
    saved = BytesIO()
    drawn.save(saved, "JPEG", quality=_QUALITY)
    sys.stdout.buffer.write(saved.getvalue())


def _drawn(path: Path, page: int) -> Image:
    from PIL import Image

    if path.suffix.lower() != ".pdf":
        Image.MAX_IMAGE_PIXELS = 150_000_000  # as many as scans.py reads
        with Image.open(path) as picture:
            picture.seek(page - 1)
            return picture.convert("RGB")
    from retrieval.reading.carriers.pdf import open_pdf

    document = open_pdf(path)
    found = document[page - 1]
    width, height = found.get_size()
    scale = min(_DOTS, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    drawn: Any = found.render(scale=scale).to_pil()
    return drawn.convert("RGB")  # type: ignore[no-any-return]


def _mark(drawn: Image, boxes: Sequence[Box]) -> None:
    from PIL import Image, ImageChops

    for box in boxes:
        left, top, right, bottom = _pixels(drawn, box)
        pad = max(1, (bottom - top) // 8)
        place = (max(0, left - pad), max(0, top - pad), right + pad, bottom + pad)
        words = drawn.crop(place)
        drawn.paste(ImageChops.multiply(words, Image.new("RGB", words.size, _MARKER)), place[:2])


def _pixels(drawn: Image, box: Box) -> tuple[int, int, int, int]:
    x0, top, x1, bottom = box
    return (
        int(x0 * drawn.width),
        int(top * drawn.height),
        max(int(x0 * drawn.width) + 1, round(x1 * drawn.width)),
        max(int(top * drawn.height) + 1, round(bottom * drawn.height)),
    )


def _around(drawn: Image, boxes: Sequence[Box]) -> tuple[int, int, int, int]:
    """The part of a page that shows the boxes and what stands beside them."""
    x0, x1 = min(box[0] for box in boxes), max(box[2] for box in boxes)
    wider = max(_AROUND, (_LEAST - (x1 - x0)) / 2)
    whole = (
        max(0.0, x0 - wider),
        max(0.0, min(box[1] for box in boxes) - _AROUND),
        min(1.0, x1 + wider),
        min(1.0, max(box[3] for box in boxes) + _AROUND),
    )
    return _pixels(drawn, whole)


if __name__ == "__main__":
    main()
