"""Learning and measuring the checker of sentences: weights for `bot.answering.checking` from labelled answers.

Figures are out of fold: each row is judged by weights that were learned without it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.checking.features import FEATURES, agrees, compare
from bot.answering.checking.judging import COPIED, Weights, odds, widened
from bot.answering.checking.source import source
from bot.answering.verifying import Given, verify
from retrieval.normalising import fold

Table = NDArray[np.float64]

_FOLDS = 10
_FEW_FOLDS = 3  # where each kind is left out besides: ten would learn 350 times
_HOLD = 3.0  # how firmly a weight is held where it is expected: as by about a dozen examples
_STEPS = 800  # of the accelerated gradient; the weights stand still before
_WRONG_PASSAGE = (
    0.3  # what a true sentence with a passage that does not bear it out counts against a false one
)
_KEPT = (
    0.925  # of the true sentences that the threshold keeps; out of fold two points less, and the bar is .90
)
_ELSEWHERE = (
    0.2  # log-odds more asked of a passage that is not cited: each is another chance for a false sentence
)
_IN_A_COPY = 2.0  # times its plain weight, what a difference is expected to weigh more in a full copy
_EXPECTED = np.array([*FEATURES.values(), *(_IN_A_COPY * FEATURES[name] for name in COPIED)])


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the passages it is compared with. `row` groups what must be in one fold."""

    row: str
    kind: str
    values: tuple[float, ...]
    supported: bool
    weight: float = 1.0


def observe(rows: Sequence[Mapping[str, Any]]) -> list[Example]:
    """The examples of labelled rows as `shared/answers` describes them; neutral sentences teach nothing."""
    found = []
    for row in rows:
        sources = {one["number"]: source(one["text"], one.get("headline", "")) for one in row["passages"]}
        said = str(row.get("question", ""))
        for sentence in row["sentences"]:
            label, cited = sentence["label"], sentence["citations"]
            tried = [(cited, label == "supported", 1.0)] if label in ("supported", "unsupported") else []
            if label == "miscited":
                tried = [(sentence["right"], True, 1.0), (cited, False, _WRONG_PASSAGE)]
            for numbers, supported, weight in tried:
                compared = compare(sentence["text"], [sources[number] for number in numbers], said)
                values = widened(compared.values)
                found.append(Example(row["id"], sentence["kind"], values, supported, weight))
            said += "\n" + sentence["text"]
    return found


def learn(examples: Sequence[Example]) -> Weights:
    """Logistic regression that leaves what is expected of a feature only as far as the examples say so.

    The signs hold: what speaks against a sentence never speaks for it. So near-copies, which happen to be false more
    often in the set than in life, are not distrusted as such, and a kind of mistake that is rare in the set is not
    forgotten.
    """
    table = np.array([one.values for one in examples])
    truth = np.array([float(one.supported) for one in examples])
    weight = np.array([one.weight for one in examples])
    weight = weight * np.where(truth == 1, weight[truth == 0].sum() / weight[truth == 1].sum(), 1.0)
    beta, constant = _descend(table, truth, weight)
    reached = table @ beta + constant
    bound = float(np.quantile(reached[truth == 1], 1 - _KEPT))
    cut = len(FEATURES)
    agreeing = np.array([agrees(one.values[:cut]) for one in examples])
    doubtful = -float(reached[(truth == 1) & agreeing].std())  # as far below as true ones lie apart
    plain, copied = (tuple(map(float, part)) for part in (beta[:cut], beta[cut:]))
    return Weights(constant, bound, _ELSEWHERE, doubtful, plain, copied)


def _descend(design: Table, truth: Table, weight: Table) -> tuple[Table, float]:
    """Nesterov's accelerated gradient from the expectations on, each step brought back to the allowed signs."""
    curve = 0.25 * float(np.linalg.eigvalsh((design.T * weight) @ design)[-1] + weight.sum()) + _HOLD
    beta, constant = _EXPECTED, 0.0
    ahead, ahead_constant, pace = beta, constant, 1.0
    for _ in range(_STEPS):
        error = weight * (1 / (1 + np.exp(-(design @ ahead + ahead_constant))) - truth)
        stepped = ahead - (design.T @ error + _HOLD * (ahead - _EXPECTED)) / curve
        stepped = np.where(stepped * _EXPECTED < 0, 0.0, stepped)
        stepped_constant = ahead_constant - float(error.sum()) / curve
        quicker = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        drive = (pace - 1) / quicker
        ahead = stepped + drive * (stepped - beta)
        ahead_constant = stepped_constant + drive * (stepped_constant - constant)
        beta, constant, pace = stepped, stepped_constant, quicker
    return beta, constant


