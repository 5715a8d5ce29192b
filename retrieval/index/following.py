"""Bringing the derived indexes in step with the catalog: in place, or built anew beside the current ones."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from retrieval.index.dense import BATCH, WRITING, VectorsBroken
from retrieval.index.filling import Filling
from retrieval.index.generations import Generation, Generations
from retrieval.index.pursuing import Pursuit
from retrieval.index.recipe import Recipe, batched, digest
from retrieval.index.stores import open_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

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

    def pursuit(self) -> Pursuit:
        """Follows a run that fills a collection of nothing while it goes on."""
        new = self._catalog.version() == 0
        return Pursuit(self._catalog.path, self._url, self._new if new else None)

    def follow(self, generation: Generation, *, trusted: bool) -> None:
        """Put what changed into `generation`, in place; a `trusted` one is not even opened if nothing did.

        Raises VectorsBroken or WordsBroken if it does not come out as the catalog says.
        """
        if trusted and not self._catalog.pending():
            self._settle(generation)
            return
        total = self._catalog.pending()
        with closing(self._filling(generation)) as filling:
            self._progress("following", 0, total)
            while filling.step():
                self._progress("following", filling.taken, total)
            filling.commit()
        self._settle(generation)

    def finish(self, pursuit: Pursuit) -> bool:
        """Let readers have what `pursuit` has filled; whether it has."""
        generation = pursuit.caught_up(self._catalog.pending(), self._progress)
        if generation:
            self._let_have(generation)
        return generation is not None

    def rebuild(self) -> None:
        """Build a new generation from the catalog beside the current one, and switch to it."""
        total = self._catalog.coverage().passages
        generation = self._new()
        with closing(self._filling(generation, fresh=True)) as filling:
            self._progress("rebuilding", 0, total)
            for done, passages in enumerate(batched(self._catalog.all_passages(), BATCH), start=1):
                filling.put(passages)
                self._progress("rebuilding", min(done * BATCH, total), total)
            filling.commit()
        self._let_have(generation)

    def _new(self) -> Generation:
        """What was begun and never read goes first."""
        for name in self._generations.drop_unfinished():
            self._drop(name)
        return self._generations.begin()

    def _filling(self, generation: Generation, *, fresh: bool = False) -> Filling:
        return Filling(self._catalog, generation, self._url, self._embed, fresh=fresh)

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

    def _let_have(self, generation: Generation) -> None:
        """A new one, after it was closed: it is signed for the bytes that its files then have."""
        generation.sign(self._catalog)
        for name in self._generations.switch(generation):
            self._drop(name)
        self._settle(generation)

    def _settle(self, generation: Generation) -> None:
        """In this order: a kill between two steps leaves something to do again, never something undone."""
        generation.sign(self._catalog)
        with self._catalog.keeping():
            self._catalog.all_followed()
        self._generations.clear_dirty()

    def _drop(self, name: str) -> None:
        """Forget a deleted generation's collection on the server; its folder is gone already."""
        if not self._url:
            return
        gone = Generation(self._generations.folder / name)
        try:
            with closing(open_vectors(gone, self._catalog.identity(), self._url, patience=WRITING)) as dense:
                dense.drop()
        except VectorsBroken:
            return  # it never came so far as to have one
