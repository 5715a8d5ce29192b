"""Whether finding and answering are as good as they were: ``python -m tests.bench.floor``; status 1 under the floor.

Measures the visible sets of ``../shared``; where they are absent, there is nothing to say.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import app
from bot.cli.finding import measure_set
from bot.evaluation.asking import ask, load, report
from bot.settings import Settings
from retrieval.evaluation import sets
from tests.bench.children import ROOT

_SHARED = ROOT / "../shared"
_FLOOR = Path(__file__).with_suffix(".toml")
_PAGES = {"seed": "pages/seed.txt", "pages": "pages/visible"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of a set beside its floor."""

    set: str
    measure: str
    value: float
    floor: float

    @property
    def holds(self) -> bool:
        return self.value >= self.floor

    def __str__(self) -> str:
        mark = "  " if self.holds else "✗ "
        return f"{mark}{self.set:16} {self.measure:12} {self.value:.3f} (floor {self.floor:.3f})"


def finding(name: str, floors: dict[str, float], shared: Path) -> Iterator[Figure]:
    """The figures of a set of questions about finding."""
    found = measure_set(sets.load(shared / "eval" / name))
    values = {**found.table["all"], **found.sentences}
    for measure, floor in floors.items():
        yield Figure(name, measure, values[measure], floor)


def answering(name: str, floors: dict[str, float], shared: Path) -> Iterator[Figure]:
    """The figures of a set of natural questions."""
    path = shared / _PAGES[name]
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    with tempfile.TemporaryDirectory() as made:
        settings = Settings(data_dir=Path(made))
        app.builder(settings, "evaluate", wait=True, on_wait=print).index(files)
        with app.reader(settings) as reader:
            marked = asyncio.run(ask(app.assistant(app.library(reader)), load(shared / f"qa/{name}.jsonl")))
    shares = {measure: met / of for measure, (met, of) in report(marked).shares().items()}
    shares["answered"] = 1 - shares["falsely_refused"]
    for measure, floor in floors.items():
        yield Figure(name, measure, shares[measure], floor)


def main() -> int:
    if not _SHARED.is_dir():
        print("../shared is absent: nothing measured")
        return 0
    floors = tomllib.loads(_FLOOR.read_text("utf-8"))
    held = True
    for kind, figures_of in (("answering", answering), ("finding", finding)):
        for name, wanted in floors[kind].items():
            for figure in figures_of(name, wanted, _SHARED):
                print(figure, flush=True)
                held = held and figure.holds
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
