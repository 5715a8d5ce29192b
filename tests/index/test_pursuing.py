"""A large new collection is filled by a child while the run goes on: the same answers, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index import Builder, Reader
from tests.index.conftest import TEXTS, answers, assert_in_step
from tests.index.crashing import check, die_at
from tests.index.fakes import recipe

_LINES = 1_010  # of a file: two of them are more than one transaction takes
_PATIENCE = 20.0  # seconds in which a child notices that its parent is gone; it looks after each batch

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="children are looked up in /proc"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "报纸"
    folder.mkdir()
    for page in range(2):
        lines = "\n".join(f"第{page}版 第{i}段" for i in range(_LINES))
        (folder / f"{page}.txt").write_text(f"目录\n{lines}", encoding="utf-8")
    for name, text in TEXTS.items():
        (folder / Path(name).name).write_text(text, encoding="utf-8")
    return folder


class Stages:
    """Hears how far a run is, and does something at its `at`."""

    def __init__(self, at: str = "", do: Callable[[], None] = lambda: None) -> None:
        self.met: list[str] = []
        self._at, self._do = at, do

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage == self._at and _children(os.getpid()):
            self._at = ""
            self._do()
        self.met.append(stage)


def test_what_a_child_has_filled_answers_as_what_was_filled_here(
    tmp_path: Path, sources: Path, collection: Path
) -> None:
    stages, piecemeal = Stages(), tmp_path / "一篇一篇"

    Builder(collection, recipe()).index([sources], stages)
    for path in sorted(sources.iterdir()):
        Builder(piecemeal, recipe()).index([path])

    assert "following" in stages.met
    assert "rebuilding" not in stages.met
    assert_in_step(collection)
    with closing(Reader(collection)) as one, closing(Reader(piecemeal)) as other:
        assert answers(one) == answers(other)


@needs_proc
def test_a_child_that_dies_is_made_up_for(sources: Path, collection: Path) -> None:
    def kill() -> None:
        for child in _children(os.getpid()):
            os.kill(child, signal.SIGKILL)

    stages = Stages("reading", kill)

    report = Builder(collection, recipe()).index([sources], stages)

    assert report.documents == 5
    assert "rebuilding" in stages.met
    assert_in_step(collection)


@needs_proc
def test_an_interrupted_run_leaves_no_child_and_is_taken_up_again(sources: Path, collection: Path) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Builder(collection, recipe()).index([sources], Stages("reading", interrupt))

    assert _children(os.getpid()) == []
    check(collection, sources, by_reader=True)


@needs_proc
def test_a_killed_run_leaves_no_child_for_long_and_is_taken_up_again(sources: Path, collection: Path) -> None:
    assert die_at(collection, sources, "reading", 3)

    check(collection, sources, by_reader=True)
    end = time.monotonic() + _PATIENCE
    while (left := _fillers(collection)) and time.monotonic() < end:
        time.sleep(0.1)
    assert left == []


def _children(parent: int) -> list[int]:
    """The children of a process that fill a generation."""
    return [child for child in _fillers(Path()) if _parent_of(child) == parent]


def _fillers(collection: Path) -> list[int]:
    """The processes that fill a generation of a collection; of any for an empty path."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_text("utf-8").split("\0")
        except OSError:
            continue  # it has just ended
        if "retrieval.index.pursuing" in words and (
            collection == Path() or any(str(collection) in word for word in words)
        ):
            found.append(int(folder.name))
    return found


def _parent_of(process: int) -> int:
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8")
    except OSError:
        return 0
    return int(told.rpartition(")")[2].split()[1])
