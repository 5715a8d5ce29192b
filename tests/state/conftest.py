"""A store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.state import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "state.sqlite"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    opened = Store(place)
    yield opened
    opened.close()
