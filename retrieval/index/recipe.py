"""How a collection is made: from a path to passages with their words and the text that is embedded."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from retrieval.errors import EmbeddingFailed, UnreadableDocument
from retrieval.index.dense import facts
from retrieval.index.rows import Entry
from retrieval.index.vectors import pack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from retrieval.types import Document, Embeddings, Passage

T = TypeVar("T")

_DIGEST = 16  # bytes of BLAKE2b: a billion texts collide with a chance of 1 in 10²⁰


def _nothing(path: Path) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The parts that a collection is made with, so that this room needs to know none of them.

    `files_under(folder)` lists the files of a folder that are to be read. `read(path, name)` yields documents and
    what could not be read, a row or a whole file at a time; it may also raise UnreadableDocument.
    `reader_version` names all of reading, splitting and tokenizing: when it changes, files are read again.
    `embedding_name` names the model, so that vectors of two models never meet.
    `beside(path)` is a digest of what else than a file's bytes decides how it is read; when it changes, so does that.
    `embed_tokens` is for an embedding that reads what `tokenize` gives: what `embedding` would give for
    the passage's text, without cutting it into words again.
    """

    files_under: Callable[[Path], Iterable[Path]]
    read: Callable[[Path, str], Iterator[Document | UnreadableDocument]]
    split: Callable[[Document], Sequence[Passage]]
    tokenize: Callable[[Passage], Sequence[str]]
    embed_text: Callable[[Passage], str]
    embedding: Embeddings
    embedding_name: str
    reader_version: str
    beside: Callable[[Path], str] = _nothing
    embed_tokens: Callable[[Sequence[Sequence[str]]], Sequence[Sequence[float]]] | None = None

    def entries(self, document: Document) -> list[Entry]:
        """The document's passages, each with a different id. Raises UnreadableDocument(``encoding``)."""
        try:
            document.text.encode("utf-8")
            return [self._entry(passage) for passage in _told_apart(self.split(document))]
        except UnicodeEncodeError as error:  # a lone surrogate: no store can keep it
            detail = f"U+{ord(error.object[error.start]):04X}"
            raise UnreadableDocument(document.card.name, "encoding", detail=detail) from error

    def embed(self, texts: Mapping[bytes, str]) -> dict[bytes, bytes]:
        """A vector for each digest, packed. Raises what the embedding raises, EmbeddingFailed for a bad reply."""
        return self._packed(texts, self.embedding.embed_documents(list(texts.values())))

    def embed_entries(self, entries: Mapping[bytes, Entry]) -> dict[bytes, bytes]:
        """The same for passages that are at hand."""
        if self.embed_tokens is None:
            return self.embed({key: entry.embedded for key, entry in entries.items()})
        return self._packed(entries, self.embed_tokens([entry.tokens for entry in entries.values()]))

    def _packed(self, keys: Collection[bytes], vectors: Sequence[Sequence[float]]) -> dict[bytes, bytes]:
        if len(vectors) != len(keys):
            raise EmbeddingFailed("wrong_count", f"{len(vectors)} vectors for {len(keys)} texts")
        return {key: pack(vector) for key, vector in zip(keys, vectors, strict=True)}

    def _entry(self, passage: Passage) -> Entry:
        embedded = self.embed_text(passage)
        tokens = tuple(self.tokenize(passage))
        vector = digest(embedded)
        held = json.dumps([passage.text, facts(passage), " ".join(tokens)], ensure_ascii=False)
        return Entry(passage, tokens, embedded, vector, digest(held + vector.hex()))


def digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8"), digest_size=_DIGEST).digest()


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Runs of at most `size` items, in order; the last one may be shorter, none is empty."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _told_apart(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Two stories of a page may both be headed 图片新闻: the second passage with an id gets a number to it."""
    met: Counter[str] = Counter()
    for passage in passages:
        met[passage.id] += 1
        again = met[passage.id]
        yield passage if again == 1 else replace(passage, id=f"{passage.id}-{again}")
