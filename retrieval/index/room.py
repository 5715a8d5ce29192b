"""How much of a disk is left alone, so that a service whose disk fills up still answers, and how much is wasted."""

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
_SMALL = 64 << 20  # bytes that are not worth a rebuild


def check_room(folder: Path, reserve: int | None, passages: int = 0, dimensions: int = 0) -> None:
    """Raises DiskAlmostFull if less than `reserve` bytes would stay free once so many passages are indexed.

    None is for a twentieth of the disk, and 1 GiB at most.
    """
    disk = shutil.disk_usage(folder)
    least = min(_LARGEST, disk.total // _SHARE) if reserve is None else reserve
    if disk.free < least + _taken(passages, dimensions):
        raise DiskAlmostFull(str(folder), disk.free)


def is_bloated(folder: Path, passages: int, dimensions: int) -> bool:
    """Whether Chroma's files in `folder` are far larger than their passages need.

    What is replaced in them stays, some 400 bytes a time, and is searched past.
    """
    held = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return held > 2 * _taken(passages, dimensions) + _SMALL


def _taken(passages: int, dimensions: int) -> int:
    """Bytes, rather too many: half of it is what such passages take when they are new."""
    return passages * (_PASSAGE + _NUMBER * dimensions)
