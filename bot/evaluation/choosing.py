"""How well sentences are chosen: lists to learn from, and how often the first ones hold the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answering.candidates import body_sentences
from bot.answering.choosing import Question, forms, measured, score
from bot.answering.evidence import brief
from bot.answering.extractive import ranked
from bot.answering.types import Library
from retrieval.evaluation.learning import Choice
from retrieval.evaluation.sets import Sought
from retrieval.normalising import fold
from retrieval.types import Query

_HITS = 10  # as the assistant asks for
_DEPTHS = (1, 3)
_WEIGHED = 24  # sentences of a question that teach, the best by the weights so far


def observe(library: Library, questions: Iterable[Sought]) -> Iterator[Choice]:
    """The sentences of the evidence for each question; right are those of its documents that hold its answer."""
    for sought in questions:
        given = brief(library.search(Query(sought.question), _HITS), library)
        question = Question.of(fold(sought.question), given.findings.terms, given.findings.expected)
        answers = [fold(answer) for answer in sought.answers]
        scores = {hit.passage.id: hit.score for hit in given.findings.hits}
        found: list[tuple[tuple[float, ...], bool, tuple[bool, ...]]] = []
        for passage in (one.passage for one in given.evidence if one.passage.kind == "body"):
            texts = [fold(passage.text[start:end]) for start, end in body_sentences(passage)]
            own = passage.document.name in sought.relevant
            values = measured(question, passage, texts, scores[passage.id])
            for place, (text, row) in enumerate(zip(texts, values, strict=True)):
                right = own and any(answer in text for answer in answers)
                found.append((row, right, forms(question, text, place)))
        best = sorted(found, key=lambda one: -score(one[0]))[:_WEIGHED]
        if any(right for _, right, _ in best):
            rows, rights, shapes = zip(*best, strict=True)
            learned = tuple(row[:-1] for row in rows)  # the last one sums up the forms
            yield Choice(min(sought.relevant), learned, rights, question.way, shapes)


def sentence_hits(library: Library, questions: Iterable[Sought]) -> dict[str, float]:
    """The share of questions whose answer stands in the first sentence, and in one of the first three."""
    met = dict.fromkeys(_DEPTHS, 0)
    asked = 0
    for sought in questions:
        asked += 1
        chosen = ranked(brief(library.search(Query(sought.question), _HITS), library))
        texts = [fold(candidate.text) for candidate in chosen[: _DEPTHS[-1]]]
        holds = [any(fold(answer) in text for answer in sought.answers) for text in texts]
        for depth in _DEPTHS:
            met[depth] += any(holds[:depth])
    return {f"sentence@{depth}": count / asked if asked else 0.0 for depth, count in met.items()}
