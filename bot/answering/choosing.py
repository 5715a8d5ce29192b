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

from bot.answering.kinds import holds, unit_asked
from retrieval.normalising import fold
from retrieval.numerals import canonical
from retrieval.search.features import ALIKE
from retrieval.types import Expected, Passage, Term

FEATURES = (
    "share",  # of the question's weight, each term by its rarity in the passage too, in the sentence
    "plain",  # … by its rarity in the collection alone
    "beside",  # of the weight that the sentence lacks, what the one before it holds
    "behind",  # … the one after it
    "focus",  # of the weight of the words next to the asking word
    "runs",  # share of the question's runs of three characters
    "kind",  # 1 where it holds a new thing of the kind asked for
    "kindless",  # 1 where a form could betray that kind, and it holds none
    "unit",  # 1 where it holds a number in the unit asked for
    "numbers_missing",  # share of the question's numbers that it does not hold
    "length",  # logarithm of its characters
    "context",  # of the question's weight, in the passage
    "rank",  # of the passage, as the search scored it
    "first",  # 1 for the first sentence of the passage
)

VISIBLE: tuple[Expected, ...] = ("number", "date", "person", "place", "cause")  # kinds that a form betrays
_KNOWN = 0.1  # of a term's weight, where the question names the headline: all its sentences are about it
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
        )


def measured(
    question: Question, passage: Passage, texts: Sequence[str], rank: float
) -> Iterator[tuple[float, ...]]:
    """The values of FEATURES for each of the sentences of a passage, given folded and in order."""
    headline = fold(passage.headline)
    known = headline if headline and headline in question.folded else ""
    above = fold("".join((passage.headline, *passage.headings)))
    whole = above + "".join(texts)
    held = [{place for place, term in enumerate(question.terms) if term.in_(text)} for text in texts]
    plain = [term.weight * (1.0 if term.text in whole else ALIKE) for term in question.terms]
    bearing = [sum(place in one for one in held) for place in range(len(plain))]
    local = [
        weight * log(1 + len(texts) / max(count, 1)) * (_KNOWN if term.text in known else 1.0)
        for weight, count, term in zip(plain, bearing, question.terms, strict=True)
    ]
    total, local_total = sum(t.weight for t in question.terms) or 1.0, sum(local) or 1.0
    context = (
        sum(weight for weight, term in zip(plain, question.terms, strict=True) if term.in_(whole)) / total
    )
    lacking = [set(range(len(plain))) - one for one in held]
    unit = unit_asked(question.folded)
    focus = sum(term.weight for term in question.focus) or 1.0
    for place, text in enumerate(texts):
        before = held[place - 1] if place else set()
        after = held[place + 1] if place + 1 < len(held) else set()
        kind = holds(question.expected, text, question.folded)
        missing = question.numbers.difference(canonical(text)) if question.numbers else ()
        yield (
            sum(local[i] for i in held[place]) / local_total,
            sum(plain[i] for i in held[place]) / total,
            sum(plain[i] for i in lacking[place] & before) / total,
            sum(plain[i] for i in lacking[place] & after) / total,
            sum(term.weight for term in question.focus if term.in_(text)) / focus,
            sum(run in text for run in question.runs) / (len(question.runs) or 1),
            float(kind),
            float(question.expected in VISIBLE and not kind),
            float(unit is not None and unit.search(text) is not None),
            len(missing) / (len(question.numbers) or 1),
            log(1 + len(text)),
            context,
            rank,
            float(place == 0),
        )


def score(values: Sequence[float]) -> float:
    """How well a sentence of these features answers; comparable within one question."""
    return sum(weight * value for weight, value in zip(weights(), values, strict=True))


@cache
def weights() -> tuple[float, ...]:
    """The weight of each of FEATURES."""
    table = tomllib.loads(files(__package__).joinpath("choosing.toml").read_text("utf-8"))
    return tuple(float(table["features"][name]) for name in FEATURES)
