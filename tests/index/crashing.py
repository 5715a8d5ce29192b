"""Writers that kill themselves at a told moment, and whether the collection gets over it.

For kills of the whole program at random moments see ``tests.crash``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from retrieval.index import Builder, Reader
from tests.index.conftest import assert_in_step
from tests.index.fakes import recipe

ROOT = Path(__file__).parents[2]


def die_at(collection: Path, sources: Path, what: str, times: int) -> bool:
    """Let a writer kill itself when it has told `what` for the `times`th time; whether it came so far."""
    command = [
        sys.executable,
        "-m",
        "tests.index.crashing",
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


def _write(collection: Path, sources: Path, what: str, times: int) -> None:
    """The writer: index, and be killed where it was told."""
    told = 0

    def listen(event: str, done: int, total: int) -> None:
        nonlocal told
        told += event == what
        if told == times:
            os.kill(os.getpid(), signal.SIGKILL)

    Builder(collection, recipe(), wait=5.0).index([sources], listen)


if __name__ == "__main__":
    _collection, _sources, _what, _times = sys.argv[1:]
    _write(Path(_collection), Path(_sources), _what, int(_times))
