"""Vectors in Chroma: the passages that mean something near a question."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from retrieval.errors import IndexBroken, VectorsUnreachable
from retrieval.index.panics import is_panic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Embeddings

    from retrieval.types import Passage

BATCH = (
    1_000  # rows per upsert: 760 rows a second against 340 with batches of 100; Chroma takes 5,461 at most
)

_LOCAL_NAME = "passages"

READING = 3.0  # seconds for a reply of a server: somebody waits
WRITING = 120.0  # the same for 1,000 rows, for which nobody does
CONNECTING = 2.0  # seconds for a server that is there at all

_MESSAGE = 120  # characters of a message: where something went wrong, and not the thousand numbers after it

_log = logging.getLogger(__name__)


class VectorsBroken(IndexBroken):
    """The vector index does not open, or does not answer: build it again from the catalog."""


class DenseIndex:
    """One generation's vectors: a Chroma folder of our own, or a collection on a Chroma server.

    What Chroma raises comes out as VectorsBroken or VectorsUnreachable. A broken folder may also end the
    process: probe a doubtful one in a child first (`retrieval.index.probe`).

    A handle sees what stood there when it was opened, and its own writes. Each handle opens the folder for itself,
    so a new one sees what other processes have written, also while an older one is still open.
    """

    def __init__(
        self, folder: Path, *, url: str = "", name: str = "", create: bool = False, patience: float = READING
    ) -> None:
        """`folder` is used without a `url`; on a server the generation is the collection `name`.

        A server has so many seconds of `patience` for each reply. A name and password in its address go with each
        request, for a proxy that asks for them; errors do not name them.
        """
        self._url = url
        self._patience = patience
        self._path = ""
        self._name = name if url else _LOCAL_NAME
        self._held: int | None = None  # counted once: Chroma takes 9 ms of CPU to count 124,000
        if not url and not create and not (folder / "chroma.sqlite3").exists():
            raise VectorsBroken(f"{folder}: no vectors here")  # opening would make an empty folder of it
        with self._translated():
            self._client = self._connect(folder)
            with ExitStack() as undone:
                undone.callback(self.close)
                self._collection = self._open(create=create)
                undone.pop_all()

    def close(self) -> None:
        if self._url:
            self._hang_up()
        self._client.close()  # type: ignore[attr-defined]  # both clients have it, their interface lacks it
        _OPEN.give_back(self._path)

    def count(self) -> int:
        with self._translated():
            return self._collection.count()

    def upsert(self, passages: Sequence[Passage], vectors: Sequence[Sequence[float]]) -> None:
        """At most BATCH passages, each with its vector."""
        if not passages:
            return
        self._held = None
        with self._translated():
            self._collection.upsert(
                ids=[passage.id for passage in passages],
                embeddings=_float32(vectors),
                documents=[passage.text for passage in passages],
                metadatas=[dict(facts(passage)) for passage in passages],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """At most BATCH ids; one that is not there is passed over."""
        if ids:
            self._held = None
            with self._translated():
                self._collection.delete(ids=list(ids))

    def query(self, vector: Sequence[float], limit: int) -> list[str]:
        """Ids of about `limit` nearest passages, nearest first, by Chroma's approximate search."""
        with self._translated():
            if self._held is None:
                self._held = self._collection.count()
            wanted = min(limit, self._held)
            if wanted < 1:
                return []
            found = self._collection.query(query_embeddings=_float32([vector]), n_results=wanted, include=[])
            return list(found["ids"][0])

    def vectors(self, ids: Sequence[str]) -> dict[str, list[float]]:
        """The vectors that Chroma holds for `ids`."""
        with self._translated():
            found = self._collection.get(ids=list(ids), include=["embeddings"])
            embeddings = found["embeddings"]
            if embeddings is None:
                return {}
            return {
                id_: [float(x) for x in vector] for id_, vector in zip(found["ids"], embeddings, strict=True)
            }

    def drop(self) -> None:
        """Delete the collection itself: for a generation on a server that nobody reads any more."""
        with self._translated():
            self._client.delete_collection(self._name)

    def _hang_up(self) -> None:
        """Close the connections that Chroma leaves to the garbage collector, two or three a handle."""
        client: Any = self._client  # what its interface does not show
        for half in (client, client._admin_client):
            half._server._session.close()

    def _connect(self, folder: Path) -> ClientAPI:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        if self._url:
            from retrieval.index.server import connect

            return connect(self._url, settings, self._patience)
        self._path = _OPEN.take(folder)
        with ExitStack() as undone:
            undone.callback(_OPEN.give_back, self._path)
            client = chromadb.PersistentClient(self._path, settings=settings)
            undone.pop_all()
        return client

    def _open(self, *, create: bool) -> Collection:
        # No embedding function, spelled out: Chroma's default would fetch a model from the internet.
        if create:
            return self._client.create_collection(
                self._name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._client.get_collection(self._name, embedding_function=None)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import httpx
        from chromadb.errors import ChromaError

        try:
            yield
        except VectorsUnreachable:
            raise
        except httpx.HTTPError as error:
            raise VectorsUnreachable(bare(self._url), _brief(error)) from error
        except (ChromaError, ValueError, RuntimeError, OSError) as error:
            raise VectorsBroken(_brief(error)) from error
        except BaseException as error:
            if type(error) is Exception and self._url:  # what Chroma makes of a proxy's 502
                raise VectorsUnreachable(bare(self._url), _brief(error)) from error
            if not is_panic(error):
                raise
            raise VectorsBroken(_brief(error)) from error


def bare(url: str) -> str:
    """An address without the name and password that may stand in it."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _brief(error: BaseException) -> str:
    """Without the vectors and words that Chroma's messages may carry."""
    return f"{type(error).__name__}: {str(error)[:_MESSAGE]}"


def _float32(vectors: Sequence[Sequence[float]]) -> Embeddings:
    import numpy as np

    return [np.asarray(vector, dtype=np.float32) for vector in vectors]


def facts(passage: Passage) -> dict[str, str | int]:
    """What Chroma keeps beside a passage's words, for those who look into the store with other tools.

    Few, since each costs a row of Chroma's own: ten took a quarter more time than four. The rest stands in the
    catalog, under the document's id.
    """
    return {
        "document": passage.document.id,
        "name": passage.document.name,
        "headline": passage.headline,
        "kind": passage.kind,
    }


class _OpenFolders:
    """Which spellings of a folder's path are in use in this process.

    Clients with the same path string share one engine, and with it what it saw when it was opened (facts.md 5).
    `a/chroma` and `a/chroma/.` are the same folder and two engines.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._used: set[str] = set()

    def take(self, folder: Path) -> str:
        with self._guard:
            spelling = str(folder)
            while spelling in self._used:
                spelling += "/."
            self._used.add(spelling)
            return spelling

    def give_back(self, spelling: str) -> None:
        with self._guard:
            self._used.discard(spelling)


_OPEN = _OpenFolders()
