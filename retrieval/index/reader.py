"""Finding in a collection that others may be writing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from retrieval.errors import CollectionMismatch, VectorsUnreachable
from retrieval.index.dense import VectorsBroken
from retrieval.index.lexical import WordsBroken
from retrieval.index.nearness import nearest
from retrieval.index.opening import SERVER_REST, OpenCollection
from retrieval.index.running import check_embedding
from retrieval.index.vectors import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from retrieval.index.catalog import Catalog

State = Literal["whole", "words_only", "catalog_only", "empty"]

# Numbers in all vectors, 41,000 passages × 384: 64 MB. Of 20,080 × 512 a scan finds the nearest in 2.4 ms of CPU and
# Chroma in 5.0, which misses some, holds 45 MiB more, takes 1.4 s to load, and 0.14 to open again whenever something
# was written, while questions wait; to read ten new documents into the scan takes 0.04.
SCANNED = 16_000_000

# Chroma's search is approximate: of the 30 nearest hashed vectors it finds .94 so, .81 with an overfetch of 2.
_OVERFETCH = 8


class Reader:
    """What search finds passages with. Safe to share between threads; calls take turns.

    Needs no lock and makes no file. Before each search it looks whether the collection has moved, and opens what is
    new; while somebody is writing it goes on with what it has. A collection that does not exist yet is an empty one.

    `repair` is called when the derived indexes do not agree with the catalog and nobody is writing
    (`Builder.repair`, or something that starts it elsewhere and returns at once). What cannot be repaired is done
    without: words only, or, without those too, by reading the catalog through; `state` says which.

    Every method raises CollectionBroken or CollectionMismatch for a catalog that cannot be used.
    """

    def __init__(
        self,
        folder: Path,
        *,
        embedding_name: str = "",
        chroma_url: str = "",
        repair: Callable[[], None] | None = None,
        scanned: int = SCANNED,
        rest: float = SERVER_REST,
    ) -> None:
        """With an `embedding_name`, searching vectors of another model raises CollectionMismatch.

        A collection whose vectors have at most `scanned` numbers in all is searched without opening Chroma, and
        exactly: not so one on a server. A server that did not answer is left alone for `rest` seconds.
        """
        self._guard = threading.RLock()
        self._embedding_name = embedding_name
        self._scanned = scanned
        self.folder = folder
        self._open = OpenCollection(folder, chroma_url=chroma_url, repair=repair, rest=rest)

    def close(self) -> None:
        with self._guard:
            self._open.close()

    @property
    def catalog(self) -> Catalog:
        """The truth about the collection, at its newest. Ask for it anew for each search."""
        with self._guard:
            return self._open.catalog()

    def state(self) -> State:
        """How well the collection can be searched now. Opens everything that search would.

        ``catalog_only`` means that words are sought by reading the catalog through, which is slow; vectors may
        still serve.
        """
        with self._guard:
            words, vectors = self._open.words(), self._open.vectors()
            if not self.count():
                return "empty"
            if words is None:
                return "catalog_only"
            return "words_only" if vectors is None else "whole"

    def count(self) -> int:
        """The number of passages."""
        return self.catalog.coverage().passages

    def word_candidates(self, tokens: Sequence[str], limit: int) -> list[str]:
        """Ids of at most `limit` passages that hold any of `tokens`, the best first by a coarse BM25."""
        with self._guard:
            while words := self._open.words():
                try:
                    return words.candidates(tokens, limit)
                except WordsBroken as error:
                    self._open.doubt("words", error)
            return self.catalog.with_words(tokens, limit)

    def holding(self, tokens: Sequence[str], limit: int) -> list[str]:
        """Ids of at most `limit` passages that hold all of `tokens`."""
        with self._guard:
            while words := self._open.words():
                try:
                    return words.holding(tokens, limit)
                except WordsBroken as error:
                    self._open.doubt("words", error)
            return self.catalog.with_all_words(tokens, limit)

    def document_frequency(self, token: str) -> int:
        """The number of passages that hold `token`."""
        return self.document_frequencies([token])[token]

    def document_frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        """The same for many, each once, in their order: the collection is looked at once."""
        with self._guard:
            while words := self._open.words():
                try:
                    return {token: words.document_frequency(token) for token in dict.fromkeys(tokens)}
                except WordsBroken as error:
                    self._open.doubt("words", error)
            catalog = self.catalog
            return {token: catalog.document_frequency(token) for token in dict.fromkeys(tokens)}

    def vector_candidates(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """At most `limit` passages near `vector` with their exact cosines, nearest first, ties by id.

        Empty where there are no vectors to search. Raises ValueError for a vector that is not finite.
        """
        pack(vector)
        with self._guard:
            self._check_fit(vector)
            if near := self._open.neighbourhood(self._scanned):
                return near.nearest(vector, limit)
            while vectors := self._open.vectors():
                try:
                    found = vectors.query(vector, limit * _OVERFETCH)
                except VectorsBroken as error:
                    self._open.doubt("vectors", error)
                except VectorsUnreachable as error:
                    self._open.pause(error)
                else:
                    return nearest(vector, self.catalog.vectors(found), limit)
            return []

    def cosines(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        """The exact cosines of `vector` and those of the passages that have one."""
        if not vector:
            return {}
        with self._guard:
            held = (self._open.neighbourhood(self._scanned) or self.catalog).vectors(ids)
        return dict(nearest(vector, held, len(held)))

    def _check_fit(self, vector: Sequence[float]) -> None:
        """Raises CollectionMismatch for a vector that is not of the collection's model."""
        catalog = self.catalog
        if self._embedding_name:
            check_embedding(catalog.embedding_name(), self._embedding_name)
        dimensions = catalog.dimensions()
        if dimensions and dimensions != len(vector):
            raise CollectionMismatch("dimensions", str(dimensions), str(len(vector)))
