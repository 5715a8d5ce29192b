"""How well questions are answered: is the evidence cited, the answer right, and refused what should be?

A set is a ``.jsonl`` of rows ``{"id", "kind", "question", "answers", "evidence", "refuse"?, "history"?, "needs"?}``:
`answers` is a list of groups of alternatives, one of each must stand in the answer; `evidence` are strings one of
which a cited passage must hold. Both are compared folded.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median

from bot.answering.assistant import Assistant
from bot.answering.types import Answer, Turn
from bot.answering.verifying import Given
from bot.evaluation.given import given_library
from retrieval.normalising import fold

SHORT_KINDS = ("fact", "number", "paraphrase")  # whose answers a person expects to be brief


@dataclass(frozen=True, slots=True)
class Question:
    """A row of a set.

    `given` are the passages that it is asked of, where it is not asked of a collection; `relevant` the names of the
    documents any of which answers, where those are known instead of the words of the evidence.
    """

    id: str
    kind: str
    question: str
    answers: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    refuse: bool = False
    needs_model: bool = False
    given: tuple[Given, ...] = ()
    relevant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A question, what was answered, and how that is judged; None where a measure does not apply."""

    question: Question
    answer: Answer
    right: bool | None
    cited: bool | None
    refused: bool

    @property
    def met(self) -> bool:
        """Whether it went as it should: refused where it must be, right and with its evidence elsewhere."""
        if self.question.refuse:
            return self.refused
        return bool(self.right) and self.cited is not False


class NotASet(ValueError):
    """A line, counted from 1, that is no question."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def load(path: Path) -> list[Question]:
    """The questions of a set. Raises OSError, or NotASet for the first row that is none."""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    return [_question(line, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _question(line: str, number: int) -> Question:
    try:
        row = json.loads(line)
        return Question(
            id=str(row["id"]),
            kind=str(row["kind"]),
            question=str(row["question"]),
            answers=tuple(tuple(map(str, group)) for group in row["answers"]),
            evidence=tuple(map(str, row["evidence"])),
            history=tuple(map(str, row.get("history", ()))),
            refuse=bool(row.get("refuse")),
            needs_model=row.get("needs") == "llm",
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotASet(number) from error


async def ask(assistant: Assistant, questions: Iterable[Question]) -> list[Marked]:
    """Ask all questions, one after the other."""
    marked: list[Marked] = []
    for question in questions:
        events = [event async for event in answering(assistant, question)]
        marked.extend(mark(question, event) for event in events if isinstance(event, Answer))
    return marked


def answering(assistant: Assistant, question: Question) -> AsyncIterator[object]:
    """What comes of a question, asked of its own passages where it brings some."""
    asked = replace(assistant, library=given_library(question.given)) if question.given else assistant
    return asked.answer(question.question, [Turn(earlier) for earlier in question.history])


def mark(question: Question, answer: Answer) -> Marked:
    """Judge an answer by what the question's row says."""
    said = fold("".join(sentence.text for sentence in answer.sentences))
    return Marked(
        question=question,
        answer=answer,
        right=None if question.refuse or not question.answers else says(said, question.answers),
        cited=None if question.refuse else _cited(question, answer),
        refused=answer.outcome == "not_found",
    )


def says(folded: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether a folded text holds one answer of each group."""
    return all(any(fold(words) in folded for words in group) for group in groups)


def _cited(question: Question, answer: Answer) -> bool | None:
    if question.relevant:
        return any(citation.passage.document.name in question.relevant for citation in answer.citations)
    if not question.evidence:
        return None
    passages = [fold(citation.passage.text) for citation in answer.citations]
    return any(fold(words) in passage for words in question.evidence for passage in passages)


@dataclass(frozen=True, slots=True)
class Report:
    """Counts as (met, of). Lengths are characters of the answers to `SHORT_KINDS`."""

    cited: tuple[int, int]
    right: tuple[int, int]
    refused: tuple[int, int]
    falsely_refused: tuple[int, int]
    median_length: float
    longest: int
    most_citations: int
    by_kind: dict[str, tuple[int, int]] = field(default_factory=dict)

    def shares(self) -> dict[str, tuple[int, int]]:
        """The four measures of the whole set, by name."""
        names = ("cited", "right", "refused", "falsely_refused")
        return {name: getattr(self, name) for name in names}


def report(marked: Sequence[Marked]) -> Report:
    """Sum up; questions that need a model are left out."""
    judged = [m for m in marked if not m.question.needs_model]
    answerable = [m for m in judged if not m.question.refuse]
    short = [m for m in answerable if m.question.kind in SHORT_KINDS]
    lengths = [sum(len(sentence.text) for sentence in m.answer.sentences) for m in short]
    kinds: dict[str, tuple[int, int]] = {}
    for m in judged:
        met, of = kinds.get(m.question.kind, (0, 0))
        kinds[m.question.kind] = (met + bool(m.refused if m.question.refuse else m.right), of + 1)
    return Report(
        cited=_share(m.cited for m in answerable),
        right=_share(m.right for m in answerable),
        refused=_share(m.refused for m in judged if m.question.refuse),
        falsely_refused=_share(m.refused for m in answerable),
        median_length=median(lengths) if lengths else 0,
        longest=max(lengths, default=0),
        most_citations=max((len(m.answer.citations) for m in short), default=0),
        by_kind=kinds,
    )


def _share(values: Iterable[bool | None]) -> tuple[int, int]:
    known = [value for value in values if value is not None]
    return sum(known), len(known)
