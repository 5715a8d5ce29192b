"""Pictures of pages: read by rapidocr where it and a Chinese font are installed, kept so that it is done once."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading import Desk, read
from retrieval.reading.accounting import texts_of
from retrieval.reading.carriers import scans
from retrieval.reading.carriers.glyphs import Face, Run
from retrieval.types import Document
from tests.reading.printing import Drawn, pdf
from tests.reading.test_pdf import corner, error

_SCALE = 200 / 72  # pixels to a point, as a page is scanned


def chinese_fonts() -> list[tuple[Path, int]]:
    """Fonts with the characters as the mainland prints them, each with its number in its file."""
    from PIL import ImageFont

    folders = [Path("/usr/share/fonts"), Path("/System/Library/Fonts")]
    if (package := find_spec("cvttf_NotoSansCJK_Regular")) and package.origin:
        folders.append(Path(package.origin).parent)
    found = []
    for path in (path for folder in folders for path in sorted(folder.rglob("*.[ot]t[fc]"))):
        if any(name in path.name.lower() for name in ("cjk", "wqy", "pingfang", "droidsansfallback")):
            faces = range(5 if path.suffix == ".ttc" else 1)
            named = [ImageFont.truetype(str(path), 10, index=face).getname()[0] or "" for face in faces]
            found.append((path, next((face for face in faces if " SC" in named[face]), 0)))
    return found


def photograph(
    marks: list[Drawn], path: Path, *, font: tuple[Path, int], size: tuple[float, float] = (780, 420)
) -> None:
    """Set a page of `size` in points and keep its picture."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (int(size[0] * _SCALE), int(size[1] * _SCALE)), "white")
    pen = ImageDraw.Draw(picture)
    for mark in marks:
        place = (mark.x * _SCALE, mark.y * _SCALE)
        if mark.words:
            type_ = ImageFont.truetype(str(font[0]), int(mark.size * _SCALE), index=font[1])
            pen.text(place, mark.words, font=type_, fill="black", anchor="ls")
        else:
            pen.line((*place, mark.to_x * _SCALE, mark.to_y * _SCALE), fill="black", width=2)
    picture.save(path)


@pytest.mark.skipif(not scans.available(), reason="the extra ocr is not installed")
def test_a_photographed_page_is_read_with_hardly_an_error(tmp_path: Path) -> None:
    marks, truth = corner()
    if not (fonts := chinese_fonts()):
        pytest.skip("no Chinese font is installed to set a page in")
    photograph(marks, tmp_path / "页.png", font=fonts[0])
    heard: list[tuple[str, int]] = []
    desk = Desk(tmp_path / "kept", lambda path, page: heard.append((path, page)))

    first, again = (next(iter(read(tmp_path / "页.png", "页.png", desk))) for _ in range(2))

    assert isinstance(first, Document)
    assert first == again
    assert heard == [(str(tmp_path / "页.png"), 1)]
    words = "".join(text.text for text in texts_of(first.stories, ()))
    assert error(truth, words) <= 0.005, words
    assert (first.card.paper, first.card.date, first.card.page) == ("云川日报", "2024-06-26", "A4")
    assert first.encoding == "ocr"


@pytest.mark.skipif(not scans.available(), reason="the extra ocr is not installed")
def test_a_font_without_meanings_is_read_by_its_looks(tmp_path: Path) -> None:
    whole = pdf([[Drawn(100, 100, 10, "云川港开通新航线。")]]).replace(b"/UniGB-UCS2-H", b"/Identity-H  ")
    (tmp_path / "a.pdf").write_bytes(whole.replace(b"(GB1)", b"(Own)"))

    with pytest.raises(UnreadableDocument) as caught:
        list(read(tmp_path / "a.pdf", "a.pdf"))

    assert caught.value.reason == "no_text"  # nothing is printed without the font: a blank picture


def test_what_was_recognised_is_kept_and_a_cut_file_is_forgotten(tmp_path: Path) -> None:
    faces = [Face(1, 780.0, 1100.0, (Run(10.0, 20.0, 110.0, 30.0, 10.0, "云川港开通新航线。"),))]
    scans.keep(tmp_path / "new", "key", faces)

    assert scans.kept(tmp_path / "new", "key") == faces
    assert scans.kept(tmp_path / "new", "other") is None
    assert scans.kept(None, "key") is None

    (kept,) = (tmp_path / "new").iterdir()
    kept.write_text(kept.read_text("utf-8")[:40], "utf-8")
    assert scans.kept(tmp_path / "new", "key") is None
