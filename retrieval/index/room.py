"""How much of a disk is left alone, so that a service whose disk fills up still answers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from retrieval.errors import DiskAlmostFull

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1 << 30  # bytes left alone where nothing else is said: conversations of months …
_SHARE = 20  # … or a twentieth of a small disk

# What Chroma and tantivy take for a passage of 350 characters, and for each number of its vector, which Chroma keeps
# in its log as well; 100,000 × 256 took 440 MB in Chroma alone, × 1,024 took 750.
_PASSAGE, _NUMBER = 6_000, 8


def check_room(folder: Path, reserve: int | None, passages: int = 0, dimensions: int = 0) -> None:
    """Raises DiskAlmostFull if less than `reserve` bytes would stay free once so many passages are indexed.

    None is for a twentieth of the disk, and 1 GiB at most.
    """
    disk = shutil.disk_usage(folder)
    least = min(_LARGEST, disk.total // _SHARE) if reserve is None else reserve
    if disk.free < least + passages * (_PASSAGE + _NUMBER * dimensions):
        raise DiskAlmostFull(str(folder), disk.free)
