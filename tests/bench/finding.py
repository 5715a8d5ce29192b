"""How well the right passage is found, over the sets of ``../shared``, and by the bundled vectors alone.

Not part of the page: it takes five minutes. ``python -m tests.bench finding`` prints it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import opencc
from numpy.typing import NDArray

from bot import app
from bot.cli.finding import measure_set
from bot.evaluation import asking
from bot.settings import Settings
from retrieval.embedding import measuring
from retrieval.embedding.bundled import FOLDER
from retrieval.embedding.pooling import pooled
from retrieval.embedding.weights import Weights
from retrieval.evaluation import sets
from retrieval.normalising import fold
from retrieval.types import Query
from tests.bench.place import Place
from tests.bench.rows import Row, share

# SET, group of its questions, measure, bar; sentences and balanced come from 400 questions of the set.
_BARS = (
    ("cmrc-dev", "all", "recall@1", 0.985),
    ("cmrc-dev", "all", "sentence@1", 0.86),
    ("cmrc-dev", "all", "sentence@3", 0.94),
    ("cmrc-dev", "all", "balanced", 0.90),
    ("drcd-dev", "all", "recall@1", 0.958),
    ("crud-news-small", "1doc", "recall@1", 0.950),
    ("crud-news-small", "1doc", "recall@5", 0.985),
    ("crud-news-small", "2docs", "recall@5", 0.93),
    ("rgb-visible", "all", "recall@1", 0.72),
)
_ALONE = {"cmrc-dev": 0.85, "crud-news-small": 0.87, "rgb-visible": 0.60}
_SIMPLIFIED = 0.952  # recall@1 of drcd-dev, whose texts are traditional, asked in simplified characters
_FIRST = 0.82  # of the natural questions about the made pages: the first passage holds the evidence


def rows(place: Place) -> Iterator[Row]:
    """The measures of finding."""
    if place.shared is None:
        yield Row("finding", "", "", "not measured: ../shared is absent")
        return
    yield from _by_set(place.shared)
    yield _simplified(place.shared)
    for name, bar in _ALONE.items():
        found = float(measuring.hits(measuring.load(place.shared / "eval" / name), _embedding()).mean())
        yield _row(f"{name}, bundled vectors alone: recall@1", "python -m tests.bench finding", found, bar)
    yield _natural(place)


def _by_set(shared: Path) -> Iterator[Row]:
    for name in dict.fromkeys(name for name, *_ in _BARS):
        found = measure_set(sets.load(shared / "eval" / name))
        for _, group, measure, bar in (row for row in _BARS if row[0] == name):
            value = {**found.table[group], **found.sentences}[measure]
            of = name if group == "all" else f"{name}, {group}"
            yield _row(f"{of}: {measure}", f"wenju evaluate ../shared/eval/{name} --finding", value, bar)


def _simplified(shared: Path) -> Row:
    found = sets.load(shared / "eval/drcd-dev")
    convert = opencc.OpenCC("t2s").convert
    asked = tuple(replace(one, question=convert(one.question), answers=()) for one in found.questions)
    value = measure_set(replace(found, questions=asked)).table["all"]["recall@1"]
    return _row(
        "drcd-dev, questions in simplified characters: recall@1",
        "python -m tests.bench finding",
        value,
        _SIMPLIFIED,
    )


def _embedding() -> Callable[[Sequence[Sequence[str]], bool], NDArray[np.float32]]:
    weights = Weights.open(FOLDER)

    def embed(texts: Sequence[Sequence[str]], passages: bool) -> NDArray[np.float32]:
        return pooled(weights, texts, leading=passages)

    return embed


def _natural(place: Place) -> Row:
    assert place.shared is not None
    data = place.collection("visible", *sorted((place.shared / "pages/visible").glob("*.txt")))
    asked = [
        row
        for row in asking.load(place.shared / "qa/pages.jsonl")
        if row.evidence and not (row.history or row.refuse or row.needs_model)
    ]
    with app.reader(Settings(data_dir=data)) as reader:
        library = app.library(reader)
        firsts = [library.search(Query(row.question), 1).hits for row in asked]
    held = sum(
        any(fold(words) in fold(hit.passage.text) for hit in hits for words in row.evidence)
        for row, hits in zip(asked, firsts, strict=True)
    )
    return Row(
        "questions about the made pages: the first passage holds the evidence",
        "python -m tests.bench finding",
        f"≥ {_FIRST}",
        share((held, len(asked))),
        held >= _FIRST * len(asked),
    )


def _row(measure: str, command: str, value: float, bar: float) -> Row:
    return Row(measure, command, f"≥ {bar:.3f}", f"{value:.3f}", round(value, 3) >= bar)
