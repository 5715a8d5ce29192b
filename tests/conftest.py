"""Where the pages, questions and sets for measuring lie, if they are there; and that Ctrl-C is heard."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> None:
    """Heard by the programs that tests start: a shell that runs the tests in the background has it ignored, and what is
    ignored is inherited."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with true readings and question sets, beside the project; a test that needs it is skipped without."""
    if not (_SHARED / "pages").is_dir():
        pytest.skip("needs ../shared (pages, questions and sets for measuring), which is not here")
    return _SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The pages and documents that come with the project."""
    return Path(__file__).resolve().parents[1] / "data" / "samples"
