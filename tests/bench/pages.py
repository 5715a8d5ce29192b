"""Reading alone: how fast, and how well newspaper pages are understood."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from types import FrameType

from retrieval.reading import as_json, files_under, read
from retrieval.reading.page import read_page
from retrieval.types import Document
from tests.bench.children import ROOT, run
from tests.bench.place import SAMPLES, Place
from tests.bench.rows import Row

_JOINED = (1, 10, 100)  # pages in one file
_LINEAR = 0.5  # of the speed of one page; a quadratic step would leave a hundredth
_SECONDS = 5.0  # of CPU time that a speed is taken over
_ROWS = 50  # of a corpus read under a profiler's eye
_PAGE_READER = "retrieval.reading.page"
_COMMAND = "python -m tests.bench pages"
# Of the scorer's measures in per cent: what is asked of the real page, and of the made ones.
_BARS = {
    "paragraph boundary F1": (98, 97),
    "whole paragraph exact F1": (94, 93),
    "story purity/coverage F1": (99, 98),
    "headline exact": (100, 90),
    "heading path (paragraphs under a heading)": (99, 92),
}
_MOST = {"characters lost": (0, 0), "characters extra": (0, 0.3)}


def rows(place: Place) -> Iterator[Row]:
    """The measures of reading."""
    if place.shared is None:
        yield page_speed("the samples", files_under(ROOT / SAMPLES))
        return
    pages = place.shared / "pages"
    texts = [pages / "seed.txt", *sorted((pages / "visible").glob("*.txt"))]
    corpus = place.shared / "eval/crud-news-small/corpus.jsonl.gz"
    yield page_speed("41 text pages", texts)
    yield page_growth(texts)
    yield row_speed(corpus)
    yield row_reader(corpus)
    yield page_scores(pages, ".", texts[:1], place.folder)
    yield page_scores(pages, "visible", texts[1:], place.folder)


def page_speed(what: str, texts: Sequence[Path]) -> Row:
    rate = _rate(lambda: sum(_characters(path) for path in texts))
    return Row(
        f"reading {what}, characters per CPU second", _COMMAND, "≥ 400,000", f"{rate:,.0f}", rate >= 400_000
    )


def page_growth(texts: Sequence[Path]) -> Row:
    """Characters per CPU second of files that hold 1, 10 and 100 pages: alike, where reading is linear."""
    pages = [path.read_text("utf-8") for path in texts]
    rates = []
    for count in _JOINED:
        text = "\n\n".join(islice(cycle(pages), count))
        rates.append(_rate(partial(_pages_read, text)))
    said = ", ".join(f"{count}: {rate:,.0f}" for count, rate in zip(_JOINED, rates, strict=True))
    return Row(
        "… of 1, 10 and 100 pages in one file",
        _COMMAND,
        f"100 at least {_LINEAR:.0%} of 1".replace("%", " %"),
        said,
        rates[-1] >= _LINEAR * rates[0],
    )


def _pages_read(text: str) -> int:
    read_page(text)
    return len(text)


def row_speed(corpus: Path) -> Row:
    rate = _rate(lambda: _characters(corpus))
    return Row("reading rows of a corpus, characters per CPU second", _COMMAND, "", f"{rate:,.0f}")


def row_reader(corpus: Path) -> Row:
    called = _modules_called(lambda: list(islice(read(corpus, corpus.name), _ROWS)))
    return Row(
        "… the page reader, which is not for them",
        _COMMAND,
        "not called",
        "called" if _PAGE_READER in called else "not called",
        _PAGE_READER not in called,
    )


def page_scores(pages: Path, folder: str, texts: Sequence[Path], work: Path) -> Row:
    """What the pages' own scorer says, in per cent."""
    target = work / "readings" / folder
    target.mkdir(parents=True, exist_ok=True)
    for path in texts:
        for document in read(path, path.name):
            assert isinstance(document, Document)
            (target / f"{path.stem}.json").write_text(json.dumps(as_json(document)), "utf-8")
    ran = run([sys.executable, str(pages / "score.py"), str(pages / folder), str(target), "--json"])
    scores = json.loads(ran.out)["all"]
    real = folder == "."
    said = ", ".join(f"{name} {100 * scores[name]:.1f}" for name in (*_BARS, *_MOST))
    asked = [f"{name} ≥ {bars[not real]}" for name, bars in _BARS.items()]
    asked += [f"{name} ≤ {bars[not real]}" for name, bars in _MOST.items()]
    met = all(100 * scores[name] >= bars[not real] for name, bars in _BARS.items())
    met = met and all(100 * scores[name] <= bars[not real] for name, bars in _MOST.items())
    which = "the real page" if real else f"the {len(texts)} made pages"
    return Row(f"reading {which}, per cent", f"score.py {folder} READINGS", ", ".join(asked), said, met)


def _characters(path: Path) -> int:
    return sum(len(one.text) for one in read(path, path.name) if isinstance(one, Document))


def _rate(go: Callable[[], int]) -> float:
    """Characters per CPU second of `go`, which says how many it did. The first time loads things and is not counted."""
    go()
    characters, began = 0, time.process_time()
    while time.process_time() - began < _SECONDS:
        characters += go()
    return characters / (time.process_time() - began)


def _modules_called(work: Callable[[], object]) -> set[str]:
    """The modules whose functions run while `work` does."""
    called: set[str] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            called.add(str(frame.f_globals.get("__name__", "")))

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return called
