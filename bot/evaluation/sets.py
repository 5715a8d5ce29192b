"""Sets of questions that bring their own texts: a folder with ``corpus.jsonl[.gz]``, ``queries.jsonl``, ``meta.json``.

A row of ``queries.jsonl`` is ``{"id", "question", "answers", "relevant"}``. `answers` are alternatives, or, where the
row has `parts`, each is needed; `answer_groups`, where given, are groups of alternatives as in a set that is a file.
`relevant` are documents any of which counts. Rows with lists of passages are asked once for each list, over its
passages alone: `noise_set` holds the answer, `reject_set` does not, `counterfactual` are texts that say `fake_answer`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.answering.verifying import Given
from bot.evaluation.asking import NotASet, Question, load
from retrieval.errors import UnreadableDocument
from retrieval.reading.corpus import read_rows

_Row = TypeVar("_Row")

CORPORA = ("corpus.jsonl", "corpus.jsonl.gz")
_QUERIES = "queries.jsonl"


@dataclass(frozen=True, slots=True)
class Set:
    """Questions, and the texts that they are asked of: a corpus to be read in, or none where each brings its own
    passages or the collection is meant."""

    name: str
    questions: tuple[Question, ...]
    corpus: Path | None = None


class NotAFolder(ValueError):
    """A folder without questions or without texts; the message is the name of what is missing."""


def open_set(path: Path, limit: int | None = None) -> Set:
    """A set, or `limit` of its rows, evenly spread. Raises OSError, NotASet, NotAFolder or UnreadableDocument."""
    if not path.is_dir():
        return Set(path.stem, tuple(spread(load(path), limit)))
    queries = path / _QUERIES
    corpus = next((path / name for name in CORPORA if (path / name).exists()), None)
    if not queries.exists() or corpus is None:
        raise NotAFolder(CORPORA[0] if queries.exists() else _QUERIES)
    rows = spread(list(_rows(queries)), limit)
    named = {name for _, row in rows for name in (*_listed(row, "noise_set"), *_listed(row, "reject_set"))}
    texts = dict(_texts(corpus, named)) if named else {}
    questions = tuple(one for line, row in rows for one in _questions(line, row, texts))
    brings_all = all(question.given for question in questions)
    return Set(path.name, questions, None if brings_all else corpus)


def spread(rows: Sequence[_Row], limit: int | None) -> Sequence[_Row]:
    """At most `limit` rows in their order, from the whole length: sets are sorted by kind."""
    if limit is None or limit >= len(rows):
        return rows
    return [rows[place * len(rows) // limit] for place in range(limit)]


def _rows(queries: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(queries.read_bytes().decode("utf-8", "replace").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise NotASet(number) from error
        if not isinstance(row, dict):
            raise NotASet(number)
        yield number, row


def _texts(corpus: Path, wanted: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Titles and texts of the rows that are named."""
    for row in read_rows(corpus):
        if isinstance(row, UnreadableDocument):
            raise row
        if row.id in wanted:
            yield row.id, (row.title, row.text)


def _questions(line: int, row: Mapping[str, Any], texts: Mapping[str, tuple[str, str]]) -> Iterator[Question]:
    """A question for each list of passages that the row brings, or one to be asked of the corpus."""
    try:
        groups = row.get("answer_groups") or _groups(row)
        answers = tuple(tuple(map(str, group)) for group in groups)
        name, asked = str(row["id"]), str(row["question"])
        relevant = tuple(map(str, row.get("relevant", ())))
        kind = str(row.get("kind", "qa"))
        lists = [
            Question(
                f"{name}/{how}",
                how,
                asked,
                answers if how == "noise" else (),
                given=given,
                refuse=how == "reject",
            )
            for how in ("noise", "reject")
            if (given := _given([texts[one] for one in _listed(row, f"{how}_set")]))
        ]
        if told := _given([("", str(text)) for text in _listed(row, "counterfactual")]):
            fake = ((str(row["fake_answer"]),),)
            lists.append(Question(f"{name}/counterfactual", "counterfactual", asked, fake, given=told))
    except (KeyError, TypeError, AttributeError) as error:
        raise NotASet(line) from error
    yield from lists or [Question(name, kind, asked, answers, relevant=relevant)]


def _groups(row: Mapping[str, Any]) -> list[list[str]]:
    answers = list(row["answers"])
    if "parts" in row:
        return [[answer] for answer in answers]
    return [answers] if answers else []


def _listed(row: Mapping[str, Any], name: str) -> list[Any]:
    found = row.get(name, [])
    return found if isinstance(found, list) else []


def _given(texts: Sequence[tuple[str, str]]) -> tuple[Given, ...]:
    return tuple(Given(number, text, title) for number, (title, text) in enumerate(texts, start=1))
