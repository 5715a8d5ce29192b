"""A small collection that every journey gets a copy of, and the program to run on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import wenju
from tests.cli.conftest import Run, papers, run

__all__ = ["kept", "papers", "run", "shelf"]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds one page about a bridge, made once."""
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "桥.txt").write_text(
        "老桥今天封闭检测\n\n　　总工程师沈怀川说，检测由两台机器人完成。\n", encoding="utf-8"
    )
    made = CliRunner().invoke(wenju, ["index", str(folder / "桥.txt"), "--data", str(folder / "data")])
    assert made.exit_code == 0
    return folder / "data"


@pytest.fixture
def data(shelf: Path, tmp_path: Path) -> Path:
    """A copy of the collection, for a service to use."""
    return Path(shutil.copytree(shelf, tmp_path / "data"))


@pytest.fixture
def kept(run: Run, shelf: Path) -> Run:
    """`run`, with a copy of the collection in ``data``."""
    shutil.copytree(shelf, "data")
    return run
