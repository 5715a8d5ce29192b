"""Sets for measuring: a folder with ``corpus.jsonl`` (or ``.gz``) and ``queries.jsonl``.

A row of ``queries.jsonl`` is ``{"id", "question", "relevant", "parts"?, "maybe"?, "kind"?, "answers"?}``: `relevant`
are names of documents, any of which counts; where there are `parts`, each of them needs one of its own; what is in
`maybe` is passed over.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

QUERIES = "queries.jsonl"


class NotASet(ValueError):
    """A line of ``queries.jsonl``, counted from 1, that is no question; 0 where the file or the corpus is absent."""

    def __init__(self, path: Path, line: int = 0) -> None:
        super().__init__(f"{path}: line {line}")
        self.path = path
        self.line = line


@dataclass(frozen=True, slots=True)
class Sought:
    """A question and the documents that it needs: one of each part."""

    id: str
    question: str
    parts: tuple[frozenset[str], ...]
    maybe: frozenset[str] = frozenset()
    kind: str = ""
    answers: tuple[str, ...] = ()

    @property
    def relevant(self) -> frozenset[str]:
        return frozenset().union(*self.parts)


@dataclass(frozen=True, slots=True)
class FindingSet:
    """A collection to search and what is sought in it."""

    name: str
    corpus: Path
    questions: tuple[Sought, ...]


def load(folder: Path) -> FindingSet:
    """The set in a folder. Raises NotASet for the first row that is no question, or where there is no corpus."""
    corpus = next((c for c in (folder / "corpus.jsonl", folder / "corpus.jsonl.gz") if c.is_file()), None)
    queries = folder / QUERIES
    if corpus is None or not queries.is_file():
        raise NotASet(folder)
    lines = queries.read_bytes().decode("utf-8", "replace").splitlines()
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    return FindingSet(
        folder.resolve().name, corpus, tuple(_sought(queries, number, line) for number, line in rows)
    )


def _sought(path: Path, number: int, line: str) -> Sought:
    try:
        row = json.loads(line)
        parts = row.get("parts") or [row["relevant"]]
        answers = [
            one
            for answer in row.get("answers", ())
            for one in ([answer] if isinstance(answer, str) else answer)
        ]
        return Sought(
            id=str(row["id"]),
            question=str(row["question"]),
            parts=tuple(frozenset(map(str, part)) for part in parts),
            maybe=frozenset(map(str, row.get("maybe", ()))),
            kind=str(row.get("kind", "")),
            answers=tuple(map(str, answers)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotASet(path, number) from error
