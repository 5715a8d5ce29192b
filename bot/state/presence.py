"""Which processes are at work on a store, as the operating system knows it: a lock is gone with its process."""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from bot.answering.keeping import NotKept


class Presence:
    """This process among those at work, by a file of its own in `folder` that it keeps locked.

    Whoever ends, however it ends, is gone at once: no time has to pass until others may take over what it had begun.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._guard = Lock()
        self._name = ""
        self._lock: FileLock | None = None

    @property
    def name(self) -> str:
        """Ours, given when it is first asked for. Raises NotKept."""
        with self._guard:
            if self._lock is None:
                self._name = secrets.token_hex(8)
                try:
                    self._folder.mkdir(parents=True, exist_ok=True)
                    self._lock = _locked(self._folder / self._name)
                except OSError as error:
                    raise NotKept("read_only") from error
            return self._name

    def is_at_work(self, name: str) -> bool:
        """Whether the process of that name, another one, still runs."""
        path = self._folder / name
        if not name or not path.exists():
            return False
        try:
            lock = _locked(path)
        except Timeout:
            return True
        _leave(lock, path)
        return False

    def close(self) -> None:
        """From now on others may take over what is ours."""
        with self._guard:
            if self._lock is not None:
                _leave(self._lock, self._folder / self._name)
                self._lock = None


def _locked(path: Path) -> FileLock:
    lock = FileLock(path, thread_local=False, preserve_lock_file=True)
    lock.acquire(timeout=0)
    return lock


def _leave(lock: FileLock, path: Path) -> None:
    path.unlink(missing_ok=True)
    lock.release()
