"""A press for tests: pages of Chinese text as PDF, with full say over what is drawn where and in which order.

The font is one that every reader of PDF knows by name (Adobe's GB1 collection), so none is kept here; its
predefined map from codes to glyphs is also what tells a reader the characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

_CLOSING = tuple("，。、；：！？”）》")
WIDTH, HEIGHT = 780.0, 1100.0  # points of a small broadsheet


@dataclass(frozen=True)
class Drawn:
    """Words with the left end of their baseline, `y` counted from the top; or a rule where there are no words."""

    x: float
    y: float
    size: float
    words: str = ""
    to_x: float = 0.0
    to_y: float = 0.0

    def operators(self, height: float) -> str:
        if not self.words:
            return (
                f"0.6 w {self.x:.2f} {height - self.y:.2f} m {self.to_x:.2f} {height - self.to_y:.2f} l S\n"
            )
        code = self.words.encode("utf-16-be").hex()
        return f"BT /F1 {self.size:.2f} Tf 1 0 0 1 {self.x:.2f} {height - self.y:.2f} Tm <{code}> Tj ET\n"


def column(
    paragraphs: Sequence[str], *, width: int, indent: int = 2, first_is_rest: bool = False
) -> list[tuple[int, str]]:
    """Paragraphs set in lines of `width` characters: each line with its indent in characters.

    No line begins with a closing mark: one hangs at the end of the line before, of two the character before goes along.
    """
    lines: list[tuple[int, str]] = []
    for number, paragraph in enumerate(paragraphs):
        shift = 0 if first_is_rest and number == 0 else indent
        rest = paragraph
        while rest:
            count = next(
                (at for at in range(len(rest)) if advance(rest[: at + 1]) > width - shift), len(rest)
            )
            if rest[count : count + 1] in _CLOSING:
                count += -1 if rest[count + 1 : count + 2] in _CLOSING else 1
            lines.append((shift, rest[:count]))
            rest, shift = rest[count:], 0
    return lines


def set_lines(
    lines: Sequence[tuple[int, str]], x: float, y: float, *, size: float = 10.0, pitch: float = 15.0
) -> list[Drawn]:
    """Lines below each other, the first baseline a line below `y`."""
    return [
        Drawn(x + indent * size, y + (at + 1) * pitch, size, words)
        for at, (indent, words) in enumerate(lines)
    ]


def shuffled(marks: Sequence[Drawn], seed: int, *, by_character: bool = False) -> list[Drawn]:
    """The same page drawn in another order, a line or a character at a time."""
    parts = list(marks)
    if by_character:
        parts = [
            Drawn(mark.x + advance(mark.words[:at]) * mark.size, mark.y, mark.size, character)
            for mark in marks
            for at, character in enumerate(mark.words)
        ] + [mark for mark in marks if not mark.words]
    Random(seed).shuffle(parts)
    return parts


def advance(words: str) -> float:
    """How wide `words` print, in characters."""
    return sum(0.5 if " " <= character <= "~" else 1.0 for character in words)


def pdf(
    pages: Iterable[Sequence[Drawn]],
    *,
    width: float = WIDTH,
    height: float = HEIGHT,
    trailer: str = "",
    box: str = "",
    before: str = "",
) -> bytes:
    """A PDF of these pages.

    `trailer` is put into its trailer as it is, `box` into each page in place of its media box, `before` before what is
    drawn on each page.
    """
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        "<< /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /DW 1000 /W [1 95 500 814 939 500] "
        "/FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
    ]
    kids = []
    for page in pages:
        stream = before + "".join(mark.operators(height) for mark in page)
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {box or f'/MediaBox [0 0 {width} {height}]'} "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return written(objects, trailer)


def written(objects: Sequence[str], trailer: str = "") -> bytes:
    """A file of numbered objects with its table of places."""
    parts, places = [b"%PDF-1.5\n"], []
    for number, body in enumerate(objects, start=1):
        places.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = sum(map(len, parts))
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    parts.append(
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
    )
    return b"".join(parts)
