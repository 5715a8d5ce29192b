"""Given answers checked against given passages: no collection, no question, no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.checking import Checked, attach
from bot.answering.checking.judging import Weights
from bot.answering.citations import split_marks
from bot.answering.types import Evidence
from retrieval.types import Card, Passage


@dataclass(frozen=True, slots=True)
class Given:
    """A passage as it is handed in, under the number by which the answer cites it."""

    number: int
    text: str
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """A sentence of an answer without its marks, and what became of it."""

    text: str
    checked: Checked


def verify(
    answer: str, passages: Sequence[Given], asked: str = "", learned: Weights | None = None
) -> tuple[Verified, ...]:
    """The sentences of an answer in order. `asked` is the question, where it is known: 该校 may be named there."""
    evidence: Mapping[int, Evidence] = {given.number: as_evidence(given) for given in passages}
    said = asked
    found = []
    for marked in split_marks(answer):
        checked = attach(marked.text, marked.numbers, evidence, said, learned)
        found.append(Verified(marked.text, checked))
        said += "\n" + marked.text
    return tuple(found)


def as_evidence(given: Given) -> Evidence:
    """A given passage as an answerer may cite it; its decoded text is its own words."""
    passage = Passage(
        id=str(given.number),
        document=Card(id="", version="", source="", name=""),
        position=0,
        story=0,
        kind="body",
        headline=given.headline,
        headings=(),
        clause=None,
        text=given.text,
        spans=((0, len(given.text)),),
    )
    return Evidence(given.number, passage, (given.text,))
