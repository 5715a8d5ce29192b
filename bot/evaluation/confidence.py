"""Learning when to answer: weights for `bot.answering.confidence` from questions with and without an answer.

Answerable are the questions of a set; unanswerable its refusals, and questions whose document is hidden from
the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.confidence import FEATURES, features
from bot.answering.evidence import brief
from bot.answering.extractive import ranked, story_of, strays
from bot.answering.types import Library
from retrieval.normalising import fold
from retrieval.types import Query

_HITS = 10  # as the assistant asks for
_RIDGE = 1.0  # keeps weights small where features say the same thing
_STEPS = 50  # of Newton's method; it settles after about ten
_FALSE_REFUSALS = 0.03  # of the answerable questions of a natural collection may be refused, on average
_TRIED = (-4.0, 2.0)  # log-odds between which a threshold is looked for
_GRID = 0.05  # log-odds between thresholds tried


@dataclass(frozen=True, slots=True)
class Example:
    """A question as confidence sees it, and whether it has an answer. `collection` groups them for weighing."""

    collection: str
    features: tuple[float, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whether it has an answer, and the document whose absence takes its answer away (a name)."""

    question: str
    answerable: bool
    hidden: str = ""


def observe(collection: str, library: Library, asked: Iterable[Asked]) -> Iterator[Example]:
    """The features of each question whose best sentence has any."""
    for one in asked:
        findings = library.search(Query(one.question), _HITS)
        hits = tuple(hit for hit in findings.hits if hit.passage.document.name != one.hidden)
        given = brief(replace(findings, hits=hits), library)
        best = next((candidate for candidate in ranked(given) if not strays(candidate, given)), None)
        if best is None or findings.addresses:
            continue
        values = features(
            given.findings, fold(best.text), best.passage, story_of(best.passage, given.findings)
        )
        yield Example(collection, values, one.answerable)


@dataclass(frozen=True, slots=True)
class Learned:
    """A fitted model in the terms of ``confidence.toml``."""

    constant: float
    weights: tuple[float, ...]

    def odds(self, examples: Sequence[Example]) -> NDArray[np.float64]:
        """Log-odds that each example has an answer: (examples,)."""
        table = np.array([example.features for example in examples], dtype=np.float64)
        found: NDArray[np.float64] = table @ np.array(self.weights) + self.constant
        return found


def learn(examples: Sequence[Example]) -> Learned:
    """Logistic regression with a ridge; each collection, and in it each side, weighs the same."""
    table = np.array([example.features for example in examples], dtype=np.float64)
    truth = np.array([example.answerable for example in examples], dtype=np.float64)
    groups = [(example.collection, example.answerable) for example in examples]
    weight = np.array([len(examples) / (len(set(groups)) * groups.count(group)) for group in groups])
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


def threshold(learned: Learned, examples: Sequence[Example], natural: Sequence[str]) -> float:
    """The highest threshold that refuses few enough answerable questions, on average over `natural` collections.

    Natural are questions as people ask them; they fix the threshold and teach nothing.
    """
    asked = [example for example in examples if example.collection in natural]
    steps = np.arange(*_TRIED, _GRID)
    kept = [bound for bound in steps if _falsely_refused(learned, asked, bound) <= _FALSE_REFUSALS]
    return float(max(kept, default=_TRIED[0]))


def _falsely_refused(learned: Learned, examples: Sequence[Example], bound: float) -> float:
    shares = [wrong for _, wrong in rates(learned, examples, bound).values()]
    return sum(shares) / len(shares)


def rates(learned: Learned, examples: Sequence[Example], bound: float) -> Mapping[str, tuple[float, float]]:
    """For each collection the share of unanswerable questions refused, and of answerable ones."""
    table = {}
    for name in dict.fromkeys(example.collection for example in examples):
        here = [example for example in examples if example.collection == name]
        refused = learned.odds(here) < bound
        answerable = np.array([example.answerable for example in here])
        table[name] = (float(refused[~answerable].mean()), float(refused[answerable].mean()))
    return table


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
