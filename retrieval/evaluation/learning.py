"""Learning to put the right one first: weights for features, from lists of which some entries are right.

The chance of an entry is the softmax of its weighted features over its list; the weights make the chance of the right
ones together as large as possible (listwise regression with a ridge, by Adam). Lists may be of several ways, and their
entries have forms beside their features: what a form counts is learned for each way by itself.
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
_FORM_RIDGE = (
    3e-3  # for forms, of which a way may show few: on cmrc-dev .002 to .006 are alike, .0006 and .02 worse
)
_FOLDS = 4
_LEAST = 0.1  # of a form's weight: e to the power of it is a tenth more
_FLOOR = -1e9  # the logarithm of no chance, for what is not in the list

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: the features of its entries, and which of them are right. `group` (a document) stays
    whole when a part is held out. `forms` are those that each entry has, `way` the kind of list that it is."""

    group: str
    rows: tuple[tuple[float, ...], ...]
    right: tuple[bool, ...]
    way: str = ""
    forms: tuple[tuple[bool, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """The weight of each feature, and of each form by the way of the list."""

    features: tuple[float, ...]
    forms: dict[str, tuple[float, ...]]

    def scores(self, one: Choice) -> NDArray[np.float64]:
        """What the entries of a list sum up to."""
        own: Matrix = np.array(one.rows) @ np.array(self.features)
        if one.forms and one.way in self.forms:
            own = own + np.array(one.forms, dtype=np.float64) @ np.array(self.forms[one.way])
        return own


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


def fit(lists: Sequence[Choice]) -> Fitted:
    """The weights that the lists teach."""
    values, right, there = _padded(lists)
    forms, ways = _padded_forms(lists, right.shape[1]), sorted({one.way for one in lists})
    way = np.array([ways.index(one.way) for one in lists])
    middle, spread = values[there].mean(0), values[there].std(0) + 1e-9
    values = np.where(there[..., None], (values - middle) / spread, 0.0)
    size = values.shape[2]
    weights = np.zeros(size + len(ways) * forms.shape[2])
    ridge = np.where(np.arange(weights.size) < size, _RIDGE, _FORM_RIDGE)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        table = weights[size:].reshape(len(ways), -1)
        scores = values @ weights[:size] + np.einsum("ijk,ik->ij", forms, table[way])
        chances = _softmax(np.where(there, scores, _FLOOR))
        wanted = chances * right
        wanted /= wanted.sum(1, keepdims=True)
        surplus = chances - wanted
        by_way = np.zeros_like(table)
        np.add.at(by_way, way, np.einsum("ij,ijk->ik", surplus, forms))
        slopes = np.concatenate((np.einsum("ij,ijk->k", surplus, values), by_way.ravel()))
        gradient = slopes / len(values) + ridge * weights
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights -= _PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    table = weights[size:].reshape(len(ways), -1)
    learned = tuple(float(weight) for weight in weights[:size] / spread)
    return Fitted(learned, {name: tuple(map(float, row)) for name, row in zip(ways, table, strict=True)})


def out_of_fold(lists: Sequence[Choice]) -> tuple[float, float]:
    """How often a right one stands first, and among the first three, each list judged by weights learned without its
    group."""
    first = third = 0
    for held_out in range(_FOLDS):
        inside = [one for one in lists if _fold_of(one) != held_out]
        outside = [one for one in lists if _fold_of(one) == held_out]
        if not inside or not outside:
            continue
        fitted = fit(inside)
        for one in outside:
            order = np.argsort(-fitted.scores(one), kind="stable")
            first += one.right[order[0]]
            third += any(one.right[place] for place in order[:3])
    return first / len(lists), third / len(lists)


def as_toml(names: Sequence[str], fitted: Fitted, made_by: str, forms: Sequence[str] = ()) -> str:
    """The text of a file of weights; forms that count for next to nothing are left out."""
    lines = [f"# Made by `{made_by}`; the module beside it says what each one is.", "[features]"]
    lines += [f"{name} = {weight:.3f}" for name, weight in zip(names, fitted.features, strict=True)]
    for way, row in sorted(fitted.forms.items()) if forms else ():
        lines += ["", f"[forms.{way}]"]
        counts = zip(forms, row, strict=True)
        lines += [f"{form} = {weight:.2f}" for form, weight in counts if abs(weight) >= _LEAST]
    return "\n".join(lines) + "\n"


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


def _padded_forms(lists: Sequence[Choice], longest: int) -> Matrix:
    """The forms of the lists as (lists, entries, forms)."""
    forms = np.zeros((len(lists), longest, len(lists[0].forms[0]) if lists[0].forms else 0))
    for place, one in enumerate(lists):
        if one.forms:
            forms[place, : len(one.forms)] = one.forms
    return forms


def _softmax(logarithms: Matrix) -> Matrix:
    raised = np.exp(logarithms - logarithms.max(1, keepdims=True))
    chances: Matrix = raised / raised.sum(1, keepdims=True)
    return chances
