"""Printed pages: whether a PDF is read in its order and a scan by its characters."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np

from retrieval.reading import files_under, read
from retrieval.reading.accounting import texts_of
from retrieval.reading.carriers import scans
from retrieval.types import Document
from tests.bench.children import ROOT
from tests.bench.place import SAMPLES, Place
from tests.bench.rows import Row
from tests.reading.printing import HEIGHT, WIDTH, Drawn, column, pdf, set_lines, shuffled
from tests.reading.test_pdf import corner, spanning
from tests.reading.test_scans import chinese_fonts, photograph

_COMMAND = "python -m tests.bench carriers"
_SETS = ((1, 12.0), (2, 10.5), (3, 10.0), (4, 9.0), (5, 8.0))  # columns, points
_SEEDS = 3  # pages of each kind
_TOP, _EDGE, _GUTTER, _PITCH = 120.0, 40.0, 2.2, 1.5  # points, points, sizes, sizes
_LEAST = 40  # characters of a paragraph that is set

_Page = tuple[list[Drawn], str]  # what is drawn, and its words in order


def rows(place: Place) -> Iterator[Row]:
    """The measures of reading what was printed."""
    pages = [_full(count, size, seed) for count, size in _SETS for seed in range(_SEEDS)]
    made = [(marks, "".join(words)) for marks, words in (corner(), spanning())]
    drawn = list(_orders([*pages, *made]))
    file = place.folder / "a.pdf"
    ours = max(_error(truth, _read(pdf([marks]), file)) for truth, marks in drawn)
    what = f"reading order of {len(drawn)} PDF pages, 1 to 5 columns, drawn in any order, error at worst"
    yield Row(what, _COMMAND, "≤ 1 %", _share(ours), ours <= 0.01)
    # Its layout takes minutes for a full page drawn by signs; these two are small.
    theirs = max(_error(truth, _by_miner(pdf([marks]), file)) for truth, marks in _orders(made))
    yield Row("… pdfminer.six, on the two of them with several stories", _COMMAND, "", _share(theirs))
    yield _recognised(place.folder / "a.png")


def _recognised(path: Path) -> Row:
    fonts = chinese_fonts() if scans.available() else []
    what = "OCR of rendered pages, character errors at worst"
    if not fonts:
        return Row(
            what, _COMMAND, "≤ 0.5 %", "not measured: the extra ocr or a Chinese font is not installed"
        )
    errors, seconds = [], []
    for at, (count, size) in enumerate(_SETS):
        marks, truth = _full(count, size, at)
        photograph(marks, path, size=(WIDTH, HEIGHT), font=fonts[at % len(fonts)])
        began = time.process_time()
        (document,) = read(path, path.name)
        seconds.append(time.process_time() - began)
        errors.append(_error(truth, _words(document)))
    said = ", ".join(map(_share, errors))
    figure = f"{said} on 1 to {len(_SETS)} columns, {np.median(seconds):.0f} CPU seconds a page"
    return Row(what, _COMMAND, "≤ 0.5 %", figure, max(errors) <= 0.005)


def _share(error: float) -> str:
    return f"{error:.2%}".replace("%", " %")


def _orders(pages: Sequence[_Page]) -> Iterator[tuple[str, list[Drawn]]]:
    """The words of each page, and what is drawn: as it is, by lines in any order, by characters in any order."""
    orders: list[Callable[[list[Drawn]], list[Drawn]]] = [
        list,
        lambda marks: shuffled(marks, 1),
        lambda marks: shuffled(marks, 2, by_character=True),
    ]
    for marks, truth in pages:
        yield from ((truth, order(marks)) for order in orders)


def _full(columns: int, size: float, seed: int) -> _Page:
    """A page full of paragraphs of the samples below a headline, in so many columns of type of `size` points."""
    wide = (WIDTH - 2 * _EDGE - (columns - 1) * _GUTTER * size) / columns
    deep = int((HEIGHT - _TOP - 1.5 * _EDGE) / (size * _PITCH))
    paragraphs = _paragraphs()
    Random(seed).shuffle(paragraphs)
    lines = column(paragraphs, width=int(wide / size))[: deep * columns]
    headline = "云川港开通第六条远洋航线"
    marks = [Drawn(_EDGE, 30, 9, "云川日报"), Drawn(690, 30, 9, "A04 要闻"), Drawn(_EDGE, 90, 28, headline)]
    for at in range(columns):
        x = _EDGE + at * (wide + _GUTTER * size)
        marks += set_lines(lines[at * deep : (at + 1) * deep], x, _TOP, size=size, pitch=size * _PITCH)
    return marks, headline + "".join(words for _, words in lines)


def _paragraphs() -> list[str]:
    files = [path for path in files_under(ROOT / SAMPLES) if path.suffix in (".txt", ".md")]
    documents = [one for path in files for one in read(path, path.name) if isinstance(one, Document)]
    found = [
        "".join(paragraph.body.text.split())
        for document in documents
        for story in document.stories
        for section in story.sections
        for paragraph in section.paragraphs
        if "\t" not in paragraph.body.text
    ]
    return [words for words in found if len(words) >= _LEAST]


def _read(content: bytes, path: Path) -> str:
    path.write_bytes(content)
    (document,) = read(path, path.name)
    return _words(document)


def _words(document: object) -> str:
    assert isinstance(document, Document)
    spans = sorted(span for text in texts_of(document.stories, ()) for span in text.spans)
    return "".join(document.text[start:end] for start, end in spans)


def _by_miner(content: bytes, path: Path) -> str:
    """Its order of the page, page marks taken out by their words."""
    from pdfminer.high_level import extract_text

    path.write_bytes(content)
    words = "".join(extract_text(str(path)).split())
    for mark in ("云川日报", "A04要闻", "2024年6月26日星期三"):
        words = words.replace(mark, "", 1)
    return words


def _error(truth: str, found: str) -> float:
    """The edit distance, as a share of the truth."""
    wanted, other = "".join(truth.split()), np.array(list("".join(found.split())))
    steps = np.arange(len(other) + 1)
    before = steps
    for at, sign in enumerate(wanted, start=1):
        here = np.minimum(before[1:] + 1, before[:-1] + (other != sign))
        before = np.minimum.accumulate(np.concatenate([[at], here]) - steps) + steps
    return float(before[-1]) / len(wanted)
