"""The unit, judged by systemd's own checks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.deploy import DEPLOY

UNIT = (DEPLOY / "wenju.service").read_text("utf-8")
EXPOSED_AT_MOST = 2.0  # of 10, by systemd's own reckoning; a plain unit has 9.6

needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="needs systemd-analyze, which is not here"
)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, starting a program that is there."""
    path = tmp_path / "wenju.service"
    path.write_text(UNIT.replace("/opt/wenju/bin/wenju", sys.executable), "utf-8")
    return path


@needs_systemd
def test_systemd_understands_every_line(unit: Path) -> None:
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")


@needs_systemd
def test_little_of_the_system_lies_open_to_it(unit: Path) -> None:
    ran = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    found = re.search(r"exposure level for wenju.service: ([\d.]+)", ran.stdout)
    assert found, ran.stderr
    assert float(found[1]) <= EXPOSED_AT_MOST


def test_it_speaks_of_settings_that_there_are() -> None:
    told = [
        pair.split("=")[0] for line in re.findall(r"^Environment=(.+)$", UNIT, re.M) for pair in line.split()
    ]

    assert {*told} - {name.upper() for name in Settings.model_fields} == {"PYTHONDONTWRITEBYTECODE"}
