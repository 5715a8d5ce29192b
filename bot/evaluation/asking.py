"""How well questions are answered: is the evidence cited, the answer right, and refused what should be?

A set is a ``.jsonl`` of rows ``{"id", "kind", "question", "answers", "evidence", "refuse"?, "history"?, "needs"?}``:
`answers` is a list of groups of alternatives, one of each must stand in the answer; `evidence` are strings one of
which a cited passage must hold. Both are compared folded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bot.answering.assistant import Assistant
from bot.answering.types import Answer, Turn
from retrieval.normalising import fold

SHORT_KINDS = ("fact", "number", "paraphrase")  # whose answers a person expects to be brief


@dataclass(frozen=True, slots=True)
class Question:
    """A row of a set."""

    id: str
    kind: str
    question: str
    answers: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    refuse: bool = False
    needs_model: bool = False


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
        history = [Turn(earlier) for earlier in question.history]
        events = [event async for event in assistant.answer(question.question, history)]
        marked.extend(mark(question, event) for event in events if isinstance(event, Answer))
    return marked


def mark(question: Question, answer: Answer) -> Marked:
    """Judge an answer by what the question's row says."""
    said = fold("".join(sentence.text for sentence in answer.sentences))
    passages = [fold(citation.passage.text) for citation in answer.citations]
    wanted = [fold(words) for words in question.evidence]
    return Marked(
        question=question,
        answer=answer,
        right=None
        if question.refuse
        else all(any(fold(words) in said for words in group) for group in question.answers),
        cited=any(words in passage for words in wanted for passage in passages)
        if wanted and not question.refuse
        else None,
        refused=answer.outcome == "not_found",
    )


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
