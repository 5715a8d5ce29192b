"""A generation open for writing, and what changed in the catalog going into it.

Every id that a write touched stands in the catalog's `changes` until the derived indexes hold it, or hold it no
more. Taking a change over is idempotent, so a job that was killed at any moment is finished by doing it again.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from retrieval.index.dense import BATCH, WRITING, VectorsBroken
from retrieval.index.lexical import WordsBroken
from retrieval.index.stores import open_vectors, open_words
from retrieval.index.vectors import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.index.catalog import Catalog
    from retrieval.index.generations import Generation
    from retrieval.types import Passage


_WORN = 0.1  # of the passages that are there; writing all words anew takes 0.25 ms of CPU for each


class Filling:
    """Both halves of `generation`, Chroma's and tantivy's. `fresh` ones are made here, empty.

    `embed` gives the catalog vectors of passages that have none.
    """

    def __init__(
        self,
        catalog: Catalog,
        generation: Generation,
        url: str,
        embed: Callable[[Sequence[Passage]], None],
        *,
        fresh: bool,
    ) -> None:
        self.taken = 0  # changes, so far
        self._catalog = catalog
        self._embed = embed
        self._upto = 0
        with ExitStack() as undone:
            self._dense = open_vectors(generation, catalog.identity(), url, create=fresh, patience=WRITING)
            undone.callback(self._dense.close)
            self._words = open_words(generation, create=fresh)
            undone.pop_all()

    def close(self) -> None:
        self._words.close()
        self._dense.close()

    def step(self) -> int:
        """Take over the next changes, at most BATCH; how many they were."""
        changes = self._catalog.changes(self._upto, BATCH)
        if not changes:
            return 0
        ids = [id_ for _, id_ in changes]
        present = self._catalog.passages(ids)
        there = {passage.id for passage in present}
        self._words.remove(ids)
        self._dense.delete([id_ for id_ in ids if id_ not in there])
        self.put(present)
        self._upto = changes[-1][0]
        self.taken += len(ids)
        return len(ids)

    def put(self, passages: Sequence[Passage]) -> None:
        """At most BATCH passages, new to the words."""
        ids = [passage.id for passage in passages]
        vectors = self._catalog.vectors(ids)
        if missing := [passage for passage in passages if passage.id not in vectors]:
            self._embed(missing)
            vectors = self._catalog.vectors(ids)
        self._dense.upsert(passages, [unpack(vectors[id_]) for id_ in ids])
        for id_, tokens in self._catalog.tokens(ids).items():
            self._words.add(id_, tokens)

    def _refill(self) -> None:
        """Write the words anew: tantivy reckons with the length of what was removed until then."""
        self._words.begin_anew()
        for id_, tokens in self._catalog.all_tokens():
            self._words.add(id_, tokens)
        self._words.commit()

    def commit(self) -> None:
        """Make it last, and see that it holds what the catalog holds. Raises VectorsBroken or WordsBroken."""
        self._words.commit()
        if self._words.removed() > _WORN * self._words.count():
            self._refill()
        expected = self._catalog.coverage().passages
        if self._dense.count() != expected:
            raise VectorsBroken(f"{self._dense.count()} vectors for {expected} passages")
        if self._words.count() != expected:
            raise WordsBroken(f"words of {self._words.count()} passages instead of {expected}")
