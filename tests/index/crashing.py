"""Writers killed at any moment, and whether the collection gets over it.

``python -m tests.index.crashing 100`` kills a hundred, with ``100 7`` at other moments; the tests kill a few.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from retrieval.index import Builder, Reader
from tests.index.conftest import assert_in_step
from tests.index.fakes import recipe

ROOT = Path(__file__).parents[2]

_FILES = 4
_PARAGRAPHS = 400  # a file: three of them make Chroma flush its five HNSW files, where kills have wedged it
_SECONDS = 1.5  # that the writer is left alone at most: it indexes in half of that and rebuilds in the rest


def crash(folder: Path, rounds: int, seed: int = 1) -> None:
    """Kill a writer `rounds` times at random moments, and assert each time that nothing is lost or there twice."""
    chance = random.Random(seed)
    sources, collection = folder / "报纸", folder / "库"
    sources.mkdir(parents=True)
    for number in range(rounds):
        _edit(sources, number, chance)
        _kill(collection, sources, after=chance.uniform(0.0, _SECONDS))
        check(collection, sources, by_reader=chance.random() < 0.5)


def die_at(collection: Path, sources: Path, what: str, times: int) -> bool:
    """Let a writer kill itself when it has told `what` for the `times`th time; whether it came so far."""
    command = [
        sys.executable,
        "-m",
        "tests.index.crashing",
        "write",
        str(collection),
        str(sources),
        what,
        str(times),
    ]
    return subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == -signal.SIGKILL


def check(collection: Path, sources: Path, *, by_reader: bool) -> None:
    """Finish what was begun, by a reader's repair or by the next run, and compare with the sources."""
    builder = Builder(collection, recipe(), wait=5.0)
    if by_reader:
        with closing(Reader(collection, repair=builder.repair)) as reader:
            state = reader.state()
            assert state in ("whole", "empty"), state
            if state == "whole":
                assert_in_step(collection)
    builder.index([sources])
    assert_in_step(collection)
    with closing(Reader(collection)) as reader:
        kept = sorted(
            (card.source, reader.catalog.decoded(card.id, 0, row.characters))
            for row in reader.catalog.documents()
            for card in [row.card]
        )
    assert kept == sorted((str(path), path.read_text(encoding="utf-8")) for path in sources.glob("*.txt"))


def _edit(sources: Path, number: int, chance: random.Random) -> None:
    """Write one file anew, change another in one place, and take a third away."""
    fresh, changed, gone = chance.sample(range(_FILES), 3)
    lines = [f"第{number}次 第{i}段 {chance.random()}" for i in range(_PARAGRAPHS)]
    (sources / f"{fresh}.txt").write_text("\n".join([f"第{fresh}版", *lines]), encoding="utf-8")
    if (sources / f"{changed}.txt").exists():
        with (sources / f"{changed}.txt").open("a", encoding="utf-8") as file:
            file.write(f"\n第{number}次补充")
    if number % 3 == 2:
        (sources / f"{gone}.txt").unlink(missing_ok=True)


def _kill(collection: Path, sources: Path, after: float) -> None:
    """Kill a writer `after` seconds of its work."""
    command = [sys.executable, "-m", "tests.index.crashing", "write", str(collection), str(sources)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()  # everything is imported, the work begins
        time.sleep(after)
        child.kill()
        assert child.wait() == -signal.SIGKILL


def _write(collection: Path, sources: Path, what: str, times: int) -> None:
    """The writer: index, then rebuild for ever; kill itself where it was told to."""
    import chromadb.api.rust
    import tantivy

    print(chromadb.__name__, tantivy.__name__, flush=True)
    told = 0

    def listen(event: str, done: int, total: int) -> None:
        nonlocal told
        told += event == what
        if what and told == times:
            os.kill(os.getpid(), signal.SIGKILL)

    builder = Builder(collection, recipe(), wait=5.0)
    builder.index([sources], listen)
    while True:
        builder.rebuild(listen)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        collection, sources, what, times = [*sys.argv[2:], "", "0"][:4]
        _write(Path(collection), Path(sources), what, int(times))
    else:
        with tempfile.TemporaryDirectory() as place:
            crash(Path(place), *map(int, sys.argv[1:]))
