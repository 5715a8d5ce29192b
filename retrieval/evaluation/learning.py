"""Learning to put the right one first: weights for features, from lists of which some entries are right.

The chance of an entry is the softmax of its weighted features over its list; the weights make the chance of the right
ones together as large as possible (listwise regression with a ridge, by Adam).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from retrieval.evaluation.sets import Sought
from retrieval.normalising import fold
from retrieval.search.searching import Searcher
from retrieval.types import Query

_STEPS = 150  # of Adam; the loss moves in its fourth digit after a hundred
_PACE = 0.05
_RIDGE = 1e-3  # keeps weights small where features say the same thing
_FOLDS = 4
_FLOOR = -1e9  # the logarithm of no chance, for what is not in the list

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: the features of its entries, and which of them are right. `group` (a document) stays
    whole when a part is held out."""

    group: str
    rows: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]


def observe(searcher: Searcher, questions: Iterable[Sought]) -> Iterator[Choice]:
    """The passages weighed for each question; right are those of its documents, that hold its answer if any does."""
    for sought in questions:
        examined = list(searcher.examined(Query(sought.question)))
        answers = [fold(answer) for answer in sought.answers]
        of_document = [passage.document.name in sought.relevant for passage, _ in examined]
        holding = [
            own and any(answer in fold(passage.text) for answer in answers)
            for own, (passage, _) in zip(of_document, examined, strict=True)
        ]
        right = holding if any(holding) else of_document
        if any(right):
            yield Choice(min(sought.relevant), tuple(values for _, values in examined), tuple(right))


def fit(lists: Sequence[Choice]) -> tuple[float, ...]:
    """The weight of each feature."""
    values, right, there = _padded(lists)
    middle, spread = values[there].mean(0), values[there].std(0) + 1e-9
    values = np.where(there[..., None], (values - middle) / spread, 0.0)
    weights = np.zeros(values.shape[2])
    slope, size = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        chances = _softmax(np.where(there, values @ weights, _FLOOR))
        wanted = chances * right
        wanted /= wanted.sum(1, keepdims=True)
        gradient = np.einsum("ij,ijk->k", chances - wanted, values) / len(values) + _RIDGE * weights
        slope = 0.9 * slope + 0.1 * gradient
        size = 0.99 * size + 0.01 * gradient**2
        weights -= _PACE * (slope / (1 - 0.9**step)) / (np.sqrt(size / (1 - 0.99**step)) + 1e-8)
    return tuple(float(weight) for weight in weights / spread)


def out_of_fold(lists: Sequence[Choice]) -> tuple[float, float]:
    """How often a right one stands first, and among the first three, each list judged by weights learned without its
    group."""
    first = third = 0
    for held_out in range(_FOLDS):
        inside = [one for one in lists if _fold_of(one) != held_out]
        outside = [one for one in lists if _fold_of(one) == held_out]
        if not inside or not outside:
            continue
        weights = np.array(fit(inside))
        for one in outside:
            order = np.argsort(-(np.array(one.rows) @ weights), kind="stable")
            first += one.right[order[0]]
            third += any(one.right[place] for place in order[:3])
    return first / len(lists), third / len(lists)


def as_toml(names: Sequence[str], weights: Sequence[float], made_by: str) -> str:
    """The text of a file of weights."""
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    return (
        "\n".join(
            [f"# Made by `{made_by}`; the module beside it says what each one is.", "[features]", *lines]
        )
        + "\n"
    )


def _fold_of(one: Choice) -> int:
    return crc32(one.group.encode()) % _FOLDS


def _padded(lists: Sequence[Choice]) -> tuple[Matrix, NDArray[np.bool_], NDArray[np.bool_]]:
    """The lists as (lists, entries, features), with what is right and what is there at all as (lists, entries)."""
    longest = max(len(one.rows) for one in lists)
    values = np.zeros((len(lists), longest, len(lists[0].rows[0])))
    right, there = np.zeros((2, len(lists), longest), dtype=np.bool_)
    for place, one in enumerate(lists):
        values[place, : len(one.rows)] = one.rows
        right[place, : len(one.rows)] = one.right
        there[place, : len(one.rows)] = True
    return values, right, there


def _softmax(logarithms: Matrix) -> Matrix:
    raised = np.exp(logarithms - logarithms.max(1, keepdims=True))
    chances: Matrix = raised / raised.sum(1, keepdims=True)
    return chances
