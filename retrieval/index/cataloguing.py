"""Writing the catalog. Only the holder of the write lock does this."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retrieval.errors import CollectionMismatch, UnreadableDocument
from retrieval.index import rows
from retrieval.index.catalog import Catalog, told
from retrieval.index.counting import packed
from retrieval.index.numbering import heading_number
from retrieval.index.schema import APPLICATION, BLOCK, FLOAT, SCHEMA, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from retrieval.index.rows import Entry, FileRow
    from retrieval.types import Document


_JOURNAL = 64 * 1024 * 1024  # bytes to which the log beside the file is cut when it has been written back
_WORTH_IT = 16 * 1024 * 1024  # bytes: writing the rest anew takes a second for each 100 MB of it

_OF_DOCUMENT = ("texts", "stories", "places")  # tables written anew whenever a document is


def make_catalog(path: Path) -> None:
    """An empty catalog at `path`, there all at once or not at all. Its folder must exist."""
    draft = path.with_name(path.name + ".new")
    for left in ("", "-wal", "-shm"):
        draft.with_name(draft.name + left).unlink(missing_ok=True)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(TABLES)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute(
            "INSERT INTO meta VALUES ('identity', ?), ('version', '0')", (secrets.token_hex(8),)
        )
    except sqlite3.Error as error:
        raise told(draft, error) from error
    finally:
        connection.close()
    os.replace(draft, path)


class WritableCatalog(Catalog):
    """The catalog in the hands of the one who holds the lock.

    The methods that change something belong inside `writing()`, which raises the version, or `keeping()`.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            make_catalog(path)
        super().__init__(path, writable=True)
        self._connection.execute(
            "PRAGMA synchronous = FULL"
        )  # the truth survives a power cut, commit by commit
        self._connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL}")
        self._connection.execute("CREATE TEMP TABLE seen(id TEXT PRIMARY KEY) WITHOUT ROWID")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction that raises the version; undone as a whole if the body raises."""
        with self.keeping():
            yield
            self._all("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'version'")

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """One transaction for what says nothing new to a reader: vectors, and what has been followed."""
        with self._guard:
            self._all("BEGIN IMMEDIATE")
            try:
                yield
                self._all("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    # Documents.

    def put(self, read: Document, entries: Sequence[Entry], *, file: str, reader: str, ordinal: int) -> None:
        """Replace what is kept of one document; passages that did not change stay untouched."""
        number = self._put_document(rows.document_values(read, file, reader, ordinal, entries))
        for table in _OF_DOCUMENT:
            self._delete(table, number)
        blocks = range(0, len(read.text), BLOCK)
        self._many(
            "INSERT INTO texts VALUES (?, ?, ?)",
            ((number, start // BLOCK, read.text[start : start + BLOCK]) for start in blocks),
        )
        self._many(
            "INSERT INTO stories VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (rows.story_values(story, place, number) for place, story in enumerate(read.stories)),
        )
        self._many(
            "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, *place.span, place.page, *place.box)
                for place in read.places
                if place.span[0] < place.span[1]
            ),
        )
        self._put_passages(number, entries)

    def remove(self, document_ids: Iterable[str]) -> None:
        for id_ in document_ids:
            number = self._number(id_)
            self._put_passages(number, ())
            for table in _OF_DOCUMENT:
                self._delete(table, number)
            self._all("DELETE FROM documents WHERE number = ?", (number,))

    def _put_document(self, values: rows.Row) -> int:
        columns = (
            "id, file, version, source, name, title, paper, date, page, section, encoding, reader, ordinal, "
            "characters, stories, passages, tokens"
        )
        others = ", ".join(f"{column} = excluded.{column}" for column in columns.split(", ")[1:])
        found = self._all(
            f"INSERT INTO documents({columns}) VALUES ({', '.join('?' * 17)}) "
            f"ON CONFLICT(id) DO UPDATE SET {others} RETURNING number",
            values,
        )
        return int(found[0][0])

    def _put_passages(self, document: int, entries: Sequence[Entry]) -> None:
        known = {
            row[0]: row[1:]
            for row in self._all("SELECT id, print, number FROM passages WHERE document = ?", (document,))
        }
        wanted = {entry.passage.id for entry in entries}
        gone = [(id_, number) for id_, (_, number) in known.items() if id_ not in wanted]
        for table in ("words", "headed"):
            self._many(f"DELETE FROM {table} WHERE passage = ?", ((number,) for _, number in gone))
        self._many("DELETE FROM passages WHERE number = ?", ((number,) for _, number in gone))
        self._note_changes(id_ for id_, _ in gone)
        for entry in entries:
            number = self._put_passage(rows.passage_values(entry, document))
            self._put_headings(number, entry.passage.headings)
            if known.get(entry.passage.id, (None,))[0] != entry.print:
                words = (number, packed(entry.tokens), " ".join(entry.tokens))
                self._all("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", words)
                self._note_changes((entry.passage.id,))

    def _put_passage(self, values: rows.Row) -> int:
        columns = (
            "id, document, position, story, kind, headline, headings, clause_number, clause_marker, "
            "clause_title, clause_parents, text, spans, tokens, vector, print"
        )
        others = ", ".join(f"{column} = excluded.{column}" for column in columns.split(", ")[1:])
        found = self._all(
            f"INSERT INTO passages({columns}) VALUES ({', '.join('?' * 16)}) "
            f"ON CONFLICT(id) DO UPDATE SET {others} RETURNING number",
            values,
        )
        return int(found[0][0])

    def _put_headings(self, passage: int, headings: Sequence[str]) -> None:
        self._all("DELETE FROM headed WHERE passage = ?", (passage,))
        numbers = {number for heading in headings if (number := heading_number(heading)) is not None}
        self._many("INSERT INTO headed VALUES (?, ?)", ((number, passage) for number in numbers))

    # Files, and what was met in the one that is being read.

    def file(self, path: str) -> FileRow | None:
        count = "(SELECT count(*) FROM documents d WHERE d.file = f.path)"
        found = self._all(
            f"SELECT path, root, size, sha256, reader, {count} FROM files f WHERE path = ?", (path,)
        )
        return rows.FileRow(*found[0]) if found else None

    def files_below(self, folder: str) -> list[FileRow]:
        """The files read from `folder` or deeper; none if it is itself a file."""
        prefix = folder.rstrip(os.sep) + os.sep
        found = self._all(
            "SELECT path, root, size, sha256, reader FROM files WHERE substr(path, 1, ?) = ? ORDER BY path",
            (len(prefix), prefix),
        )
        return [rows.FileRow(*row) for row in found]

    def failures(self, file: str) -> list[UnreadableDocument]:
        """What could not be read of `file`."""
        found = self._all("SELECT source, reason, detail, line FROM failures WHERE file = ?", (file,))
        return [UnreadableDocument(row[0], row[1], detail=row[2], line=row[3]) for row in found]

    def state_of(self, document_id: str) -> tuple[str, str] | None:
        """A document's version and the reader that made it."""
        found = self._all("SELECT version, reader FROM documents WHERE id = ?", (document_id,))
        return (found[0][0], found[0][1]) if found else None

    def see(self, document_id: str) -> bool:
        """Note that the file being read holds this document; False if it was noted before."""
        with self._guard:
            return (
                self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?)", (document_id,)).rowcount
                == 1
            )

    def forget_seen(self) -> None:
        """Begin another file."""
        self._all("DELETE FROM seen")

    def unseen(self, file: str) -> list[str]:
        """Ids of the documents that `file` once gave and that were not noted this time."""
        found = self._all(
            "SELECT id FROM documents WHERE file = ? AND id NOT IN (SELECT id FROM seen)", (file,)
        )
        return [row[0] for row in found]

    def documents_in(self, file: str) -> list[str]:
        return [row[0] for row in self._all("SELECT id FROM documents WHERE file = ?", (file,))]

    def note_file(self, file: FileRow, failures: Sequence[UnreadableDocument]) -> None:
        """`file` has been read to its end; what could not be read of it is remembered with it."""
        self._all("DELETE FROM failures WHERE file = ?", (file.path,))
        self._many(
            "INSERT INTO failures VALUES (?, ?, ?, ?, ?)",
            ((file.path, error.source, error.reason, error.detail, error.line) for error in failures),
        )
        self._all(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            (file.path, file.root, file.size, file.sha256, file.reader),
        )

    def forget_file(self, path: str) -> None:
        self._all("DELETE FROM failures WHERE file = ?", (path,))
        self._all("DELETE FROM files WHERE path = ?", (path,))

    def reread_files_of(self, document_ids: Sequence[str]) -> None:
        """Have the files of these documents read again when they are next given."""
        for id_ in document_ids:
            self._all(
                "UPDATE files SET sha256 = '' WHERE path = (SELECT file FROM documents WHERE id = ?)", (id_,)
            )

    # Vectors.

    def name_embedding(self, name: str) -> None:
        """From now on the collection's vectors are those of `name`."""
        self._all("INSERT OR REPLACE INTO meta VALUES ('embedding', ?)", (name,))

    def without_vector(self, embedding: str, keys: Iterable[bytes]) -> set[bytes]:
        """Those of `keys` for which no vector of `embedding` is cached."""
        wanted = set(keys)
        known = "SELECT text FROM vectors WHERE embedding = ? AND text = ?"
        return {key for key in wanted if not self._all(known, (embedding, key))}

    def put_vectors(self, embedding: str, vectors: Mapping[bytes, bytes]) -> None:
        """Keep them by the digest of what was embedded. Raises CollectionMismatch if their lengths differ."""
        lengths = {len(vector) // FLOAT for vector in vectors.values()}
        there = self._all("SELECT vector FROM vectors WHERE embedding = ? LIMIT 1", (embedding,))
        lengths |= {len(row[0]) // FLOAT for row in there}
        if len(lengths) > 1:
            found, expected = sorted(lengths)[:2]
            raise CollectionMismatch("dimensions", str(found), str(expected))
        self._many(
            "INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)",
            ((embedding, key, vector) for key, vector in vectors.items()),
        )

    def embed_as(self, passage_id: str, key: bytes) -> None:
        """The vector under `key` is now this passage's."""
        self._all("UPDATE passages SET vector = ? WHERE id = ?", (key, passage_id))

    def drop_unused_vectors(self, embedding: str) -> None:
        """Forget vectors of other models, and those of words that stand in no passage any more."""
        self._all(
            "DELETE FROM vectors WHERE embedding <> ? "
            "OR NOT EXISTS (SELECT 1 FROM passages WHERE passages.vector = vectors.text)",
            (embedding,),
        )

    def give_back(self) -> None:
        """Write the file anew where more than half of it, and not little, is unused since documents were removed."""
        unused, pages, size = (
            int(self._all(f"PRAGMA {name}")[0][0]) for name in ("freelist_count", "page_count", "page_size")
        )
        if 2 * unused > pages and unused * size > _WORTH_IT:
            self._all("VACUUM")

    # What the derived indexes still have to follow.

    def all_followed(self) -> None:
        """The derived indexes hold what the catalog holds. Says nothing new, so the version stays."""
        self._all("DELETE FROM changes")

    def _note_changes(self, ids: Iterable[str]) -> None:
        self._many("INSERT OR REPLACE INTO changes(passage) VALUES (?)", ((id_,) for id_ in ids))

    def _delete(self, table: str, document: int) -> None:
        self._all(f"DELETE FROM {table} WHERE document = ?", (document,))

    def _many(self, statement: str, values: Iterable[rows.Row]) -> None:
        try:
            with self._guard:
                self._connection.executemany(statement, values)
        except sqlite3.Error as error:
            raise told(self.path, error) from error
