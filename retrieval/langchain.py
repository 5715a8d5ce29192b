"""The way out: our finding, reading and splitting as LangChain's classes, for anybody's own program.

    retriever = CollectionRetriever.open("data/index")
    documents = retriever.invoke("三桥什么时候通车？")

Nothing of our own goes this way, so it may cost LangChain's imports.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document as LangChainDocument
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_text_splitters import TextSplitter
from pydantic import ConfigDict

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.embedding.checking import Checked
from retrieval.errors import UnreadableDocument
from retrieval.index import Builder, IndexReport, Reader
from retrieval.making import recipe
from retrieval.reading import read
from retrieval.search.searching import Searcher
from retrieval.splitting import LIMIT, pack, split
from retrieval.types import NamedEmbeddings, Passage, Query


class PassageSplitter(TextSplitter):
    """Cuts text into pieces of whole sentences of about equal length, at most `limit` characters each."""

    def __init__(self, limit: int = LIMIT) -> None:
        super().__init__(chunk_size=limit, chunk_overlap=0)

    def split_text(self, text: str) -> list[str]:
        return [text[start:end] for start, end in pack(text, self._chunk_size)]


class PassageLoader(BaseLoader):
    """The passages of a file; headline, headings, clause and where they were printed are their metadata."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)

    def lazy_load(self) -> Iterator[LangChainDocument]:
        """Raises UnreadableDocument where the file cannot be read; a broken row of a corpus is passed over."""
        for document in read(self.path, str(self.path)):
            if not isinstance(document, UnreadableDocument):
                yield from map(as_langchain, split(document))


class CollectionRetriever(BaseRetriever):
    """Finds passages of a collection, best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Any  # a Searcher; pydantic cannot look into a protocol
    limit: int = 5

    @classmethod
    def open(
        cls, folder: str | Path, limit: int = 5, *, embeddings: Embeddings | None = None, name: str = ""
    ) -> CollectionRetriever:
        """For the collection that lies in `folder` (``data/index``); it is only read.

        `embeddings` are those that it was built with under `name`, by `build`; without them they are our own.
        """
        embedding = embedding_of(embeddings, name)
        reader = Reader(Path(folder), embedding_name=embedding.name)
        return cls(searcher=Searcher(reader, embedding), limit=limit)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        hits = self.searcher.search(Query(query), self.limit).hits
        return [as_langchain(hit.passage, score=hit.score) for hit in hits]


def build(folder: str | Path, paths: Sequence[str | Path], embeddings: Embeddings, name: str) -> IndexReport:
    """Make the collection in `folder` mirror the given files and folders, with any of LangChain's embeddings.

    `name` tells the embedding from others: a collection is searched with the one that it was built with. Vectors are
    kept, so that none is made twice. Raises RetrievalError.
    """
    return Builder(Path(folder), recipe(embedding_of(embeddings, name))).index([Path(path) for path in paths])


def embedding_of(embeddings: Embeddings | None, name: str) -> NamedEmbeddings:
    """LangChain's embeddings as ours, checked and named; our own for none. Raises ValueError without a name."""
    if embeddings is None:
        return BundledEmbedding()
    if not name:
        raise ValueError("an embedding needs a name by which the collection remembers it")
    return Checked(embeddings, name)


def as_langchain(passage: Passage, **more: float) -> LangChainDocument:
    """A passage as LangChain's document; `spans` are code points of the decoded text."""
    card = passage.document
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document": card.name,
            "document_id": card.id,
            "headline": passage.headline,
            "headings": list(passage.headings),
            "clause": passage.clause.marker if passage.clause else "",
            "paper": card.paper,
            "date": card.date,
            "page": card.page,
            "section": card.section,
            "spans": [list(span) for span in passage.spans],
            **more,
        },
    )
