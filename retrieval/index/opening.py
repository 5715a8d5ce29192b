"""What a reader has open of a collection, and how it keeps up with those who write it."""

from __future__ import annotations

import logging
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Literal

from retrieval.errors import CollectionBusy, RetrievalError, StorageFailed, VectorsUnreachable
from retrieval.index.catalog import Catalog
from retrieval.index.dense import VectorsBroken
from retrieval.index.generations import Generations
from retrieval.index.lexical import WordsBroken
from retrieval.index.lock import is_held
from retrieval.index.nearness import Neighbourhood
from retrieval.index.probe import Health, probe
from retrieval.index.stores import open_vectors, open_words
from retrieval.index.vectors import unpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from retrieval.index.dense import DenseIndex
    from retrieval.index.generations import Generation, Standing
    from retrieval.index.lexical import LexicalIndex

SERVER_REST = 30.0  # seconds before a Chroma server that did not answer is asked again

_WRITER_PAUSE = (
    0.1  # seconds between two looks whether a writer is still there: each takes half a millisecond
)

_WELL = Health(vectors=True, words=True)
_NOTHING = Health(vectors=False, words=False)

_log = logging.getLogger(__name__)


class OpenCollection:
    """The newest catalog, and handles on the derived indexes that agree with it, opened when first asked for.

    Not safe to share: its Reader takes care that threads take turns.
    """

    def __init__(
        self,
        folder: Path,
        *,
        chroma_url: str,
        repair: Callable[[], None] | None,
        rest: float = SERVER_REST,
    ) -> None:
        self._folder = folder
        self._url = chroma_url
        self._rest = rest
        self._repair = repair
        self._generations = Generations(folder)
        self._catalog = Catalog.empty()
        self._retired: list[Catalog] = []  # another thread may still be reading in them
        self._inode = 0
        self._followed: tuple[object, ...] | None = None  # the traces that were last acted upon
        self._standing: Standing | None = None  # what was last opened or repaired; None: do it again
        self._repaired: Standing | None = (
            None  # where repairing left off: no sense in trying again from there
        )
        self._beside_writer = False
        self._look_again_at = 0.0
        self._generation: Generation | None = None
        self._health = _NOTHING
        self._vectors: DenseIndex | None = None
        self._words: LexicalIndex | None = None
        self._near: tuple[tuple[int, str, int], Neighbourhood] | None = None  # and the state it was read at
        self._ask_server_at = 0.0

    def close(self) -> None:
        self._adopt(None, _NOTHING)
        for catalog in (*self._retired, self._catalog):
            catalog.close()

    def catalog(self) -> Catalog:
        """Raises CollectionBroken or CollectionMismatch if it cannot be used."""
        path = self._folder / "catalog.sqlite"
        try:
            inode = path.stat().st_ino
        except (FileNotFoundError, NotADirectoryError):
            inode = 0
        if inode != self._inode:
            newer = Catalog(path) if inode else Catalog.empty()
            self._retired.append(self._catalog)
            self._catalog, self._inode = newer, inode
        return self._catalog

    def words(self) -> LexicalIndex | None:
        """None if there are none, or none that can be used."""
        self._follow()
        while self._words is None and self._health.words and self._generation:
            try:
                self._words = self._opened_words(self._generation)
            except WordsBroken as error:
                self.doubt("words", error)
                self._follow()
        return self._words

    def vectors(self) -> DenseIndex | None:
        """None if there are none, or none that can be used, or the server that has them was silent lately."""
        self._follow()
        while self._vectors is None and self._health.vectors and self._generation:
            if self._server_rests():
                return None
            try:
                self._vectors = self._opened_vectors(self._generation)
            except VectorsBroken as error:
                self.doubt("vectors", error)
                self._follow()
            except VectorsUnreachable as error:
                self.pause(error)
        return self._vectors

    def neighbourhood(self, largest: int) -> Neighbourhood | None:
        """The vectors of a collection of at most `largest` numbers, from the catalog; None beyond, or without vectors.

        Where Chroma's are not as they were left, these are not handed out either: `vectors` has that repaired.
        """
        self._follow()
        size = self._catalog.coverage().passages * self._catalog.dimensions()
        if self._url or self._generation is None or not self._health.vectors or size > largest:
            self._near = None
            return None
        state = (self._inode, self._catalog.embedding_name(), self._catalog.stirring())
        if self._near is None or self._near[0] != state:
            self._near = (state, self._gathered(state))
        return self._near[1]

    def _gathered(self, state: tuple[int, str, int]) -> Neighbourhood:
        """What changes while it is read is met by the next state."""
        keys = self._catalog.vector_keys()
        if self._near is not None and self._near[0][:2] == state[:2]:
            return self._near[1].renewed(keys, self._catalog.vectors)
        return Neighbourhood(self._catalog.all_vectors(), keys)

    def doubt(self, part: Literal["words", "vectors"], error: RetrievalError) -> None:
        """`part` did not answer as it should: have it repaired, or go on without it."""
        _log.warning("the %s of the collection do not answer: %s", part, error)
        standing = self._look()
        if self._mended(standing):
            self._standing = self._followed = None
        else:
            vectors = self._health.vectors and part != "vectors"
            self._adopt(
                self._generation, Health(vectors=vectors, words=self._health.words and part != "words")
            )

    def pause(self, error: VectorsUnreachable) -> None:
        """Leave the server alone for a while: asking it in vain may cost seconds each time."""
        _log.warning("searching without vectors: %s", error)
        self._adopt(self._generation, self._health)
        self._ask_server_at = time.monotonic() + self._rest

    def _follow(self) -> None:
        """Have those handles open that agree with the catalog as it is now."""
        traces = self._traces()
        if traces == self._followed and not self._writer_may_be_gone():
            return
        standing = self._look()
        if not self._catalog.coverage().passages:
            self._adopt(None, _NOTHING)
            self._beside_writer = False
        else:
            self._beside_writer = not standing.settled and is_held(self._folder)
            if not self._beside_writer:
                self._stand_by(self._look())  # a writer may have finished since the first look
            if self._beside_writer:
                self._go_on(standing)
        self._followed = traces if traces == self._traces() else None

    def _stand_by(self, standing: Standing) -> None:
        """Open what nobody is writing, repaired if it needs to be."""
        if standing == self._standing:
            return
        if _doubtful(standing) and self._mended(standing):
            standing = self._look()
        if not self._beside_writer:
            self._adopt(standing.generation, self._probed() if _doubtful(standing) else _WELL)
            self._standing = standing

    def _go_on(self, standing: Standing) -> None:
        """Beside a writer keep what is open; who has nothing yet opens what stands there."""
        self._look_again_at = time.monotonic() + _WRITER_PAUSE
        if self._generation is None and standing.generation is not None:
            self._adopt(standing.generation, _WELL)

    def _writer_may_be_gone(self) -> bool:
        """A killed writer leaves no trace but a lock that nobody holds."""
        return self._beside_writer and time.monotonic() >= self._look_again_at

    def _traces(self) -> tuple[object, ...]:
        catalog = self.catalog()
        return (self._inode, catalog.stirring(), *self._generations.traces(self._generation))

    def _mended(self, standing: Standing) -> bool:
        """Whether a repair was tried and may have changed something."""
        if self._repair is None or standing == self._repaired or self._server_rests():
            return False
        try:
            self._repair()
        except CollectionBusy:
            self._beside_writer = True  # whoever is writing will see to it
            return False
        except VectorsUnreachable as error:
            self.pause(error)
            return False
        except (VectorsBroken, WordsBroken, OSError, StorageFailed) as error:
            _log.warning("the collection cannot be repaired: %s", error)
            self._repaired = standing
            return False
        self._repaired = self._look()
        return True

    def _adopt(self, generation: Generation | None, health: Health) -> None:
        if self._vectors is not None:
            self._vectors.close()
        if self._words is not None:
            self._words.close()
        self._vectors = self._words = None
        self._generation, self._health = generation, health

    def _server_rests(self) -> bool:
        return time.monotonic() < self._ask_server_at

    def _look(self) -> Standing:
        return self._generations.standing(self.catalog())

    def _probed(self) -> Health:
        return _WELL if self._url else probe(self._folder)  # a server that is unwell cannot end this process

    def _opened_words(self, generation: Generation) -> LexicalIndex:
        words = open_words(generation)
        expected = self._catalog.coverage().passages
        if not self._beside_writer and words.count() != expected:
            raise WordsBroken(f"words of {words.count()} passages instead of {expected}")
        return words

    def _opened_vectors(self, generation: Generation) -> DenseIndex:
        """Searched once before it is handed out: Chroma reads its files at the first search, not before."""
        if self._beside_writer and not self._probed().vectors:
            raise VectorsBroken(
                "half written"
            )  # perhaps only for a moment: they are there again with the next state
        with ExitStack() as undone:
            vectors = open_vectors(generation, self._catalog.identity(), self._url)
            undone.callback(vectors.close)
            expected = self._catalog.coverage().passages
            if not self._beside_writer and vectors.count() != expected:
                raise VectorsBroken(f"{vectors.count()} vectors for {expected} passages")
            for blob in self._catalog.vectors(self._catalog.settled_sample(1)).values():
                vectors.query(unpack(blob), 1)
            undone.pop_all()
        return vectors


def _doubtful(standing: Standing) -> bool:
    """Whether its generation should be probed in a child before it is opened."""
    if standing.generation is None or standing.made is None or not standing.settled:
        return True
    return standing.generation.damaged(standing.made)
