"""Words in tantivy: the passages that say what a question says."""

from __future__ import annotations

import json
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

from retrieval.errors import IndexBroken
from retrieval.index.panics import is_panic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import tantivy

_HEAP = 50_000_000  # bytes that the writer may fill before it flushes a segment; 15 MB is tantivy's least

_TIED = 5_000  # hits that are looked at to break a tie: 20 ms; beyond, nobody has asked for anything in particular

_REMEMBERED = 50_000  # tokens whose frequency is kept, some 5 MB: a thousand questions

_BLANKS = str.maketrans(dict.fromkeys("\t\n\x0c\r ", ""))  # where tantivy's white-space tokenizer cuts


class WordsBroken(IndexBroken):
    """The word index does not open, or does not answer: build it again from the catalog."""


class LexicalIndex:
    """One generation's words. Tokens come ready cut and folded, and may hold any character but white space.

    What tantivy raises comes out as WordsBroken. A handle sees what was committed when it was opened,
    and its own commits.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        import tantivy

        self._folder = folder
        self._writer: tantivy.IndexWriter | None = None
        self._frequencies: dict[str, int] = {}
        with _translated():
            if create:
                folder.mkdir(parents=True)
                self._index = tantivy.Index(_schema(), path=str(folder))
            else:
                self._index = tantivy.Index.open(str(folder))
            self._look()

    def close(self) -> None:
        """Let go of the writer, if one was used; what was not committed is lost."""
        if self._writer is not None:
            self._writer = None

    # Finding.

    def candidates(self, tokens: Sequence[str], limit: int) -> list[str]:
        """Ids of at most `limit` passages that hold any of `tokens`, by BM25 (k1 1.2, b 0.75), ties by id."""
        import tantivy

        with _translated():
            terms = [
                (tantivy.Occur.Should, self._term(token))
                for token in dict.fromkeys(tokens)
                if encodable(token)
            ]
            if not terms or limit < 1:
                return []
            hits = self._best(tantivy.Query.boolean_query(terms), limit)
            scored = [(-score, str(self._searcher.doc(place)["id"][0])) for score, place in hits]
        return [id_ for _, id_ in sorted(scored)[:limit]]

    def _best(self, query: tantivy.Query, limit: int) -> list[tuple[float, tantivy.DocAddress]]:
        """At least the `limit` best hits, and those that are as good as the last: tantivy breaks ties by age."""
        asked = limit + 1
        while True:
            hits = self._searcher.search(query, asked, count=False).hits
            if len(hits) < asked or asked >= _TIED or hits[-1][0] < hits[limit - 1][0]:
                return hits
            asked = min(4 * asked, _TIED)

    def _term(self, token: str) -> tantivy.Query:
        """A token, weighed by the passages that are there: tantivy counts those that were removed as well."""
        import tantivy

        query = tantivy.Query.term_query(self._index.schema, "words", token, "freq")
        if self._removed == 0:
            return query
        told = _idf(self._searcher.doc_freq("words", token), self.count() + self._removed)
        boost = _idf(self.document_frequency(token), self.count()) / told
        return tantivy.Query.boost_query(query, boost)

    def removed(self) -> int:
        """How many passages were removed of which the files still know."""
        return self._removed

    def holding(self, tokens: Sequence[str], limit: int) -> list[str]:
        """Ids of at most `limit` passages that hold all of `tokens`, in no order that means something."""
        import tantivy

        if not tokens or limit < 1 or not all(map(encodable, tokens)):
            return []
        with _translated():
            schema = self._index.schema
            terms = [
                (tantivy.Occur.Must, tantivy.Query.term_query(schema, "words", token, "basic"))
                for token in dict.fromkeys(tokens)
            ]
            hits = self._searcher.search(tantivy.Query.boolean_query(terms), limit, count=False).hits
            return sorted(str(self._searcher.doc(place)["id"][0]) for _, place in hits)

    def document_frequency(self, token: str) -> int:
        """The number of passages that hold `token`.

        Looked up where none was removed. Else counted: the term dictionary still counts those, and a score must not
        depend on how the collection came to be what it is. What was counted is remembered: everyday words come in
        every question, and take the longest.
        """
        if self._removed == 0:
            with _translated():
                return int(self._searcher.doc_freq("words", token)) if encodable(token) else 0
        if token not in self._frequencies:
            if len(self._frequencies) >= _REMEMBERED:
                self._frequencies.clear()
            self._frequencies[token] = self._counted(token)
        return self._frequencies[token]

    def _counted(self, token: str) -> int:
        import tantivy

        if not encodable(token):
            return 0
        with _translated():
            query = tantivy.Query.term_query(self._index.schema, "words", token, "basic")
            found = self._searcher.search(query, 1, count=True)
            return int(found.count)  # type: ignore[attr-defined]  # missing in tantivy's stubs

    def count(self) -> int:
        return self._searcher.num_docs

    def holds(self, id_: str) -> bool:
        """Whether a passage with this id can be found and read back."""
        import tantivy

        with _translated():
            query = tantivy.Query.term_query(self._index.schema, "id", id_, "basic")
            hits = self._searcher.search(query, 1, count=False).hits
            return any(self._searcher.doc(place)["id"] == [id_] for _, place in hits)

    # Writing.

    def add(self, id_: str, tokens: Sequence[str]) -> None:
        """Seen after `commit`. An id that is there already must be removed first."""
        import tantivy

        with _translated():
            document = tantivy.Document()
            document.add_text("id", id_)
            document.add_text("words", _parted(tokens))
            self._opened_writer().add_document(document)

    def remove(self, ids: Sequence[str]) -> None:
        """Unseen after `commit`; an id that is not there is passed over."""
        with _translated():
            for id_ in ids:
                self._opened_writer().delete_documents_by_term("id", id_)

    def begin_anew(self) -> None:
        """Remove all there is, without a trace. Seen after `commit`, together with what is added until then."""
        with _translated():
            self._opened_writer().delete_all_documents()

    def commit(self) -> None:
        """Make the writes seen, here and for whoever opens the folder from now on, and merge to rest."""
        with _translated():
            if self._writer is not None:
                self._writer.commit()
                self._writer.wait_merging_threads()
                self._writer = None
            self._index.reload()
            self._look()

    def _look(self) -> None:
        self._searcher = self._index.searcher()
        told = json.loads((self._folder / "meta.json").read_text("utf-8"))
        self._removed = sum(int(part["max_doc"]) for part in told["segments"]) - self._searcher.num_docs
        self._frequencies.clear()

    def _opened_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        return self._writer


def _idf(frequency: int, passages: int) -> float:
    """As tantivy weighs a token."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _parted(tokens: Sequence[str]) -> str:
    """Joined by spaces, where tantivy cuts; a token that holds white space loses it instead of being cut."""
    text = " ".join(tokens)
    if len(text.split()) == len(tokens):
        return text
    return " ".join(token.translate(_BLANKS) for token in tokens)


def encodable(token: str) -> bool:
    """Whether a store can hold it: a lone surrogate is in no index, and must not look like a broken one."""
    return not any("\ud800" <= character <= "\udfff" for character in token)


def _schema() -> tantivy.Schema:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (ValueError, RuntimeError, OSError) as error:  # tantivy-py has no errors of its own
        raise WordsBroken(str(error)) from error
    except BaseException as error:
        if not is_panic(error):
            raise
        raise WordsBroken(str(error)) from error
