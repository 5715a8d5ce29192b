"""Where the pages, questions and sets for measuring lie, if they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared"


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
