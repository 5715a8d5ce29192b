"""One index run: from files to committed documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import CollectionMismatch, UnreadableDocument
from retrieval.index.following import EMBEDDING_BATCH
from retrieval.index.recipe import batched
from retrieval.index.rows import FileRow
from retrieval.index.surveying import size_and_digest, survey, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from retrieval.index.cataloguing import WritableCatalog
    from retrieval.index.recipe import Recipe
    from retrieval.index.reports import Progress
    from retrieval.index.rows import Entry
    from retrieval.index.surveying import Found
    from retrieval.types import Document

_DOCUMENTS = 500  # documents per transaction: one flush to disk per 500 rows of a corpus …
_PASSAGES = 2_000  # … and no more memory than their passages and packed vectors, about 20 MB

_PASSING = ("missing", "permission", "io")  # may be otherwise next time, though the bytes stay the same


@dataclass(frozen=True, slots=True)
class _Read:
    document: Document
    entries: list[Entry]
    file: str
    ordinal: int


@dataclass(slots=True)
class _Batch:
    """What the next transaction will write, in this order."""

    documents: list[_Read] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    files: list[tuple[FileRow, list[UnreadableDocument]]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    passages: int = 0

    def __bool__(self) -> bool:
        return bool(self.documents or self.removed or self.files or self.forgotten)


class IndexRun:
    """Reads what is new in the given paths into the catalog, and counts. Used once, by the holder of the lock.

    `before_writing` is called before each transaction, with the passages that it will add, `going_on` when one is
    committed that is not the last. What `before_writing` raises ends the run; what was committed before stays.
    """

    def __init__(
        self,
        catalog: WritableCatalog,
        recipe: Recipe,
        progress: Progress,
        before_writing: Callable[[int], None],
        going_on: Callable[[], None],
    ) -> None:
        self.added: list[str] = []
        self.changed: list[str] = []
        self.removed: list[str] = []
        self.failed: list[UnreadableDocument] = []
        self.unchanged = 0
        self.wrote = False
        self._catalog = catalog
        self._recipe = recipe
        self._progress = progress
        self._before_writing = before_writing
        self._going_on = going_on
        self._batch = _Batch()

    def over(self, paths: Sequence[Path]) -> None:
        found = survey(paths, self._catalog, self._recipe.files_under)
        self.failed.extend(found.failed)
        for done, file in enumerate(found.found, start=1):
            self._look_at(file)
            self._progress("reading", done, len(found.found))
        for path in found.gone:
            self._drop(self._catalog.documents_in(path))
            self._batch.forgotten.append(path)
        self._write()

    def _look_at(self, found: Found) -> None:
        try:
            size, sha256 = size_and_digest(found.path)
            sha256 += self._recipe.beside(Path(found.path))
        except OSError as error:
            self.failed.append(unreadable(found.name, error))
            return
        except UnreadableDocument as error:
            self.failed.append(error)
            return
        known = self._catalog.file(found.path)
        if known and (known.sha256, known.reader) == (sha256, self._recipe.reader_version):
            self.unchanged += known.documents
            self._tell(self._catalog.failures(found.path))
            return
        failures = self._read(found)
        self._tell(failures)
        if any(failure.reason in _PASSING for failure in failures):
            return  # what was known of the file stays, and it is read again next time
        self._drop(self._catalog.unseen(found.path))
        row = FileRow(found.path, found.root, size, sha256, self._recipe.reader_version)
        self._batch.files.append((row, failures))
        self._write_if_full()

    def _tell(self, failures: Sequence[UnreadableDocument]) -> None:
        """Note what failed; what is wrong with one file beside many is said once."""
        told = {(error.source, error.reason, error.line) for error in self.failed}
        self.failed.extend(
            error for error in failures if (error.source, error.reason, error.line) not in told
        )

    def _read(self, found: Found) -> list[UnreadableDocument]:
        failures: list[UnreadableDocument] = []
        self._catalog.forget_seen()
        try:
            for ordinal, item in enumerate(self._recipe.read(Path(found.path), found.name)):
                if isinstance(item, UnreadableDocument):
                    failures.append(item)
                    continue
                try:
                    self._take(item, found.path, ordinal)
                except UnreadableDocument as error:
                    failures.append(error)
        except UnreadableDocument as error:
            failures.append(error)
        except OSError as error:
            failures.append(unreadable(found.name, error))
        return failures

    def _take(self, document: Document, file: str, ordinal: int) -> None:
        card = document.card
        known = self._catalog.state_of(card.id)
        if not self._catalog.see(card.id):
            raise UnreadableDocument(card.name, "duplicate_id", detail=card.id)
        if known == (card.version, self._recipe.reader_version):
            self.unchanged += 1
            return
        entries = self._recipe.entries(document)
        self._batch.documents.append(_Read(document, entries, file, ordinal))
        self._batch.passages += len(entries)
        if known is None:
            self.added.append(card.name)
        elif known[0] != card.version:
            self.changed.append(card.name)
        else:
            self.unchanged += 1  # the same words, read by another version of the reader
        self._write_if_full()

    def _drop(self, ids: Sequence[str]) -> None:
        for id_ in ids:
            row = self._catalog.document(id_)
            self.removed.append(row.card.name if row else id_)
        self._batch.removed.extend(ids)

    def _write_if_full(self) -> None:
        batch = self._batch
        if batch.passages >= _PASSAGES or len(batch.documents) + len(batch.files) >= _DOCUMENTS:
            self._write()
            self._going_on()

    def _write(self) -> None:
        batch, self._batch = self._batch, _Batch()
        if not batch:
            return
        vectors = self._embed(batch)
        self._before_writing(batch.passages)
        with self._catalog.writing():
            if not self._catalog.embedding_name():
                self._catalog.name_embedding(self._recipe.embedding_name)
            self._catalog.put_vectors(self._recipe.embedding_name, vectors)
            for read in batch.documents:
                self._catalog.put(
                    read.document,
                    read.entries,
                    file=read.file,
                    reader=self._recipe.reader_version,
                    ordinal=read.ordinal,
                )
            self._catalog.remove(batch.removed)
            for file, failures in batch.files:
                self._catalog.note_file(file, failures)
            for path in batch.forgotten:
                self._catalog.forget_file(path)
        self.wrote = True

    def _embed(self, batch: _Batch) -> dict[bytes, bytes]:
        entries = {entry.vector: entry for read in batch.documents for entry in read.entries}
        missing = self._catalog.without_vector(self._recipe.embedding_name, entries)
        wanted = [key for key in entries if key in missing]
        vectors: dict[bytes, bytes] = {}
        for keys in batched(wanted, EMBEDDING_BATCH):
            made = self._recipe.embed_entries({key: entries[key] for key in keys})
            if (
                self._recipe.embed_tokens is None
            ):  # a service's, which costs time or money: not to be paid twice
                with self._catalog.keeping():
                    self._catalog.put_vectors(self._recipe.embedding_name, made)
            vectors.update(made)
            self._progress("embedding", len(vectors), len(wanted))
        return vectors


def check_embedding(found: str, expected: str) -> None:
    """Raises CollectionMismatch if the collection's vectors come from another model than `expected`."""
    if found and found != expected:
        raise CollectionMismatch("embedding", found, expected)
