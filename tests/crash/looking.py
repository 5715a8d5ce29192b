"""What a person would see of a collection, whole enough to compare two of them.

``python -m tests.crash.looking DATA QUESTIONS`` opens the collection as every command does, which repairs it if need
be, and prints what it sees. A process of its own: a broken Chroma may take its process with it.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.crash import LONGEST, ROOT

_HITS = 10  # as the assistant asks for


@dataclass(frozen=True, slots=True)
class Seen:
    """`documents` are [id, version, passages, characters], `hits` and `answers` are by question."""

    state: str
    well: bool
    documents: list[list[Any]]
    hits: dict[str, list[dict[str, Any]]]
    answers: dict[str, dict[str, Any]]

    def held(self) -> Counter[tuple[Any, ...]]:
        """How often each document is there."""
        return Counter(map(tuple, self.documents))


class Blind(Exception):
    """The collection could not be looked at; the message is the end of what was said."""


def look(data: Path, questions: Path) -> Seen:
    """Raises Blind."""
    command = [sys.executable, "-m", "tests.crash.looking", str(data), str(questions)]
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise Blind(f"no answer after {LONGEST:.0f} seconds") from error
    if ran.returncode != 0:
        last = ran.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise Blind(f"status {ran.returncode}: {last}")
    return Seen(**json.loads(ran.stdout))


def differences(seen: Seen, expected: Seen) -> list[str]:
    """In what they differ, a line each."""
    found = []
    if (seen.state, seen.well) != (expected.state, expected.well):
        found.append(
            f"it is {seen.state}, well: {seen.well}, instead of {expected.state}, well: {expected.well}"
        )
    if seen.documents != expected.documents:
        lost, over = expected.held() - seen.held(), seen.held() - expected.held()
        found.append(
            f"{lost.total()} of {len(expected.documents)} documents lost, {over.total()} over or twice"
        )
    found += [
        f"other hits for {asked}" for asked in expected.hits if seen.hits[asked] != expected.hits[asked]
    ]
    changed = [asked for asked in expected.answers if seen.answers[asked] != expected.answers[asked]]
    return found + [f"another answer to {asked}" for asked in changed]


def _main(data: Path, questions: Path) -> None:
    from bot import app
    from bot.channels.rendering import records
    from bot.evaluation.asking import Question, ask
    from bot.health import collection_checks
    from bot.settings import Settings
    from tests.index.conftest import assert_in_step

    settings = Settings(data_dir=data)
    asked = json.loads(questions.read_text("utf-8"))
    with app.reader(settings) as reader:
        state = reader.state()
        rows = [(row.card, row.passages, row.characters) for row in reader.catalog.documents()]
        well = all(check.ok for check in collection_checks(reader) if check.name != "documents")
        library = app.library(reader)
        hits = {one: records.findings(*app.search(library, one, _HITS))["hits"] for one in asked}
        marked = asyncio.run(ask(app.assistant(library), [Question(one, "", one) for one in asked]))
    if state == "whole":
        assert_in_step(settings.index_dir)
    answers = {one.question.id: records.answer(one.answer) | {"seconds": {}} for one in marked}
    documents = sorted([card.id, card.version, *sizes] for card, *sizes in rows)
    print(json.dumps(asdict(Seen(state, well, documents, hits, answers)), ensure_ascii=False))


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]))
