"""One writer at a time, and who it is."""

from __future__ import annotations

import json
import math
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from retrieval.errors import CollectionBusy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_GLANCE = (
    0.3  # seconds: a reader that looks whether somebody writes holds the lock for well under a millisecond
)


@contextmanager
def write_lock(
    folder: Path,
    *,
    wait: bool | float = True,
    holder: str = "",
    on_wait: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Hold the collection for one write job. `folder` must exist.

    The operating system gives the lock back when the process ends, however it ends. `holder` says what
    the job is (``wenju index 报纸``); whoever waits reads it, with the process and since when.
    `wait` is whether to wait, or for how many seconds at most; `on_wait` is called once with the holder if
    the lock is not free. Raises CollectionBusy when waiting is over.
    """
    lock = _lock(folder)
    try:
        lock.acquire(timeout=_GLANCE)
    except Timeout:
        other = holder_of(folder)
        if wait is False:
            raise CollectionBusy(other) from None
        if on_wait is not None:
            on_wait(other)
        _wait(lock, folder, math.inf if wait is True else wait)
    try:
        _sign(folder, holder)
        yield
    finally:
        _side_file(folder).unlink(missing_ok=True)
        lock.release()


def holder_of(folder: Path) -> str:
    """Who writes: ``pid 4711: wenju index 报纸, since 2024-06-26 10:00:00``; empty if nobody has signed."""
    try:
        signed = json.loads(_side_file(folder).read_text(encoding="utf-8"))
        return f"pid {signed['pid']}: {signed['holder']}, since {signed['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""  # not signed yet, or just gone


def is_held(folder: Path) -> bool:
    """Whether somebody is writing now. Leaves no file behind where none was."""
    if not (folder / "lock").exists():
        return False
    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False  # a folder that we may only read: nobody can be told from anybody
    lock.release()
    return False


def _wait(lock: FileLock, folder: Path, seconds: float) -> None:
    try:
        lock.acquire(timeout=-1 if math.isinf(seconds) else seconds, poll_interval=0.1)
    except Timeout:
        raise CollectionBusy(holder_of(folder)) from None


def _lock(folder: Path) -> FileLock:
    # The file stays when the lock goes: a file that comes and goes is a race that filelock has to win each time.
    return FileLock(folder / "lock", thread_local=False, preserve_lock_file=True)


def _sign(folder: Path, holder: str) -> None:
    signed = {
        "pid": os.getpid(),
        "holder": holder,
        "since": time.strftime("%Y-%m-%d %H:%M:%S"),
    }
    draft = folder / "lock.holder.new"
    draft.write_text(json.dumps(signed), encoding="utf-8")
    os.replace(draft, _side_file(folder))


def _side_file(folder: Path) -> Path:
    return folder / "lock.holder"
