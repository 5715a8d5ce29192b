"""A picture of a page → what is seen on it: lines of words with their boxes, and rules; by rapidocr and OpenCV.

Lines are found in a small copy of the picture, which is quick, and read from the picture itself, which is sure. A box
is made wider before it is read: it ends with the last character, and a full stop behind that would be lost.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from retrieval.reading.carriers.glyphs import Rule

if TYPE_CHECKING:
    from numpy import ndarray

    Pixels = ndarray[Any, Any]

_SMALL = 2_000  # pixels of the longer side of the copy in which lines are found: five CPU seconds
_LARGER = (
    3_200  # where type is small: thirteen seconds, a gigabyte; a broadsheet's type is then 17 pixels high
)
_LEGIBLE = 20  # pixels: lower lines are looked for in the larger copy
_WIDER = 0.6  # of a line's height: how much of what stands at its ends is read with it
_HALF = 0.45  # of the gap to the next line on the same height: no wider than that
_GUTTER = 1.2  # times a line's height: a wider blank parts columns; between 。 and “ it is one character
_FULL = 0.95  # of a line's height: ink as high is a rule
_LEVEL = 8  # times its height: the length of a line that tells how the page lies
_SURE = 0.5  # of 1: what is recognised with less is a stain or an ornament
_TALL = 1.8  # times its width: a line that is higher runs downwards
_INK = 128  # of 255: darker is ink
_RULE = 1 / 25  # of the page's width: rules are longer, and so are no strokes of characters but in headlines
_THIN = 1 / 150  # of the page's width: rules are thinner
_MOST_RULES = 1_500  # a page with more is a drawing


class Seen(NamedTuple):
    """A line of words and its box in pixels, as if the page lay straight; `ink` is how high its characters are."""

    x0: float
    top: float
    x1: float
    bottom: float
    words: str
    ink: float


def lines_of(pixels: Pixels) -> list[Seen]:
    """The lines of words in a picture (height, width, 3), in no particular order."""
    quads = [part for quad in _found(pixels) for part in _parted(pixels, quad)]
    slant = _slant(quads)
    seen = []
    for quad in _widened(quads):
        words, score = _read(pixels, quad)
        if score >= _SURE and words.strip():
            seen.append(quad.straightened(slant, pixels.shape).seen(words.strip()))
    return seen


class _Quad(NamedTuple):
    """A line's box, which may slant: its middle, its length along the line, its height, its angle in radians.

    `ink` is how high its characters are; `before` and `behind` say how far beyond its ends it is read.
    """

    x: float
    y: float
    length: float
    height: float
    angle: float
    ink: float = 0.0
    before: float = 0.0
    behind: float = 0.0

    def straightened(self, slant: float, shape: Sequence[int]) -> _Quad:
        """Where it would be on a page turned back by `slant` about its middle."""
        x, y = self.x - shape[1] / 2, self.y - shape[0] / 2
        sine, cosine = math.sin(-slant), math.cos(-slant)
        return self._replace(
            x=x * cosine - y * sine + shape[1] / 2, y=x * sine + y * cosine + shape[0] / 2, angle=0.0
        )

    def seen(self, words: str) -> Seen:
        half, high = self.length / 2, self.height / 2
        return Seen(self.x - half, self.y - high, self.x + half, self.y + high, words, self.ink)


def _found(pixels: Pixels) -> list[_Quad]:
    """The boxes of lines; looked for again in a larger copy where they are too low in the small one."""
    quads: list[_Quad] = []
    for side in (_SMALL, _LARGER):
        found = _engine(side)(pixels, use_det=True, use_cls=False, use_rec=False)
        quads = [] if found.boxes is None else [_quad(box) for box in found.boxes]
        scale = min(1.0, side / max(pixels.shape[:2]))
        if not quads or scale == 1.0 or median(quad.height for quad in quads) * scale >= _LEGIBLE:
            break
    return quads


def _quad(box: Any) -> _Quad:
    """From four corners, the upper left one first, clockwise."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ((float(x), float(y)) for x, y in box)
    length = (math.hypot(bx - ax, by - ay) + math.hypot(cx - dx, cy - dy)) / 2
    height = (math.hypot(dx - ax, dy - ay) + math.hypot(cx - bx, cy - by)) / 2
    angle = math.atan2(by - ay + cy - dy, bx - ax + cx - dx)
    return _Quad((ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4, length, height, angle)


def _slant(quads: Sequence[_Quad]) -> float:
    """How far the page is turned, in radians, as its long lines tell."""
    return median([quad.angle for quad in quads if quad.length > _LEVEL * quad.height] or [0.0])


def _parted(pixels: Pixels, quad: _Quad) -> Iterator[_Quad]:
    """The parts of a line between blanks as wide as the space between columns: what finds lines bridges some."""
    if quad.height > _TALL * quad.length:
        yield quad._replace(ink=quad.length)
        return
    grey = _cut(pixels, quad).mean(axis=2)
    dark = grey < (grey.min() + grey.max()) / 2
    filled = dark.sum(axis=0)
    inked = ((filled > 0) & (filled < _FULL * len(dark))).nonzero()[0].tolist()
    begin = last = inked[0] if inked else 0
    for at in (*inked, math.inf):
        if at - last > _GUTTER * quad.height and last > begin:
            rows = dark[:, begin : last + 1].any(axis=1).nonzero()[0]
            shift = (begin + last) / 2 - quad.length / 2
            yield quad._replace(
                x=quad.x + shift * math.cos(quad.angle),
                y=quad.y + shift * math.sin(quad.angle),
                length=float(last - begin + 1),
                ink=float(rows[-1] - rows[0] + 1),
            )
            begin = at
        elif at - last > _GUTTER * quad.height:
            begin = at
        last = at


def _widened(quads: Sequence[_Quad]) -> Iterator[_Quad]:
    """Each with the room at its ends, which it shares with the next line on its height."""
    for quad in quads:
        if quad.height > _TALL * quad.length:
            yield quad
            continue
        before = behind = _WIDER * quad.height
        for other in quads:
            if other is not quad and abs(other.y - quad.y) < (other.height + quad.height) / 2:
                gap = abs(other.x - quad.x) - (other.length + quad.length) / 2
                room = max(0.0, _HALF * gap)
                if other.x > quad.x:
                    behind = min(behind, room)
                else:
                    before = min(before, room)
        yield quad._replace(before=before, behind=behind)


def _read(pixels: Pixels, quad: _Quad) -> tuple[str, float]:
    """The words in a box, and how sure they are, of 1."""
    found = _engine(_SMALL)(_cut(pixels, quad), use_det=False, use_cls=False, use_rec=True)
    return (found.txts[0], float(found.scores[0])) if found.txts else ("", 0.0)


def _cut(pixels: Pixels, quad: _Quad) -> Pixels:
    """A box of the picture laid straight; what runs downwards is laid out in a line, character by character."""
    import cv2
    import numpy

    along = numpy.array([math.cos(quad.angle), math.sin(quad.angle)])
    down = numpy.array([-along[1], along[0]]) * quad.height / 2
    middle = numpy.array([quad.x, quad.y])
    start, end = (
        middle - along * (quad.length / 2 + quad.before),
        middle + along * (quad.length / 2 + quad.behind),
    )
    wide, high = max(2, round(math.dist(start, end))), max(2, round(quad.height))
    corners = numpy.array([start - down, end - down, start + down], dtype=numpy.float32)
    straight = numpy.array([[0, 0], [wide, 0], [0, high]], dtype=numpy.float32)
    cut = cv2.warpAffine(
        pixels, cv2.getAffineTransform(corners, straight), (wide, high), borderMode=cv2.BORDER_REPLICATE
    )
    if high <= _TALL * wide:
        return numpy.asarray(cut)
    count = max(1, round(high / wide))
    return numpy.hstack([cut[round(high * at / count) :][: high // count] for at in range(count)])


def rules_of(pixels: Pixels) -> list[Rule]:
    """Straight lines that run across or down the page."""
    import cv2
    import numpy

    dark = (cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) < _INK).astype(numpy.uint8)
    long, thin = max(20, int(_RULE * dark.shape[1])), max(3, int(_THIN * dark.shape[1]))
    rules = []
    for kernel in ((long, 1), (1, long)):
        kept = cv2.morphologyEx(dark, cv2.MORPH_OPEN, numpy.ones(kernel[::-1], numpy.uint8))
        for x, y, wide, high, _ in cv2.connectedComponentsWithStats(kept)[2][1:]:
            if min(wide, high) <= thin:
                rules.append(Rule(float(x), float(y), float(x + wide), float(y + high)))
    return rules if len(rules) <= _MOST_RULES else []


@lru_cache(maxsize=2)
def _engine(side: int) -> Any:
    """What finds and reads lines, in a copy of a picture no longer than `side` pixels."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "Global.max_side_len": side})
