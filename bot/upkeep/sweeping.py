"""What would grow for months: files that are kept only to save work, and halves of files that nobody finished."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_EVERY = 86_400.0  # seconds
_LARGEST = 500_000_000  # bytes of a cache: some 10,000 recognised pages, each 20 seconds of work
_ABANDONED = 86_400.0  # seconds after which nobody is still fetching a file
_HALF = re.compile(r"\.[0-9a-f]{16}")  # as files are called while they are fetched

_log = logging.getLogger(__name__)


async def sweeping(documents: Path, caches: Sequence[Path]) -> None:
    """Once a day: of each of `caches` the newest files stay, in `documents` what was abandoned while it came goes."""
    while True:
        gone = await asyncio.to_thread(sweep, documents, caches)
        _log.info("%d files that nobody needs are removed", gone)
        await asyncio.sleep(_EVERY)


def sweep(documents: Path, caches: Sequence[Path], largest: int = _LARGEST) -> int:
    """How many files were removed. What cannot be removed is left for another time."""
    gone = 0
    for path in _files(documents):
        if _HALF.fullmatch(path.name):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _ABANDONED:
                    path.unlink()
                    gone += 1
    for cache in caches:
        held = 0
        for size, path in _newest_first(cache):
            held += size
            if held > largest:
                with suppress(OSError):
                    path.unlink()
                    gone += 1
    return gone


def _newest_first(folder: Path) -> list[tuple[int, Path]]:
    found: list[tuple[float, int, Path]] = []
    for path in _files(folder):
        with suppress(OSError):
            state = path.stat()
            found.append((state.st_mtime, state.st_size, path))
    return [(size, path) for _, size, path in sorted(found, reverse=True)]


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
    return []
