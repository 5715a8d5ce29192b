"""Bringing the derived indexes in step with the catalog.

Every id that a write touched stands in the catalog's `changes` until the derived indexes hold it, or hold it no
more. Following them is idempotent, so a job that was killed at any moment is finished by doing it again.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from retrieval.index.dense import BATCH, DenseIndex, VectorsBroken
from retrieval.index.generations import Generation, Generations
from retrieval.index.lexical import LexicalIndex, WordsBroken
from retrieval.index.recipe import Recipe, batched, digest
from retrieval.index.stores import open_vectors, open_words
from retrieval.index.vectors import unpack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from retrieval.index.cataloguing import WritableCatalog
    from retrieval.index.reports import Progress
    from retrieval.types import Passage

EMBEDDING_BATCH = 256  # texts between two signs of life; the embedding has its own limit for one request


class Follower:
    """Makes the derived indexes hold what the catalog holds. Belongs to the holder of the lock."""

    def __init__(
        self, catalog: WritableCatalog, generations: Generations, recipe: Recipe, url: str, progress: Progress
    ) -> None:
        self._catalog = catalog
        self._generations = generations
        self._recipe = recipe
        self._url = url
        self._progress = progress

    def follow(self, generation: Generation, *, trusted: bool) -> None:
        """Put what changed into `generation`, in place; a `trusted` one is not even opened if nothing did.

        Raises VectorsBroken or WordsBroken if it does not come out as the catalog says.
        """
        if trusted and not self._catalog.pending():
            self._settle(generation)
            return
        with (
            closing(open_vectors(generation, self._catalog.identity(), self._url)) as dense,
            closing(open_words(generation)) as words,
        ):
            total = self._catalog.pending()
            self._progress("following", 0, total)
            for done, ids in enumerate(self._changed(), start=1):
                present = self._catalog.passages(ids)
                there = {passage.id for passage in present}
                words.remove(ids)
                dense.delete([id_ for id_ in ids if id_ not in there])
                self._put(dense, words, present)
                self._progress("following", min(done * BATCH, total), total)
            words.commit()
            self._compare(dense, words)
        self._settle(generation)

    def rebuild(self) -> None:
        """Build a new generation from the catalog beside the current one, and switch to it."""
        generation = self._generations.begin()
        total = self._catalog.coverage().passages
        with (
            closing(open_vectors(generation, self._catalog.identity(), self._url, create=True)) as dense,
            closing(open_words(generation, create=True)) as words,
        ):
            self._progress("rebuilding", 0, total)
            for done, passages in enumerate(batched(self._catalog.all_passages(), BATCH), start=1):
                self._put(dense, words, passages)
                self._progress("rebuilding", min(done * BATCH, total), total)
            words.commit()
            self._compare(dense, words)
        generation.sign(self._catalog)
        for name in self._generations.switch(generation):
            self._drop(name)
        self._settle(generation)

    def _put(self, dense: DenseIndex, words: LexicalIndex, passages: Sequence[Passage]) -> None:
        ids = [passage.id for passage in passages]
        vectors = self._catalog.vectors(ids)
        if missing := [passage for passage in passages if passage.id not in vectors]:
            self._embed(missing)
            vectors = self._catalog.vectors(ids)
        with ThreadPoolExecutor(1) as beside:  # Chroma takes five times as long, and leaves Python alone
            upserted = beside.submit(dense.upsert, passages, [unpack(vectors[id_]) for id_ in ids])
            for id_, tokens in self._catalog.tokens(ids).items():
                words.add(id_, tokens)
            upserted.result()

    def embed(self) -> None:
        """Have a vector of the recipe's embedding for every passage; those in use stay as they are.

        Kept batch by batch, so that a service that fails, or is paid for, is never asked twice for the same words.
        """
        total, done = self._catalog.coverage().passages, 0
        for passages in batched(self._catalog.all_passages(), EMBEDDING_BATCH):
            self._vectors(passages)
            done += len(passages)
            self._progress("embedding", done, total)

    def _embed(self, passages: Sequence[Passage]) -> None:
        """For passages whose words are embedded in another way than when they came in."""
        for some in batched(passages, EMBEDDING_BATCH):
            keys = self._vectors(some)
            with self._catalog.keeping():
                for id_, key in keys.items():
                    self._catalog.embed_as(id_, key)

    def _vectors(self, passages: Sequence[Passage]) -> dict[str, bytes]:
        """The key of each passage's vector, by its id, the missing ones made and kept."""
        texts = {passage.id: self._recipe.embed_text(passage) for passage in passages}
        keys = {id_: digest(text) for id_, text in texts.items()}
        missing = self._catalog.without_vector(self._recipe.embedding_name, keys.values())
        wanted = {keys[id_]: text for id_, text in texts.items() if keys[id_] in missing}
        if wanted:
            vectors = self._recipe.embed(wanted)
            with self._catalog.keeping():
                self._catalog.put_vectors(self._recipe.embedding_name, vectors)
        return keys

    def _settle(self, generation: Generation) -> None:
        """In this order: a kill between two steps leaves something to do again, never something undone."""
        generation.sign(self._catalog)
        with self._catalog.keeping():
            self._catalog.all_followed()
        self._generations.clear_dirty()

    def _compare(self, dense: DenseIndex, words: LexicalIndex) -> None:
        expected = self._catalog.coverage().passages
        if dense.count() != expected:
            raise VectorsBroken(f"{dense.count()} vectors for {expected} passages")
        if words.count() != expected:
            raise WordsBroken(f"words of {words.count()} passages instead of {expected}")

    def _drop(self, name: str) -> None:
        """Forget a deleted generation's collection on the server; its folder is gone already."""
        if not self._url:
            return
        gone = Generation(self._generations.folder / name)
        try:
            with closing(open_vectors(gone, self._catalog.identity(), self._url)) as dense:
                dense.drop()
        except VectorsBroken:
            return  # it never came so far as to have one

    def _changed(self) -> Iterator[list[str]]:
        last = ""
        while ids := self._catalog.changes(last, BATCH):
            last = ids[-1]
            yield ids
