"""``python -m tests.bench`` writes docs/benchmarks.md; with names of parts (``corpus``), it prints their rows only."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template

from tests.bench import (
    behaviours,
    carriers,
    corpus,
    finding,
    latency,
    pages,
    proving,
    questions,
    scale,
    starting,
)
from tests.bench.children import ROOT
from tests.bench.place import Place, place
from tests.bench.rows import Row, summary, table

_PARTS: dict[str, Callable[[Place], Iterator[Row]]] = {
    "questions": questions.rows,
    "starting": starting.rows,
    "corpus": corpus.rows,
    "pages": pages.rows,
    "carriers": carriers.rows,
    "behaviours": behaviours.rows,
    "latency": latency.rows,
    "proving": proving.rows,
}
_BESIDE: dict[str, Callable[[Place], Iterator[Row]]] = {
    "finding": finding.rows,
    "scale": scale.rows,
}  # too long for a page that is made often
_TOOLS = ("chromadb", "tantivy", "numpy")
_PAGE = Path(__file__).with_name("page.md")
_TARGET = ROOT / "docs" / "benchmarks.md"


def main(names: Sequence[str]) -> None:
    """Measure the parts named, or all; only all of them make a page."""
    os.chdir(ROOT)  # commands are printed, and typed, as seen from here
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_measured(names or tuple(_PARTS), place(Path(folder))))
    if names:
        print(table(rows))
    else:
        _TARGET.write_text(page(rows), "utf-8")
        print(f"{_TARGET.relative_to(ROOT)}: {summary(rows)}")


def page(rows: Sequence[Row]) -> str:
    """The text of docs/benchmarks.md."""
    with_versions = [f"{name} {version(name)}" for name in _TOOLS]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(with_versions)}"
    text = Template(_PAGE.read_text("utf-8"))
    parts = ", ".join(f"`{name}`" for name in _PARTS)
    return text.substitute(machine=machine, parts=parts, summary=summary(rows), table=table(rows))


def _measured(names: Sequence[str], where: Place) -> Iterator[Row]:
    for name in names:
        for row in (_PARTS | _BESIDE)[name](where):
            print(f"{row.measure}: {row.figure}", file=sys.stderr, flush=True)
            yield row


if __name__ == "__main__":
    if unknown := [name for name in sys.argv[1:] if name not in _PARTS | _BESIDE]:
        sys.exit(f"no such part: {unknown[0]}; there are {', '.join(_PARTS | _BESIDE)}")
    main(sys.argv[1:])
