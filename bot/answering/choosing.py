"""Which sentence answers: what a sentence holds of the question, as a few numbers, weighed as learned.

The weights stand in ``choosing.toml`` beside this file, made by ``python -m bot.fitting``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log
from typing import Any

from bot.answering.kinds import holds
from bot.answering.shapes import SHAPES, bears, way_of
from retrieval.normalising import fold
from retrieval.numerals import canonical
from retrieval.search.features import ALIKE
from retrieval.search.kinds import unit_asked
from retrieval.types import Expected, Passage, Term

FEATURES = (
    "share",  # of the question's weight, each term by its rarity in the passage too, in the sentence
    "best",  # … over that of the best sentence of its passage
    "plain",  # of the question's weight, each term by its rarity in the collection alone
    "beside",  # of the weight that the sentence lacks, what the one before it holds
    "behind",  # … the one after it
    "topic",  # … neither of them, but the headline, the headings or the first sentence: its subject is left out
    "focus",  # of the weight of the words next to the asking word
    "runs",  # share of the question's runs of three characters
    "kind",  # 1 where it holds a new thing of the kind asked for
    "kindless",  # 1 where a form could betray that kind, and it holds none
    "unit",  # 1 where it holds a number in the unit asked for
    "numbers_missing",  # share of the question's numbers that it does not hold
    "length",  # logarithm of its characters
    "context",  # of the question's weight, in the passage
    "rank",  # of the passage, as the search scored it
    "chance",  # its logarithm
    "first",  # 1 for the first sentence of the passage
    "place",  # how far down the passage it stands, from 0 to below 1
    "shape",  # how far its shapes speak for an answer to what is asked in this way
)

FORMS = (*SHAPES, "opening", "long")  # the first sentence of a passage; one of more than _LONG characters

VISIBLE: tuple[Expected, ...] = ("number", "date", "person", "place", "cause")  # kinds that a form betrays
_KNOWN = 0.1  # of a term's weight, where the question names the headline: all its sentences are about it
_NO_CHANCE = 1e-3  # of a passage that the search scored lower than this
_LONG = 40  # characters; half of the sentences of an encyclopaedia are longer
_NEAR = 5  # characters before and behind the asking word
_ASKING = re.compile(
    "什么|啥|怎么样|怎么|怎样|咋|哪[个些里儿位年天家所座种条项]?|谁|多少|多[久长高远大重]|几|何时|为何"
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or one of several in one, as sentences are measured against it."""

    folded: str
    terms: tuple[Term, ...]
    expected: Expected
    focus: tuple[Term, ...]
    runs: frozenset[str]
    numbers: frozenset[str]
    way: str

    @classmethod
    def of(cls, folded: str, terms: Sequence[Term], expected: Expected) -> Question:
        """`terms` may be those of a larger question: what this one does not say is left out."""
        own = tuple(term for term in terms if term.text in folded) or tuple(terms)
        around = " ".join(
            folded[max(0, m.start() - _NEAR) : m.start()] + " " + folded[m.end() : m.end() + _NEAR]
            for m in _ASKING.finditer(folded)
        )
        plain = _ASKING.split(folded)
        return cls(
            folded=folded,
            terms=own,
            expected=expected,
            focus=tuple(term for term in own if term.text in around),
            runs=frozenset(part[i : i + 3] for part in plain for i in range(len(part) - 2)),
            numbers=frozenset(canonical(folded)),
            way=way_of(folded),
        )


