"""Learning when to answer: weights for `bot.answering.confidence` from questions with and without an answer.

Unanswerable are the refusals of a set, and questions whose document or story is hidden from the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.answering.confidence import FEATURES, features
from bot.answering.evidence import brief
from bot.answering.extractive import lacks, ranked, story_of, strays
from bot.answering.types import Library
from retrieval.normalising import fold
from retrieval.types import Passage, Query

_HITS = 10  # as the assistant asks for
_LOOKED_THROUGH = 40  # hits, where some are hidden: all that a search weighs
_RIDGE = 2.0  # cmrc-dev balanced .907 with 5, .917 with 2 and 1; keeps weights small where features say the same thing
_STEPS = 50  # of Newton's method; it settles after about ten
_FOLDS = 6
_PER_SIDE = 200.0  # examples that a side of a collection counts for, whatever its number
_FALSE_REFUSALS = (
    0.03  # of the answerable natural questions may be refused, out of fold: a rule may refuse a few more
)
_TRIED = (-4.0, 2.0)  # log-odds between which a threshold is looked for
_GRID = 0.05  # log-odds between thresholds tried


@dataclass(frozen=True, slots=True)
class Example:
    """A question as confidence sees it, and whether it has an answer. `collection` groups them for weighing, `part` is
    the fold that it is held out with: that of the same question whose document is hidden. `unsaid` are those that are
    refused whatever the weights say, so nothing is learned from them."""

    collection: str
    features: tuple[float, ...]
    answerable: bool
    part: int = 0
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whether it has an answer, and whose absence takes its answer away: a document by its name, or the
    stories that hold one of these words."""

    question: str
    answerable: bool
    hidden: str = ""
    hidden_words: tuple[str, ...] = ()


def observe(collection: str, library: Library, asked: Iterable[Asked]) -> Iterator[Example]:
    """The features of each question whose best sentence has any."""
    for one in asked:
        findings = library.search(Query(one.question), _LOOKED_THROUGH)
        words = [fold(word) for word in one.hidden_words]
        gone = {
            _story(hit.passage)
            for hit in findings.hits
            if hit.passage.document.name == one.hidden
            or any(word in fold(hit.passage.text) for word in words)
        }
        hits = [hit for hit in findings.hits if _story(hit.passage) not in gone][:_HITS]
        given = brief(replace(findings, hits=tuple(hits)), library)
        best = next((candidate for candidate in ranked(given) if not strays(candidate, given)), None)
        if best is None or findings.addresses:
            continue
        values = features(given.findings, best.passage, story_of(best.passage, given.findings))
        part = crc32(one.question.encode()) % _FOLDS
        yield Example(collection, values, one.answerable, part, bool(lacks(best, given.findings)))


def _story(passage: Passage) -> tuple[str, int]:
    return passage.document.id, passage.story


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted model in the terms of ``confidence.toml``."""

    constant: float
    weights: tuple[float, ...]

    def odds(self, examples: Sequence[Example]) -> NDArray[np.float64]:
        """Log-odds that each example has an answer: (examples,)."""
        table = np.array([example.features for example in examples], dtype=np.float64)
        unsaid = np.array([example.unsaid for example in examples])
        found: NDArray[np.float64] = table @ np.array(self.weights) + self.constant
        found[unsaid] = -np.inf
        return found


def learn(examples: Sequence[Example]) -> Learned:
    """Logistic regression with a ridge.

    Each side of each collection weighs the same; the answerable ones as much as all that their collection lacks, where
    a collection has several kinds of these (``pages``, ``pages, hidden``).
    """
    examples = [example for example in examples if not example.unsaid]
    table = np.array([example.features for example in examples], dtype=np.float64)
    truth = np.array([example.answerable for example in examples], dtype=np.float64)
    sides = [(example.collection, example.answerable) for example in examples]
    kinds = {name: sum(other.startswith(name) for other, side in set(sides) if not side) for name, _ in sides}
    weight = np.array([(kinds[name] if side else 1) / sides.count((name, side)) for name, side in sides])
    weight *= _PER_SIDE
    middle, spread = table.mean(0), table.std(0) + 1e-9
    design = np.column_stack([(table - middle) / spread, np.ones(len(table))])
    ridge = _RIDGE * np.diag([1.0] * len(FEATURES) + [0.0])
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-design @ beta))
        slope = design.T @ (weight * (chance - truth)) + ridge @ beta
        curve = (design.T * (weight * chance * (1 - chance))) @ design + ridge + 1e-9 * np.eye(len(beta))
        beta -= np.linalg.solve(curve, slope)
    weights = beta[:-1] / spread
    return Learned(float(beta[-1] - weights @ middle), tuple(float(value) for value in weights))


def out_of_fold(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Log-odds of each example by weights that were learned without its fold: (examples,)."""
    found = np.zeros(len(examples))
    for held_out in {example.part for example in examples}:
        apart = np.array([example.part == held_out for example in examples])
        inside = [example for example in examples if example.part != held_out]
        found[apart] = learn(inside).odds([example for example in examples if example.part == held_out])
    return found


def threshold(odds: NDArray[np.float64], examples: Sequence[Example], natural: str) -> float:
    """The highest threshold that refuses few enough answerable questions of the collection `natural`.

    Natural are questions as people ask them.
    """
    asked = np.array([example.answerable and example.collection == natural for example in examples])
    steps = np.arange(*_TRIED, _GRID)
    kept = [bound for bound in steps if (odds[asked] < bound).mean() <= _FALSE_REFUSALS]
    return float(max(kept, default=_TRIED[0]))


def rates(
    odds: NDArray[np.float64], examples: Sequence[Example], bound: float
) -> Mapping[str, tuple[float, float]]:
    """For each collection the share of unanswerable questions refused, and of answerable ones; NaN where there are
    none."""
    table = {}
    for name in dict.fromkeys(example.collection for example in examples):
        refused: list[list[bool]] = [[], []]
        for example, value in zip(examples, odds, strict=True):
            if example.collection == name:
                refused[example.answerable].append(bool(value < bound))
        table[name] = (_share(refused[False]), _share(refused[True]))
    return table


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else float("nan")


def as_toml(learned: Learned, bound: float, made_by: str) -> str:
    """The text of ``confidence.toml``."""
    lines = [
        f"# Made by `{made_by}`. Log-odds; see confidence.py for the features.",
        f"threshold = {bound:.2f}",
        f"constant = {learned.constant:.3f}",
        "",
        "[features]",
        *(f"{name} = {value:.3f}" for name, value in zip(FEATURES, learned.weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"
