"""Whether a generation can be used, found out in a child process.

A damaged Chroma folder may answer with errors, with wrong vectors, or by ending the process (facts.md 0.1, 0.3).
So a doubtful one is first opened by ``python -m retrieval.index.probe``, which prints one JSON line for each of
the two indexes; whatever it did not live to say counts as broken.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.index.catalog import Catalog
from retrieval.index.children import command, environment
from retrieval.index.dense import VectorsBroken
from retrieval.index.generations import Generations
from retrieval.index.lexical import WordsBroken
from retrieval.index.stores import open_vectors, open_words
from retrieval.index.vectors import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from retrieval.index.dense import DenseIndex
    from retrieval.index.generations import Generation
    from retrieval.index.vectors import Vector

_SAMPLE = 64  # passages looked up; damage seen so far hit all of an index or every twelfth vector
_QUERIES = 8  # of them searched by their own vectors
_SECONDS = 60.0  # a child takes 1–2; 100,000 × 1,024 vectors open in one more
_ALIKE = 0.999  # cosine of a vector with itself after Chroma's normalising: off by 1e-7


@dataclass(frozen=True, slots=True)
class Health:
    """Which of the two derived indexes can be opened and answers rightly."""

    vectors: bool
    words: bool

    @property
    def whole(self) -> bool:
        return self.vectors and self.words


def probe(folder: Path) -> Health:
    """The health of the current generation in the collection's `folder`, of embedded vectors. Costs a second or two."""
    try:
        child = subprocess.run(
            command("retrieval.index.probe", str(folder.resolve())),
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        said = child.stdout
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
    verdicts: dict[str, bool] = {}
    for line in said.splitlines():
        try:
            verdicts.update(json.loads(line))
        except ValueError:
            continue  # something else that prints on import
    return Health(vectors=verdicts.get("vectors") is True, words=verdicts.get("words") is True)


def main(arguments: Sequence[str]) -> None:
    """The child: words first, since they cannot end the process."""
    folder = Path(arguments[0])
    generation = Generations(folder).current()
    catalog = Catalog(folder / "catalog.sqlite")
    try:
        if generation is None:
            return
        _say(words=_words_answer(catalog, generation))
        _say(vectors=_vectors_answer(catalog, generation))
    finally:
        catalog.close()


def _say(**verdict: bool) -> None:
    print(json.dumps(verdict), flush=True)


def _words_answer(catalog: Catalog, generation: Generation) -> bool:
    try:
        words = open_words(generation)
        agrees = catalog.pending() > 0 or words.count() == catalog.coverage().passages
        return agrees and all(words.holds(id_) for id_ in catalog.settled_sample(_SAMPLE))
    except WordsBroken:
        return False


def _vectors_answer(catalog: Catalog, generation: Generation) -> bool:
    expected = {id_: unpack(blob) for id_, blob in catalog.vectors(catalog.settled_sample(_SAMPLE)).items()}
    try:
        dense = open_vectors(generation, catalog.identity(), "")
        try:
            agrees = catalog.pending() > 0 or dense.count() == catalog.coverage().passages
            return agrees and _kept(dense, expected) and _found(dense, catalog, expected)
        finally:
            dense.close()
    except VectorsBroken:
        return False


def _kept(dense: DenseIndex, expected: Mapping[str, Vector]) -> bool:
    """Whether Chroma gives back the vectors that it was given."""
    kept = dense.vectors(list(expected))
    return all(id_ in kept and _alike(kept[id_], vector) for id_, vector in expected.items())


def _found(dense: DenseIndex, catalog: Catalog, expected: Mapping[str, Vector]) -> bool:
    """Whether searching for a vector finds one like it. The search is approximate: half of the tries must."""
    asked = list(expected.values())[:_QUERIES]
    hits = 0
    for vector in asked:
        nearest = catalog.vectors(dense.query(vector, 1))
        hits += any(_alike(unpack(blob), vector) for blob in nearest.values()) or not any(vector)
    return 2 * hits >= len(asked)


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    lengths = math.hypot(*one) * math.hypot(*other)
    if len(one) != len(other) or lengths == 0.0:
        return len(one) == len(other) and not any(one) and not any(other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths > _ALIKE


if __name__ == "__main__":
    main(sys.argv[1:])