@dataclass(frozen=True, slots=True)
class _Around:
    """A passage as its sentences are measured in it: the weights of the question's terms, as they are and by their
    rarity in the passage, the places of the terms that each sentence holds, and of those that name its subject."""

    plain: tuple[float, ...]
    local: tuple[float, ...]
    held: tuple[frozenset[int], ...]
    topic: frozenset[int]
    whole: str

    @classmethod
    def of(cls, question: Question, passage: Passage, texts: Sequence[str]) -> _Around:
        headline = fold(passage.headline)
        known = headline if headline and headline in question.folded else ""
        above = fold("".join((passage.headline, *passage.headings)))
        whole, terms = above + "".join(texts), question.terms
        held = tuple(frozenset(p for p, term in enumerate(terms) if term.in_(text)) for text in texts)
        plain = tuple(term.weight * (1.0 if term.text in whole else ALIKE) for term in terms)
        bearing = [sum(place in one for one in held) for place in range(len(terms))]
        local = tuple(
            weight * log(1 + len(texts) / max(count, 1)) * (_KNOWN if term.text in known else 1.0)
            for weight, count, term in zip(plain, bearing, terms, strict=True)
        )
        named = frozenset(place for place, term in enumerate(terms) if term.text in above)
        return cls(plain, local, held, named.union(*held[:1]), whole)

    def lacking(self, place: int) -> Iterator[frozenset[int]]:
        """Of the terms that a sentence lacks, those that the one before it holds, the one after it, the subject."""
        left = frozenset(range(len(self.plain))) - self.held[place]
        before = self.held[place - 1] if place else frozenset()
        after = self.held[place + 1] if place + 1 < len(self.held) else frozenset()
        for source in (before, after, self.topic):
            yield left & source
            left -= source


def measured(
    question: Question, passage: Passage, texts: Sequence[str], rank: float
) -> Iterator[tuple[float, ...]]:
    """The values of FEATURES for each of the sentences of a passage, given folded and in order."""
    around = _Around.of(question, passage, texts)
    total, local_total = sum(term.weight for term in question.terms) or 1.0, sum(around.local) or 1.0
    context = sum(
        weight for weight, term in zip(around.plain, question.terms, strict=True) if term.in_(around.whole)
    )
    shares = [sum(around.local[p] for p in held) / local_total for held in around.held]
    best = max(shares, default=0.0) or 1.0
    for place, text in enumerate(texts):
        lent = (sum(around.plain[p] for p in part) / total for part in around.lacking(place))
        yield (
            shares[place],
            shares[place] / best,
            sum(around.plain[p] for p in around.held[place]) / total,
            *lent,
            *_by_form(question, text),
            context / total,
            rank,
            log(max(rank, _NO_CHANCE)),
            float(place == 0),
            place / len(texts),
            shaped(question, text, place),
        )


def _by_form(question: Question, text: str) -> tuple[float, ...]:
    """The values of FEATURES from focus to length."""
    focus = sum(term.weight for term in question.focus) or 1.0
    kind, unit = holds(question.expected, text, question.folded), unit_asked(question.folded)
    missing = question.numbers.difference(canonical(text)) if question.numbers else ()
    return (
        sum(term.weight for term in question.focus if term.in_(text)) / focus,
        sum(run in text for run in question.runs) / (len(question.runs) or 1),
        float(kind),
        float(question.expected in VISIBLE and not kind),
        float(unit is not None and unit.search(text) is not None),
        len(missing) / (len(question.numbers) or 1),
        log(1 + len(text)),
    )


def forms(question: Question, text: str, place: int) -> tuple[bool, ...]:
    """Which of FORMS a sentence has at its place in the passage."""
    return (
        *(bears(shape, text, question.folded) for shape in SHAPES),
        place == 0,
        len(text) > _LONG,
    )


def shaped(question: Question, text: str, place: int) -> float:
    """How far the shapes of a sentence speak for it; 0 where nothing is known of the way in which is asked."""
    known = counts().get(question.way, {})
    odds = 0.0
    for form, weight in known.items():
        match form:
            case "opening":
                odds += weight * (place == 0)
            case "long":
                odds += weight * (len(text) > _LONG)
            case _:
                odds += weight * bears(form, text, question.folded)
    return odds


def score(values: Sequence[float]) -> float:
    """How well a sentence of these features answers; comparable within one question."""
    return sum(weight * value for weight, value in zip(weights(), values, strict=True))


@cache
def weights() -> tuple[float, ...]:
    """The weight of each of FEATURES."""
    return tuple(float(_learned()["features"][name]) for name in FEATURES)


@cache
def counts() -> dict[str, dict[str, float]]:
    """What each of FORMS counts, by the way in which is asked."""
    return {way: dict(table) for way, table in _learned()["forms"].items()}


def _learned() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("choosing.toml").read_text("utf-8"))
