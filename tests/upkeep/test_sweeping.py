"""Caches stay small, and halves of files go."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bot.upkeep.sweeping import sweep


def aged(path: Path, days: float, size: int = 10) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x" * size)
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
    return path


def test_the_newest_of_a_cache_stay_and_only_abandoned_halves_go(tmp_path: Path) -> None:
    documents, cache = tmp_path / "documents", tmp_path / "scans"
    old, new = aged(cache / "旧", 3, 60), aged(cache / "新", 1, 60)
    half, coming = aged(documents / ".0123456789abcdef", 2), aged(documents / ".fedcba9876543210", 0.5)
    mine, hidden = aged(documents / "0123456789abcdef", 9), aged(documents / ".gitkeep", 9)

    assert sweep(documents, [cache, tmp_path / "没有"], largest=100) == 2

    assert [path.exists() for path in (old, new, half, coming, mine, hidden)] == [0, 1, 0, 1, 1, 1]
    assert sweep(documents, [cache], largest=100) == 0
