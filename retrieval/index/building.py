"""Writing a collection: indexing, removing, rebuilding, repairing."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from retrieval.errors import DiskAlmostFull
from retrieval.index.cataloguing import WritableCatalog
from retrieval.index.dense import VectorsBroken
from retrieval.index.following import Follower
from retrieval.index.generations import Generations
from retrieval.index.lexical import WordsBroken
from retrieval.index.lock import write_lock
from retrieval.index.probe import probe
from retrieval.index.reports import IndexReport, silent
from retrieval.index.room import check_room, is_bloated
from retrieval.index.running import IndexRun, check_embedding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from retrieval.index.pursuing import Pursuit
    from retrieval.index.recipe import Recipe
    from retrieval.index.reports import Progress


class Builder:
    """The one who writes the collection in `folder`, a job at a time.

    Each job holds the write lock for its length. `holder` says what the job is, for whoever waits; `wait` is
    whether to wait for another writer, or for how many seconds at most, and `on_wait` hears who that is.
    Each job raises CollectionBusy when waiting is over, CollectionBroken or CollectionMismatch for a catalog that
    it cannot use, DiskAlmostFull where it would leave less than `reserve` bytes free (None: see `check_room`),
    VectorsUnreachable when a Chroma server (`chroma_url`) does not answer, and whatever the embedding raises. A job
    that ended early is finished by the next one, or by a reader's repair.
    """

    def __init__(
        self,
        folder: Path,
        recipe: Recipe,
        *,
        chroma_url: str = "",
        reserve: int | None = None,
        holder: str = "",
        wait: bool | float = True,
        on_wait: Callable[[str], None] | None = None,
    ) -> None:
        self._folder = folder
        self._recipe = recipe
        self._url = chroma_url
        self._reserve = reserve
        self._holder = holder
        self._wait = wait
        self._on_wait = on_wait
        self._generations = Generations(folder)

    def index(self, paths: Sequence[Path], progress: Progress = silent) -> IndexReport:
        """Make the collection mirror the given files and folders; the rest of it stays.

        Files whose bytes have not changed are not parsed again. What was indexed from a given folder or corpus and
        is gone is removed. A path that cannot be read is a failure in the report, and the others go on.
        """
        started = time.monotonic()
        with self._writing() as catalog:
            check_embedding(catalog.embedding_name(), self._recipe.embedding_name)
            trusted = self._trusted(catalog)
            follower = self._follower(catalog, progress)
            with closing(follower.pursuit()) as pursuit:
                low: DiskAlmostFull | None = None
                run = IndexRun(catalog, self._recipe, progress, partial(self._begin, catalog), pursuit.more)
                try:
                    run.over(paths)
                except DiskAlmostFull as error:
                    low = error  # told when what was read in until then can be found
                if run.wrote or not trusted:
                    self._bring_in_step(catalog, trusted=trusted, progress=progress, pursuit=pursuit)
            if run.changed or run.removed:
                self._tidy(catalog)
            if low:
                raise low
            if run.wrote and self._bloated(catalog):
                self._generations.mark_dirty()
                self._rebuild(catalog, follower)
            rows = catalog.coverage()
            return IndexReport(
                added=tuple(run.added),
                changed=tuple(run.changed),
                removed=tuple(run.removed),
                unchanged=run.unchanged,
                failed=tuple(run.failed),
                documents=rows.documents,
                passages=rows.passages,
                characters=catalog.characters(),
                seconds=time.monotonic() - started,
            )

    def remove(self, document_ids: Sequence[str], progress: Progress = silent) -> tuple[str, ...]:
        """Take documents out, and give their names. Their files are read again if they are given again.

        Raises KeyError, before anything is removed, for an id that the collection does not know.
        """
        with self._writing() as catalog:
            trusted = self._trusted(catalog)
            rows = [(id_, catalog.document(id_)) for id_ in dict.fromkeys(document_ids)]
            if unknown := [id_ for id_, row in rows if row is None]:
                raise KeyError(unknown[0])
            self._generations.mark_dirty()
            with catalog.writing():
                ids = [id_ for id_, _ in rows]
                catalog.reread_files_of(ids)
                catalog.remove(ids)
            self._bring_in_step(catalog, trusted=trusted, progress=progress)
            self._tidy(catalog)
            return tuple(row.card.name for _, row in rows if row is not None)

    def rebuild(self, progress: Progress = silent) -> None:
        """Build the derived indexes anew from the catalog, beside the current ones, and switch to them.

        This is also how a collection moves to another embedding: words are embedded again where the cache has
        no vector of that model, and only when all are there is the collection searched with them.
        """
        with self._writing() as catalog:
            follower = self._follower(catalog, progress)
            check_room(self._folder, self._reserve, catalog.coverage().passages, catalog.dimensions())
            if moves := catalog.embedding_name() != self._recipe.embedding_name:
                follower.embed()
            self._generations.mark_dirty()
            if moves:
                with catalog.writing():
                    catalog.name_embedding(self._recipe.embedding_name)
            follower.rebuild()
            self._tidy(catalog)

    def repair(self, progress: Progress = silent) -> None:
        """Bring the derived indexes to agree with the catalog, whatever has happened to them.

        Finishes what a killed job began, and builds anew what a probe finds broken. For a reader that met something
        wrong: raises CollectionBusy at once if somebody is writing, since that one will see to it.
        """
        if not (self._folder / "catalog.sqlite").exists():
            return
        with self._writing(wait=False) as catalog:
            check_embedding(catalog.embedding_name(), self._recipe.embedding_name)
            if catalog.version():
                self._bring_in_step(catalog, trusted=False, progress=progress)

    @contextmanager
    def _writing(self, *, wait: bool | float | None = None) -> Iterator[WritableCatalog]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (
            write_lock(
                self._folder,
                wait=self._wait if wait is None else wait,
                holder=self._holder,
                on_wait=self._on_wait,
            ),
            closing(WritableCatalog(self._folder / "catalog.sqlite")) as catalog,
        ):
            yield catalog

    def _begin(self, catalog: WritableCatalog, passages: int) -> None:
        """Before a transaction that adds `passages`; one that only removes is never refused."""
        if passages:
            check_room(self._folder, self._reserve, catalog.pending() + passages, catalog.dimensions())
        self._generations.mark_dirty()

    def _rebuild(self, catalog: WritableCatalog, follower: Follower) -> None:
        check_room(self._folder, self._reserve, catalog.coverage().passages, catalog.dimensions())
        follower.rebuild()

    def _bloated(self, catalog: WritableCatalog) -> bool:
        generation = self._generations.current()
        passages = catalog.coverage().passages
        return generation is not None and is_bloated(generation.vectors, passages, catalog.dimensions())

    def _trusted(self, catalog: WritableCatalog) -> bool:
        """Whether the generation may be opened here and now: nothing was left half done, no file was damaged."""
        if catalog.version() == 0:
            return True  # nothing has ever been written
        standing = self._generations.standing(catalog)
        if not standing.settled or standing.generation is None or standing.made is None:
            return False
        return not standing.generation.damaged(standing.made)

    def _bring_in_step(
        self,
        catalog: WritableCatalog,
        *,
        trusted: bool,
        progress: Progress,
        pursuit: Pursuit | None = None,
    ) -> None:
        follower = self._follower(catalog, progress)
        standing = self._generations.standing(catalog)
        self._generations.mark_dirty()
        try:
            if pursuit and follower.finish(pursuit):
                return
            if standing.generation and standing.fits and (trusted or self._healthy()):
                follower.follow(standing.generation, trusted=trusted)
            else:
                self._rebuild(catalog, follower)
        except (VectorsBroken, WordsBroken):
            self._rebuild(catalog, follower)

    def _healthy(self) -> bool:
        """A server looks after its own files: it cannot end this process, and says itself what it has not."""
        return bool(self._url) or probe(self._folder).whole

    def _tidy(self, catalog: WritableCatalog) -> None:
        with catalog.keeping():
            catalog.drop_unused_vectors(self._recipe.embedding_name)
        catalog.give_back()

    def _follower(self, catalog: WritableCatalog, progress: Progress) -> Follower:
        return Follower(catalog, self._generations, self._recipe, self._url, progress)
