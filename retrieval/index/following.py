"""Bringing the derived indexes in step with the catalog: in place, or built anew beside the current ones."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from retrieval.index.dense import BATCH, WRITING, VectorsBroken
from retrieval.index.filling import Filling
from retrieval.index.generations import Generation, Generations
from retrieval.index.pursuing import Pursuit
from retrieval.index.recipe import Recipe, batched, digest
from retrieval.index.stores import open_vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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

    def pursuit(self, *, trusted: bool) -> Pursuit:
        """Follows a run while it goes on, where the generation that is to hold it is known to be sound, or new."""
        standing = self._generations.standing(self._catalog)
        begin: Callable[[], Filling] | None = None
        if standing.version == 0:
            begin = partial(self._filling, None)
        elif trusted and standing.fits and standing.generation:
            begin = partial(self._filling, standing.generation)
        return Pursuit(begin)

    def follow(self, generation: Generation, *, trusted: bool) -> None:
        """Put what changed into `generation`, in place; a `trusted` one is not even opened if nothing did.

        Raises VectorsBroken or WordsBroken if it does not come out as the catalog says.
        """
        if trusted and not self._catalog.pending():
            self._settle(generation)
            return
        self.finish(self._filling(generation))

    def finish(self, filling: Filling) -> None:
        """Put what is left of the changes into `filling`, close it, and let readers have it."""
        total = self._catalog.pending()
        with closing(filling):
            self._progress("following", filling.taken, total)
            while filling.step():
                self._progress("following", filling.taken, total)
            filling.commit()
        self._let_have(filling)

    def rebuild(self) -> None:
        """Build a new generation from the catalog beside the current one, and switch to it."""
        total = self._catalog.coverage().passages
        with closing(self._filling(None)) as filling:
            self._progress("rebuilding", 0, total)
            for done, passages in enumerate(batched(self._catalog.all_passages(), BATCH), start=1):
                filling.put(passages)
                self._progress("rebuilding", min(done * BATCH, total), total)
            filling.commit()
        self._let_have(filling)

    def _filling(self, generation: Generation | None) -> Filling:
        """Of `generation`, or of a new one."""
        fresh = generation is None
        if fresh:
            for name in self._generations.drop_unfinished():
                self._drop(name)
        return Filling(
            self._catalog, generation or self._generations.begin(), self._url, self._embed, fresh=fresh
        )

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

    def _let_have(self, filling: Filling) -> None:
        """After it was closed: it is signed for the bytes that its files then have."""
        if filling.fresh:
            filling.generation.sign(self._catalog)
            for name in self._generations.switch(filling.generation):
                self._drop(name)
        self._settle(filling.generation)

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
