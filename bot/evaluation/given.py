"""A question asked of a few given passages: they are ranked and quoted as a collection's are, without an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.verifying import Given, as_evidence
from retrieval.index.counting import Counted
from retrieval.index.rows import StoryRow
from retrieval.search.searching import Searcher
from retrieval.search.units import unit_tokens
from retrieval.types import Card, Coverage, Findings, Passage, Query

_BEFORE = "given-"  # of the ids of what is handed in, each a document of its own


@dataclass(frozen=True, slots=True)
class GivenLibrary(Searcher):
    """Given passages as a collection of their own; each is a candidate, whatever is asked."""

    def search(self, query: Query, limit: int) -> Findings:
        """No passage has an address, so what is asked about 第8条 is looked for as words and never missing."""
        return replace(Searcher.search(self, query, limit), addresses=(), missing=())

    def decoded(self, document_id: str, start: int, end: int) -> str:
        return self.index.catalog.decoded(document_id, start, end)


def given_library(passages: Sequence[Given]) -> GivenLibrary:
    """The passages under the numbers by which they were given."""
    return GivenLibrary(_Pile([_passage(one) for one in passages]), _NoVectors())


def _passage(given: Given) -> Passage:
    passage = as_evidence(given).passage
    name = f"{_BEFORE}{given.number}"
    return replace(passage, id=name, document=replace(passage.document, id=name, source=name, name=name))


class _NoVectors:
    """Vectors find what words miss among thousands; among five passages nothing is missed."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[] for _ in texts]

    def embed_query(self, text: str) -> list[float]:
        return []


class _Pile:
    """An index and its catalog in one, for a handful of passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = {passage.id: passage for passage in passages}
        self._tokens = {passage.id: unit_tokens(passage) for passage in passages}

    @property
    def catalog(self) -> _Pile:
        return self

    def count(self) -> int:
        return len(self._passages)

    def word_candidates(self, tokens: Sequence[str], limit: int) -> list[str]:
        """All of them: who hands in five passages wants five read."""
        return list(self._passages)[:limit]

    def holding(self, tokens: Sequence[str], limit: int) -> list[str]:
        return [name for name, own in self._tokens.items() if {*own} >= {*tokens}][:limit]

    def printed(
        self, paper: str, date: str, days: tuple[str, str], page: str, section: str, limit: int
    ) -> list[Card]:
        return self.issued(paper, date, page, limit)

    def ids_within(self, documents: Sequence[str]) -> list[str]:
        return [name for name in documents if name in self._passages]

    def saying(self, part: str, limit: int) -> list[str]:
        return [name for name, own in self._tokens.items() if any(part in token for token in own)][:limit]

    def vector_candidates(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        return []

    def cosines(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        return {}

    def document_frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        held = Counter(token for own in self._tokens.values() for token in set(own))
        return {token: held[token] for token in tokens}

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return [self._passages[name] for name in ids if name in self._passages]

    def clauses(self, number: int) -> list[Passage]:
        return []

    def headed(self, number: int) -> list[Passage]:
        return []

    def torn_before(self, number: int) -> list[StoryRow]:
        """What is handed in is whole."""
        return []

    def skipping(self, number: int) -> list[tuple[StoryRow, int, int]]:
        return []

    def stories_on(self, card: Card, page: str) -> list[StoryRow]:
        return []

    def stories_of(self, document_id: str) -> list[StoryRow]:
        return [
            StoryRow(one.document, one.story, one.headline, "", "", "", "", "", ())
            for one in self.passages_of(document_id)[:1]
        ]

    def continued(self, documents: Sequence[str]) -> list[StoryRow]:
        return []

    def fronts_of(self, passages: Sequence[Passage]) -> list[Passage]:
        return []

    def passages_of(self, document_id: str) -> list[Passage]:
        return [passage for passage in self._passages.values() if passage.document.id == document_id]

    def issued(self, paper: str, date: str, page: str, limit: int) -> list[Card]:
        """None was printed on a page that is known."""
        return []

    def counted(self, ids: Sequence[str], wanted: Sequence[str]) -> dict[str, Counted]:
        return {name: Counted.of(self._tokens[name], wanted) for name in ids}

    def decoded(self, document_id: str, start: int, end: int) -> str:
        return self._passages[document_id].text[start:end]

    def coverage(self) -> Coverage:
        return Coverage(self.count(), self.count(), self.count())

    def mean_tokens(self) -> float:
        return sum(map(len, self._tokens.values())) / max(self.count(), 1)
