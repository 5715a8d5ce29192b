"""The checker of sentences and the confidence of quoting, measured on what they were not taught with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from bot.evaluation.confidence import learn, threshold
from bot.evaluation.proving import observe, out_of_fold, rates, verdicts
from bot.fitting import NATURAL, gathered
from tests.bench.place import Place
from tests.bench.rows import Row, share

_PROOF = "python -m bot.fitting_proof ../shared"
_CONFIDENCE = "python -m bot.fitting ../shared"
_FOLDS = 5  # of the questions; the weights are few, and a fold holds three hundred


def rows(place: Place) -> Iterator[Row]:
    """The measures of proving and of being confident."""
    if place.shared is None:
        yield Row("proving labelled sentences", "", "", "not measured: ../shared is absent")
        return
    yield from proof(place.shared)
    yield from confidence(place.shared)


def proof(shared: Path) -> Iterator[Row]:
    lines = (shared / "answers/sentences.jsonl").read_text("utf-8").splitlines()
    labelled = [json.loads(line) for line in lines]
    folded = out_of_fold(labelled, observe(labelled))
    began = process_time()
    judged = [one for row, weights in folded for one in verdicts(row, weights)]
    milliseconds = 1000 * (process_time() - began) / len(judged)
    found = rates(judged)
    for name, measure, bar in (
        ("kept", f"{len(judged)} labelled sentences, out of fold: true ones kept", 0.90),
        ("caught", "… false ones not shown", 0.80),
        ("reattached", "… miscited ones attached to what says them", 0.80),
    ):
        yield Row(
            measure, _PROOF, f"≥ {bar:.0%}".replace("%", " %"), _percent(found[name]), found[name] >= bar
        )
    neutral = int(found["neutral_shown"])
    yield Row("… neutral ones shown as proven", _PROOF, "none", str(neutral), neutral == 0)
    yield Row("… CPU a sentence", _PROOF, "≤ 5 ms", f"{milliseconds:.1f} ms", milliseconds <= 5)


def confidence(shared: Path) -> Iterator[Row]:
    """Refusals by weights and a threshold that were learned without the questions that they are tried on."""
    examples = gathered(shared)
    refused: dict[str, dict[bool, list[bool]]] = {}
    for number in range(_FOLDS):
        apart = [one for place, one in enumerate(examples) if place % _FOLDS == number]
        taught = [one for place, one in enumerate(examples) if place % _FOLDS != number]
        learned = learn(taught)
        bound = threshold(learned, taught, NATURAL)
        for one, odds in zip(apart, learned.odds(apart), strict=True):
            sides = refused.setdefault(one.collection, {True: [], False: []})
            sides[one.answerable].append(bool(odds < bound))
    for name, sides in refused.items():
        right, wrong = (share((sum(sides[side]), len(sides[side]))) for side in (False, True))
        figure = f"{right} of the unanswerable refused, {wrong} of the answerable"
        yield Row(f"quoting refuses, `{name}`, out of fold", _CONFIDENCE, "", figure)


def _percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")
