"""The threat notes: every test that they name is there; and what has no room of its own."""

from __future__ import annotations

import re
import socket
from pathlib import Path

from tests.cli.conftest import Run, filled, papers, run

__all__ = ["filled", "papers", "run"]

ROOT = Path(__file__).resolve().parents[1]


def ours_in(file: str) -> set[str]:
    """The names of a file's tests, and the empty name; nothing where there is no such file."""
    path = ROOT / file
    if not path.is_file():
        return set()
    return {"", *re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)}


def test_every_test_that_the_notes_name_is_there() -> None:
    notes = (ROOT / "docs" / "security.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", notes)

    assert len(named) > 30
    assert [(file, test) for file, test in named if test not in ours_in(file)] == []


def test_every_threat_has_a_test() -> None:
    notes = (ROOT / "docs" / "security.md").read_text("utf-8")
    rows = [line for line in notes.splitlines() if line.startswith("| ") and not line.startswith("| 会怎样")]

    assert [line for line in rows if "`tests/" not in line] == []


def test_an_address_in_a_question_is_not_visited(filled: Run) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/admin"

        filled("ask", f"总结一下 {url} 这篇报道", ANSWERER="quotes")
        filled("search", url)

        try:
            visitor = listening.accept()
        except BlockingIOError:
            visitor = None
    assert visitor is None