def out_of_fold(
    rows: Sequence[Mapping[str, Any]], examples: Sequence[Example]
) -> list[tuple[Mapping[str, Any], Weights]]:
    """Each row with weights that were learned without it."""
    ids = [row["id"] for row in rows]
    found = []
    for fold_number in range(_FOLDS):
        left_out = {name for place, name in enumerate(ids) if place % _FOLDS == fold_number}
        learned = learn([one for one in examples if one.row not in left_out])
        found += [(row, learned) for row in rows if row["id"] in left_out]
    return sorted(found, key=lambda pair: ids.index(pair[0]["id"]))


def verdicts(row: Mapping[str, Any], learned: Weights) -> list[dict[str, Any]]:
    """The labelled sentences of a row with what the checker says of them."""
    passages = [Given(one["number"], one["text"], one.get("headline", "")) for one in row["passages"]]
    said = {
        fold(one.text): one.checked
        for one in verify(row["answer"], passages, row.get("question", ""), learned)
    }
    found = []
    for sentence in row["sentences"]:
        checked = said.get(fold(sentence["text"]))
        found.append(
            {
                **sentence,
                "verdict": checked.verdict if checked else "unsupported",
                "cited": [quote.number for quote in checked.quotes] if checked else [],
            }
        )
    return found


def rates(judged: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """kept, caught, reattached, neutral_shown, as `shared/answers/README.md` defines them."""
    true = [one for one in judged if one["label"] in ("supported", "miscited")]
    false = [one for one in judged if one["label"] == "unsupported"]
    moved = [one for one in judged if one["label"] == "miscited"]
    neutral = [one for one in judged if one["label"] == "neutral"]
    return {
        "kept": _share(one["verdict"] == "supported" for one in true),
        "caught": _share(one["verdict"] == "unsupported" for one in false),
        "reattached": _share(
            one["verdict"] == "supported"
            and bool(set(one["cited"]) & set(one["right"]))
            and not set(one["cited"]) & set(one["citations"]) - set(one["right"])
            for one in moved
        ),
        "neutral_shown": float(sum(one["verdict"] == "supported" for one in neutral)),
    }


def _share(truths: Iterable[bool]) -> float:
    counted = list(truths)
    return sum(counted) / max(1, len(counted))


def figures(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """`rates` out of fold, and `milliseconds` of processor time a sentence."""
    folded = out_of_fold(rows, observe(rows))
    started = time.process_time()
    judged = [one for row, learned in folded for one in verdicts(row, learned)]
    spent = time.process_time() - started
    return rates(judged) | {"milliseconds": 1000 * spent / max(1, len(judged))}


def of_unseen_kinds(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """kept and caught where each sentence is judged by weights that saw neither its row nor any of its kind; only by
    what it cites, or should cite."""
    examples = [one for one in observe(rows) if one.weight == 1]
    ids = [row["id"] for row in rows]
    fold_of = {name: place % _FEW_FOLDS for place, name in enumerate(ids)}
    right: dict[bool, list[bool]] = {True: [], False: []}
    for kind in sorted({one.kind for one in examples}):
        for number in range(_FEW_FOLDS):
            tried = [one for one in examples if one.kind == kind and fold_of[one.row] == number]
            others = [one for one in examples if one.kind != kind and fold_of[one.row] != number]
            if not tried:
                continue
            learned = learn(others)
            for one in tried:
                reached = odds(one.values[: len(FEATURES)], learned)
                right[one.supported].append(bool(reached >= 0) == one.supported)
    return {"kept": _share(right[True]), "caught": _share(right[False])}


def as_toml(learned: Weights, made_by: str) -> str:
    """The text of ``proof.toml``."""
    lines = [
        f"# Made by `{made_by}`. Log-odds; see features.py for what they weigh.",
        f"threshold = {learned.threshold:.3f}",
        f"elsewhere = {learned.elsewhere:.3f}",
        f"doubtful = {learned.doubtful:.3f}",
        f"constant = {learned.constant:.3f}",
        "",
        "[plain]",
        *(f"{name} = {value:.3f}" for name, value in zip(FEATURES, learned.plain, strict=True)),
        "",
        "[copied] # times the squared share of the sentence's pairs that are copied",
        *(f"{name} = {value:.3f}" for name, value in zip(COPIED, learned.copied, strict=True)),
    ]
    return "\n".join(lines) + "\n"
