"""The catalog: everything that a collection knows, read from `catalog.sqlite`."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from retrieval.errors import CollectionBroken, CollectionMismatch, RetrievalError, StorageFailed
from retrieval.index import rows
from retrieval.index.counting import counted
from retrieval.index.issues import Issues
from retrieval.index.lexical import encodable
from retrieval.index.scans import Scans
from retrieval.index.schema import APPLICATION, BLOCK, FLOAT, SCHEMA, TABLES
from retrieval.types import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from retrieval.index.counting import Counted
    from retrieval.index.rows import DocumentRow, Row, StoryRow
    from retrieval.types import Card, Passage

_IDS = 500  # ids per statement, well under SQLite's limit of 32,766 variables
_PAGE = 1_000  # rows per page of a stream: a few megabytes
_WAIT = 30.0  # seconds for a lock inside SQLite; a writer's transaction takes well under one

_REFUSALS = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "permission",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_IOERR: "io",
}

_WITH_DOCUMENT = "JOIN documents d ON d.number ="
_PASSAGES = f"SELECT {rows.CARD_COLUMNS}, {rows.PASSAGE_COLUMNS} FROM passages p {_WITH_DOCUMENT} p.document"
_STORIES = f"SELECT {rows.CARD_COLUMNS}, {rows.STORY_COLUMNS} FROM stories s {_WITH_DOCUMENT} s.document"
_BY_FILE = "FROM documents d ORDER BY d.file, d.ordinal, d.id"


class Catalog(Issues, Scans):
    """What the collection holds. Opened for reading; `retrieval.index.cataloguing` writes.

    Safe to share between threads: one connection behind one lock. A read takes microseconds, so waiting for
    each other costs less than a connection for each thread that a thread pool may start and forget.
    Each read sees the newest committed state; two reads may see two states.
    """

    def __init__(self, path: Path, *, writable: bool = False) -> None:
        """Raises CollectionBroken if the file is missing or not a catalog, CollectionMismatch if of another schema."""
        self.path = path
        self._guard = threading.RLock()
        self._connection = _connect(path, writable=writable)
        self._totals: tuple[int, Coverage, int] | None = None

    @classmethod
    def empty(cls) -> Catalog:
        """A catalog of nothing, in memory: a collection that has not been made yet."""
        catalog = cls.__new__(cls)
        catalog.path = Path(":memory:")
        catalog._guard = threading.RLock()
        catalog._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        catalog._connection.executescript(TABLES)
        catalog._totals = None
        return catalog

    def close(self) -> None:
        with self._guard:
            self._connection.close()

    # What stands in it, and since when.

    def identity(self) -> str:
        """A name given once, when the catalog was made; empty for the empty catalog."""
        return self._meta("identity")

    def version(self) -> int:
        """A counter that rises with every committed write."""
        return int(self._meta("version") or 0)

    def stirring(self) -> int:
        """A number that changes when somebody else has committed anything; means nothing by itself."""
        return int(self._all("PRAGMA data_version")[0][0])

    def embedding_name(self) -> str:
        """The model that its vectors come from; empty before the first write."""
        return self._meta("embedding")

    def coverage(self) -> Coverage:
        return self._tally()[0]

    def mean_tokens(self) -> float:
        """Index words per passage; 0 for an empty collection."""
        coverage, tokens = self._tally()
        return tokens / coverage.passages if coverage.passages else 0.0

    def characters(self) -> int:
        """Code points of decoded text in all documents."""
        return int(self._all("SELECT total(characters) FROM documents")[0][0])

    # Documents.

    def cards(self) -> list[Card]:
        """All documents, by file and place in it."""
        return [rows.card(row) for row in self._all(f"SELECT {rows.CARD_COLUMNS} {_BY_FILE}")]

    def documents(self) -> list[DocumentRow]:
        """All documents with their sizes, by file and place in it."""
        found = self._all(f"SELECT {rows.CARD_COLUMNS}, d.stories, d.passages, d.characters {_BY_FILE}")
        return [rows.DocumentRow(rows.card(row[:-3]), *row[-3:]) for row in found]

    def document(self, document_id: str) -> DocumentRow | None:
        found = self._all(
            f"SELECT {rows.CARD_COLUMNS}, d.stories, d.passages, d.characters FROM documents d WHERE d.id = ?",
            (document_id,),
        )
        return rows.DocumentRow(rows.card(found[0][:-3]), *found[0][-3:]) if found else None

    def find_documents(self, name_or_id: str) -> list[Card]:
        """The documents that somebody may mean: by id, else by name or path, else by file name alone."""
        select = f"SELECT {rows.CARD_COLUMNS} FROM documents d WHERE"
        if not encodable(name_or_id):
            return []
        attempts: tuple[tuple[str, tuple[str, ...]], ...] = (
            ("d.id = ?", (name_or_id,)),
            ("d.name = ? OR d.source = ?", (name_or_id, os.path.abspath(name_or_id))),
            ("substr(d.name, -length(?1)) = ?1", ("/" + name_or_id,)),
        )
        for condition, values in attempts:
            if found := self._all(f"{select} {condition} ORDER BY d.name, d.id", values):
                return [rows.card(row) for row in found]
        return []

    def ids_within(self, documents: Sequence[str]) -> list[str]:
        """Ids of the passages of these documents."""
        found = self._by_ids(
            "SELECT p.id FROM passages p JOIN documents d ON d.number = p.document WHERE d.id IN", documents
        )
        return [row[0] for row in found]

    def decoded(self, document_id: str, start: int, end: int) -> str:
        """The decoded text at [start, end) in code points, cut at the document's ends.

        Raises KeyError if the document is not in the collection.
        """
        number = self._number(document_id)
        first = max(start, 0) // BLOCK
        found = self._all(
            "SELECT text FROM texts WHERE document = ? AND block BETWEEN ? AND ? ORDER BY block",
            (number, first, max(end - 1, 0) // BLOCK),
        )
        text = "".join(row[0] for row in found)
        return text[max(start, 0) - first * BLOCK : max(end - first * BLOCK, 0)]

    # Stories and passages.

    def stories(self) -> Iterator[StoryRow]:
        """All stories, streamed, in the order in which their documents came in."""
        for row in self._pages(_STORIES, "s.rowid"):
            yield rows.story(row)

    def stories_of(self, document_id: str) -> list[StoryRow]:
        found = self._all(f"{_STORIES} WHERE d.id = ? ORDER BY s.story", (document_id,))
        return [rows.story(row) for row in found]

    def continued(self, documents: Sequence[str]) -> list[StoryRow]:
        """The stories of these documents that come from another page or go on to one."""
        torn = f"{_STORIES} WHERE (s.continued_from <> '' OR s.continued_to <> '') AND d.id IN"
        return [rows.story(row) for row in self._by_ids(torn, documents)]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """In the order asked for; an unknown id is left out."""
        found = map(rows.passage, self._by_ids(f"{_PASSAGES} WHERE p.id IN", ids))
        known = {passage.id: passage for passage in found}
        return [known[id_] for id_ in ids if id_ in known]

    def passages_of(self, document_id: str) -> list[Passage]:
        """In the order of the document."""
        found = self._all(f"{_PASSAGES} WHERE d.id = ? ORDER BY p.position", (document_id,))
        return [rows.passage(row) for row in found]

    def all_passages(self) -> Iterator[Passage]:
        """Streamed, in the order in which they came in; one that is written meanwhile may or may not be met."""
        for row in self._pages(_PASSAGES, "p.number"):
            yield rows.passage(row)

    def fronts(self) -> Iterator[Passage]:
        """The front passages, streamed: headline, subtitle, byline and dateline of each story."""
        for row in self._pages(_PASSAGES, "p.number", "p.kind = 'front'"):
            yield rows.passage(row)

    def clauses(self, number: int) -> list[Passage]:
        """Passages that are clause `number` themselves, at whatever rank, by document and position."""
        found = self._all(f"{_PASSAGES} WHERE p.clause_number = ? ORDER BY d.id, p.position", (number,))
        return [rows.passage(row) for row in found]

    def headed(self, number: int) -> list[Passage]:
        """Passages under a heading that begins with `number`, of whatever rank, by document and position."""
        under = "JOIN headed h ON h.passage = p.number AND h.number = ?"
        found = self._all(f"{_PASSAGES} {under} ORDER BY d.id, p.position", (number,))
        return [rows.passage(row) for row in found]

    def fronts_of(self, passages: Sequence[Passage]) -> list[Passage]:
        """The fronts of the stories that `passages` come from, each once, in that order."""
        found: dict[str, Passage] = {}
        of_story = f"{_PASSAGES} WHERE d.id = ? AND p.story = ? AND p.kind = 'front' ORDER BY p.position"
        for document, story in dict.fromkeys((passage.document.id, passage.story) for passage in passages):
            for row in self._all(of_story, (document, story)):
                front = rows.passage(row)
                found[front.id] = front
        return list(found.values())

    # What finding is made of.

    def tokens(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The index words of passages, in order and with repetitions; unknown ids are left out."""
        statement = "SELECT p.id, w.tokens FROM passages p JOIN words w ON w.passage = p.number WHERE p.id IN"
        return {id_: words.split(" ") if words else [] for id_, words in self._by_ids(statement, ids)}

    def all_tokens(self) -> Iterator[tuple[str, list[str]]]:
        """Those of all passages, streamed, in the order in which they came in."""
        statement = "SELECT p.id, w.tokens FROM passages p JOIN words w ON w.passage = p.number"
        for id_, words in self._pages(statement, "p.number"):
            yield id_, words.split(" ") if words else []

    def counted(self, ids: Sequence[str], wanted: Sequence[str]) -> dict[str, Counted]:
        """How often passages hold the index words that are looked for; unknown ids are left out."""
        statement = "SELECT p.id, w.codes FROM passages p JOIN words w ON w.passage = p.number WHERE p.id IN"
        return counted(dict(self._by_ids(statement, ids)), wanted)

    def vectors(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The cached vectors of passages as little-endian float32; unknown ids are left out."""
        statement = (
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.text = p.vector "
            "JOIN meta m ON m.key = 'embedding' AND v.embedding = m.value WHERE p.id IN"
        )
        return dict(self._by_ids(statement, ids))

    def all_vectors(self) -> dict[str, bytes]:
        """Those of all passages: a hundred milliseconds and 20 MB for 10,000 of 256 numbers."""
        found = self._all(
            "SELECT p.id, v.vector FROM passages p JOIN vectors v ON v.text = p.vector "
            "JOIN meta m ON m.key = 'embedding' AND v.embedding = m.value"
        )
        return dict(found)

    def vector_keys(self) -> dict[str, bytes]:
        """What names the vector of each passage: two of one key, of one model, are the same."""
        return dict(self._all("SELECT id, vector FROM passages"))

    def dimensions(self) -> int:
        """The length of its vectors; 0 where there are none."""
        of_model = "FROM vectors v JOIN meta m ON m.key = 'embedding' AND m.value = v.embedding"
        found = self._all(f"SELECT length(v.vector) {of_model} LIMIT 1")
        return found[0][0] // FLOAT if found else 0

    # What keeping in step needs.

    def changes(self, after: int, limit: int) -> list[tuple[int, str]]:
        """Passage ids that the derived indexes may not have followed, numbered as they were noted, beyond `after`."""
        found = self._all(
            "SELECT number, passage FROM changes WHERE number > ? ORDER BY number LIMIT ?", (after, limit)
        )
        return [(row[0], row[1]) for row in found]

    def pending(self) -> int:
        """How many passage ids `changes` would give in all."""
        return int(self._all("SELECT count(*) FROM changes")[0][0])

    def settled_sample(self, limit: int) -> list[str]:
        """Ids of passages that the derived indexes must hold, from both ends of the order of ids."""
        statement = "SELECT id FROM passages WHERE id NOT IN (SELECT passage FROM changes) ORDER BY id"
        first = self._all(f"{statement} LIMIT ?", (limit // 2,))
        last = self._all(f"{statement} DESC LIMIT ?", (limit - limit // 2,))
        return sorted({row[0] for row in (*first, *last)})

    # How it is read.

    def _meta(self, key: str) -> str:
        found = self._all("SELECT value FROM meta WHERE key = ?", (key,))
        return str(found[0][0]) if found else ""

    def _number(self, document_id: str) -> int:
        found = self._all("SELECT number FROM documents WHERE id = ?", (document_id,))
        if not found:
            raise KeyError(document_id)
        return int(found[0][0])

    def _tally(self) -> tuple[Coverage, int]:
        """Coverage and the number of index words, counted once for each version."""
        version = self.version()
        if self._totals is None or self._totals[0] != version:
            counts = self._all(
                "SELECT count(*), total(stories), total(passages), total(tokens), "
                "coalesce(min(day), ''), coalesce(max(day), '') FROM "
                "(SELECT *, CASE WHEN date(date) = date THEN date END AS day FROM documents)"
            )[0]
            papers = self._all("SELECT DISTINCT paper FROM documents WHERE paper <> '' ORDER BY paper")
            sections = self._all(
                "SELECT DISTINCT section FROM documents WHERE section <> '' ORDER BY section"
            )
            coverage = Coverage(
                documents=counts[0],
                stories=int(counts[1]),
                passages=int(counts[2]),
                first_date=counts[4],
                last_date=counts[5],
                papers=tuple(row[0] for row in papers),
                sections=tuple(row[0] for row in sections),
            )
            self._totals = (version, coverage, int(counts[3]))
        return self._totals[1], self._totals[2]

    def _by_ids(self, statement: str, ids: Sequence[str]) -> Iterator[Row]:
        unique = list(dict.fromkeys(ids))
        for first in range(0, len(unique), _IDS):
            some = unique[first : first + _IDS]
            yield from self._all(f"{statement} ({','.join('?' * len(some))})", some)

    def _pages(self, statement: str, key: str, condition: str = "1") -> Iterator[Row]:
        """Rows in the order of the integer `key`, a page at a time, so that nobody waits for a whole stream."""
        keyed = statement.replace(" FROM ", f", {key} FROM ", 1)
        last = -1
        while page := self._all(
            f"{keyed} WHERE {key} > ? AND {condition} ORDER BY {key} LIMIT ?", (last, _PAGE)
        ):
            last = page[-1][-1]
            yield from (row[:-1] for row in page)

    def _all(self, statement: str, values: Iterable[object] = ()) -> list[Row]:
        try:
            with self._guard:
                return self._connection.execute(statement, tuple(values)).fetchall()
        except sqlite3.Error as error:
            raise told(self.path, error) from error


def _connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise CollectionBroken(str(path), "not a file")  # opening a pipe would wait for ever
    address = f"file:{quote(str(path))}?mode={'rw' if writable else 'ro'}"
    try:
        connection = sqlite3.connect(
            address, uri=True, timeout=_WAIT, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise told(path, error) from error
    with ExitStack() as undone:
        undone.callback(connection.close)
        try:
            _check(connection, path)
        except sqlite3.Error as error:
            raise told(path, error) from error
        undone.pop_all()
    return connection


def told(path: Path, error: sqlite3.Error) -> RetrievalError:
    """What SQLite said of the catalog at `path`: a disk that refuses is no sign of a broken file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the rest tells where it happened
    reason = _REFUSALS.get(code, "")
    if code == sqlite3.SQLITE_CANTOPEN and path.is_file():
        reason = "io" if os.access(path, os.R_OK) else "permission"
    if reason:
        return StorageFailed(str(path), reason, str(error))
    return CollectionBroken(str(path), str(error))


def _check(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION:
        raise CollectionBroken(str(path), "not a catalog of this program")
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    if schema != SCHEMA:
        raise CollectionMismatch("schema", str(schema), str(SCHEMA))
    connection.execute("SELECT value FROM meta").fetchall()
