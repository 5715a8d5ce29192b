"""Finding, sentences and refusing measured over a set of questions whose documents are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.evidence import brief
from bot.answering.extractive import compose
from bot.answering.types import Library
from bot.evaluation.choosing import sentence_hits
from retrieval.evaluation.finding import Found, latency, measure, summary
from retrieval.evaluation.sets import FindingSet, Sought
from retrieval.types import Query

_HITS = 10  # as the assistant asks for
_SAMPLE = 400  # questions for sentences and refusing: a standard error under two points


@dataclass(frozen=True, slots=True)
class Measured:
    """`table` by group of questions and measure, `each` by question and measure, `milliseconds` of CPU a search.

    `sentences` hold sentence@1 and sentence@3, and refused, answered and balanced: how often a question ends without
    an answer where its document is hidden, with one where it is not, and the mean of both. Empty where the set has
    no answers.
    """

    table: dict[str, dict[str, float]]
    each: dict[str, dict[str, float]]
    sentences: dict[str, float]
    milliseconds: dict[str, float]


def measured(library: Library, asked: FindingSet) -> Measured:
    """Search for every question of a set, and quote for a part of them, evenly drawn."""

    def search(question: str, limit: int) -> list[str]:
        hits = library.search(Query(question), limit).hits
        return [card.name for hit in hits for card in (hit.passage.document, *hit.copies)]

    found: list[Found] = measure(search, asked.questions)
    single = [one for one in asked.questions if one.answers and len(one.parts) == 1]
    drawn = single[:: max(1, len(single) // _SAMPLE)]
    return Measured(
        table=summary(found),
        each={one.sought.id: one.figures for one in found},
        sentences={**sentence_hits(library, drawn), **_refusing(library, drawn)} if drawn else {},
        milliseconds=latency(found),
    )


def _refusing(library: Library, questions: Sequence[Sought]) -> dict[str, float]:
    answered = sum(_is_answered(library, one, frozenset()) for one in questions) / len(questions)
    refused = sum(not _is_answered(library, one, one.relevant) for one in questions) / len(questions)
    return {"refused": refused, "answered": answered, "balanced": (refused + answered) / 2}


def _is_answered(library: Library, sought: Sought, hidden: frozenset[str]) -> bool:
    findings = library.search(Query(sought.question), _HITS)
    hits = tuple(hit for hit in findings.hits if hit.passage.document.name not in hidden)
    return bool(compose(brief(replace(findings, hits=hits), library)))
