"""One writer at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.errors import CollectionBusy
from retrieval.index import Builder
from retrieval.index.lock import holder_of, is_held, write_lock
from tests.index.fakes import recipe

ROOT = Path(__file__).parents[2]

HOLD = """
import sys, time
from pathlib import Path
from retrieval.index.lock import write_lock
with write_lock(Path(sys.argv[1]), holder="wenju index 报纸"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def another_writer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock until it is told to go, or killed."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child
        child.kill()


def test_who_does_not_want_to_wait_is_told_who_writes(collection: Path, papers: Path) -> None:
    collection.mkdir()
    with another_writer(collection) as child, pytest.raises(CollectionBusy) as raised:
        Builder(collection, recipe(), wait=False).index([papers])

    assert raised.value.holder.startswith(f"pid {child.pid}: wenju index 报纸, since ")


def test_who_waits_is_told_who_writes_and_goes_on_afterwards(collection: Path, papers: Path) -> None:
    collection.mkdir()
    heard: list[str] = []
    with another_writer(collection) as child:

        def release(holder: str) -> None:
            heard.append(holder)
            assert child.stdin is not None
            child.stdin.write("\n")
            child.stdin.flush()

        report = Builder(collection, recipe(), wait=30.0, on_wait=release).index([papers])

    assert report.documents == 3
    assert len(heard) == 1
    assert f"pid {child.pid}" in heard[0]


def test_waiting_ends(collection: Path, papers: Path) -> None:
    collection.mkdir()
    with another_writer(collection), pytest.raises(CollectionBusy):
        Builder(collection, recipe(), wait=0.1).index([papers])


def test_a_killed_writer_holds_nothing(collection: Path) -> None:
    collection.mkdir()
    with another_writer(collection) as child:
        assert is_held(collection)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()

        assert not is_held(collection)
        with write_lock(collection, wait=False, holder="下一个"):
            assert "下一个" in holder_of(collection)
    assert holder_of(collection) == ""


def test_looking_for_a_writer_leaves_no_file(tmp_path: Path) -> None:
    assert not is_held(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_repair_does_not_wait_for_a_writer(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])
    with another_writer(collection), pytest.raises(CollectionBusy):
        builder.repair()
