"""The checker of sentences and the confidence of quoting, measured on what they were not taught with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isnan
from pathlib import Path
from time import process_time

from bot.evaluation import confidence as confident
from bot.evaluation.proving import observe, out_of_fold, rates, verdicts
from bot.fitting import NATURAL, gathered, samples
from tests.bench.place import Place
from tests.bench.rows import Row

_PROOF = "python -m bot.fitting_proof ../shared"
_CONFIDENCE = "python -m bot.fitting ../shared"


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
    """Refusals by weights that were learned without the questions that they are tried on."""
    examples, tried = gathered(shared), samples()
    held_out = confident.out_of_fold(examples)
    bound = confident.threshold(held_out, examples, NATURAL)
    on_samples = confident.learn(examples).odds(tried)
    found = {**confident.rates(held_out, examples, bound), **confident.rates(on_samples, tried, bound)}
    for name, (right, wrong) in found.items():
        figure = f"{_percent(right)} of the unanswerable refused"
        figure += "" if isnan(wrong) else f", {_percent(wrong)} of the answerable"
        yield Row(f"quoting refuses, `{name}`, out of fold", _CONFIDENCE, "", figure)


def _percent(value: float) -> str:
    return f"{value:.0%}".replace("%", " %")
