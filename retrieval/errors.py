"""What can go wrong in finding.

RetrievalError
├── UnreadableDocument   a file cannot be read; `reason` says why, the other files go on
├── CollectionBusy       somebody else is writing; `holder` says who
├── CollectionMismatch   the collection was built by another version or with another embedding model
├── CollectionBroken     the catalog itself cannot be read
├── StorageFailed        the disk under the catalog is full, read-only or failing; what was there still is
│   └── DiskAlmostFull   not full yet: what is left is for answering, nothing more is read in
├── IndexBroken          a derived index does not open, answer or take writes; the catalog has everything
├── VectorsUnreachable   the Chroma server does not answer
├── EmbeddingFailed      what makes vectors of words did not, or not as it should; `reason` says why
├── RerankFailed         who was asked to judge the hits again did not, or not as it should; `reason` says why
└── NotASynonym          a line of a list of synonyms says nothing

Each carries the values that a channel needs to word one sentence; none is worded for a person here.
"""

from __future__ import annotations


class RetrievalError(Exception):
    """The base of all errors that this package raises on purpose. They can be sent from one process to another."""

    def __reduce__(self) -> tuple[object, ...]:
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(
    kind: type[RetrievalError], args: tuple[object, ...], values: dict[str, object]
) -> RetrievalError:
    """Past `__init__`, which is given other things than it keeps as `args`."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(values)
    return error


class UnreadableDocument(RetrievalError):
    """A file, or a row of a corpus, that cannot become a document.

    `reason` is a short code: ``missing``, ``empty``, ``binary``, ``permission``, ``encoding``, ``too_large``,
    ``bad_json``, ``no_text``, ``duplicate_id``, ``unsupported``, ``special`` (a pipe or a device), ``circle`` (of
    links), ``no_files`` (a folder without readable ones), ``io``; of a PDF, DOCX or picture ``damaged``, ``locked``,
    ``no_pages``, ``bomb`` (it would unpack to far too much), ``not_word``, ``old_word``, ``scan`` (no text, and
    nothing here recognises pictures), ``unmapped`` (fonts that do not tell their characters); ``scan_pages`` and
    ``unmapped_pages`` for some pages of a file that is read else; ``bad_facts`` of a meta.toml. `detail` is the
    offending value, `line` the row's line, from 1.
    """

    def __init__(self, source: str, reason: str, *, detail: str = "", line: int | None = None) -> None:
        super().__init__(f"{source}: {reason} {detail}".rstrip())
        self.source = source
        self.reason = reason
        self.detail = detail
        self.line = line


class CollectionBusy(RetrievalError):
    """Another process holds the write lock."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"held by {holder}")
        self.holder = holder


class CollectionMismatch(RetrievalError):
    """The collection was made by something else than what opens it: `what`, `found`, `expected`."""

    def __init__(self, what: str, found: str, expected: str) -> None:
        super().__init__(f"{what}: found {found!r}, expected {expected!r}")
        self.what = what
        self.found = found
        self.expected = expected


class CollectionBroken(RetrievalError):
    """The catalog is no database, or not one of ours; nothing can be repaired from it."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class StorageFailed(RetrievalError):
    """The disk under the catalog refuses; what was committed is unharmed, and the job can be done again.

    `reason` is ``full``, ``reserve`` (DiskAlmostFull), ``read_only``, ``permission``, ``locked`` (for too long) or
    ``io``.
    """

    def __init__(self, path: str, reason: str, detail: str = "") -> None:
        super().__init__(f"{path}: {reason} {detail}".rstrip())
        self.path = path
        self.reason = reason


class DiskAlmostFull(StorageFailed):
    """Little room is left, and it is not for indexing; what was read in before is indexed. `free` in bytes."""

    def __init__(self, path: str, free: int) -> None:
        super().__init__(path, "reserve", f"{free} bytes free")
        self.free = free


class IndexBroken(RetrievalError):
    """A derived index does not open, does not answer or cannot be written: it can be built again."""


class VectorsUnreachable(RetrievalError):
    """The Chroma server does not answer; `url` is its address. Building again would not help."""

    def __init__(self, url: str, detail: str) -> None:
        super().__init__(f"{url}: {detail}")
        self.url = url


class EmbeddingFailed(RetrievalError):
    """No vectors came for some texts, or none that can be used; what was embedded before is kept.

    `reason` is a short code: ``wrong_count``, ``wrong_order``, ``wrong_dimension`` and ``not_finite`` for a reply that
    is not one vector for each text, or a service's own: ``unreachable``, ``wrong_key``, ``timed_out`` …
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".rstrip())
        self.reason = reason


class RerankFailed(RetrievalError):
    """No scores came for some texts, or none that can be used; the hits keep our own order.

    `reason` is a short code: ``wrong_count``, ``wrong_order`` and ``not_finite`` for a reply that is not one score for
    each text, or a service's own: ``unreachable``, ``wrong_key``, ``timed_out`` …
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".rstrip())
        self.reason = reason


class NotASynonym(RetrievalError):
    """A line of a list, counted from 1, that is no entry; `path` is empty for a list that is no file."""

    def __init__(self, line: int, text: str, path: str = "") -> None:
        super().__init__(f"{path}:{line}: {text}")
        self.path = path
        self.line = line
        self.text = text
