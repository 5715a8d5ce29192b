"""Search: from a question to the passages that may answer it.

Words give the candidates and the first score; vectors add what words alone miss; an address that the question
names (第8条, 第三章) is looked up, never guessed, and stands first.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import EmbeddingFailed
from retrieval.index.linking import linked
from retrieval.normalising import fold
from retrieval.search.ranking import bm25, idf
from retrieval.search.understanding import Address, Understood, understand
from retrieval.types import Card, Coverage, Embeddings, Findings, Gap, Hit, Passage, Query, Term
from retrieval.words import PAIR

if TYPE_CHECKING:
    from retrieval.index.rows import StoryRow

_CANDIDATES = 100  # recall@100 of the word index is above .99 on every set measured
_NEIGHBOURS = 30  # vector candidates beside them; more only repeat what words found
_VECTOR_WEIGHT = (
    0.05  # of the best word score: rgb-visible R@1 .657 → .672, nothing gained or lost elsewhere; .2 loses
)
_TITLE_BONUS = 0.3  # of the best word score, where the question holds the headline: cmrc-dev R@1 .967 → .986
_SHORTEST_TITLE = 2  # characters; a headline of one would be in every other question
_PAIR_WEIGHT = 0.5  # of a word's; pairs repeat words (sentence hits: .25 to 1 make no difference)

_log = logging.getLogger(__name__)


class Shelf(Protocol):
    """What searching needs of the catalog."""

    def passages(self, ids: Sequence[str]) -> list[Passage]: ...

    def clauses(self, number: int) -> list[Passage]: ...

    def headed(self, number: int) -> list[Passage]: ...

    def torn_before(self, number: int) -> list[StoryRow]: ...

    def stories_on(self, card: Card, page: str) -> list[StoryRow]: ...

    def fronts_of(self, passages: Sequence[Passage]) -> list[Passage]: ...

    def tokens(self, ids: Sequence[str]) -> dict[str, list[str]]: ...

    def decoded(self, document_id: str, start: int, end: int) -> str: ...

    def passages_of(self, document_id: str) -> list[Passage]: ...

    def issued(self, paper: str, date: str, page: str, limit: int) -> list[Card]: ...

    def coverage(self) -> Coverage: ...

    def mean_tokens(self) -> float: ...


class Located(Protocol):
    """A story of a document by the document's id; all of it where `story` is None."""

    @property
    def document(self) -> str: ...

    @property
    def story(self) -> int | None: ...


class Index(Protocol):
    """What searching needs of the index."""

    @property
    def catalog(self) -> Shelf: ...

    def word_candidates(self, tokens: Sequence[str], limit: int) -> list[str]: ...

    def vector_candidates(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]: ...

    def document_frequencies(self, tokens: Sequence[str]) -> dict[str, int]: ...

    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds passages in one collection."""

    index: Index
    embedding: Embeddings

    def search(self, query: Query, limit: int) -> Findings:
        """The best `limit` passages, and how the question was understood. An empty collection gives no hits."""
        asked = understand(query.text)
        passages = self.index.count()
        if not passages:
            return Findings(query, ())
        frequencies = self.index.document_frequencies(asked.tokens)
        weights = {token: idf(frequency, passages) for token, frequency in frequencies.items()}
        looked_up, missing = self._look_up(asked, weights)
        nearness, trouble = self._near(query)
        hits = [*looked_up, *self._ranked(asked, weights, nearness)]
        return Findings(
            query=query,
            hits=tuple(_once(hits)[:limit]),
            terms=_terms(weights),
            expected=asked.expected,
            addresses=tuple(address.label for address in asked.addresses),
            missing=tuple(address.label for address in missing),
            years=asked.years,
            trouble=trouble,
            gaps=self._gaps(asked, missing),
        )

    def words(self, passage: Passage) -> tuple[str, ...]:
        """The exact words of the decoded text, one piece for each of the passage's spans."""
        return tuple(
            self.index.catalog.decoded(passage.document.id, start, end) for start, end in passage.spans
        )

    def coverage(self) -> Coverage:
        return self.index.catalog.coverage()

    def pages(self, paper: str = "", date: str = "", page: str = "", *, limit: int) -> tuple[Card, ...]:
        """At most `limit` documents of that paper, date and page, newest first; what is empty may be any.

        `date` is ISO 8601, or its end where no year is said: ``-06-26``.
        """
        return tuple(self.index.catalog.issued(paper, date, page, limit))

    def whole(self, place: Located) -> tuple[Passage, ...]:
        """The passages of a story or a document in reading order; none where it is not in the collection."""
        found = self.index.catalog.passages_of(place.document)
        return tuple(one for one in found if place.story in (None, one.story))

    def _look_up(self, asked: Understood, weights: Mapping[str, float]) -> tuple[list[Hit], list[Address]]:
        """The passages at the addresses that the question names, and the addresses that nothing stands at."""
        hits: list[Hit] = []
        missing: list[Address] = []
        for address in asked.addresses:
            shelf = self.index.catalog
            found = (
                shelf.clauses(address.number) if address.kind == "clause" else shelf.headed(address.number)
            )
            found = [passage for passage in found if _is_titled(passage, asked.titles)]
            if not found:
                missing.append(address)
            scores = self._scores(asked, found, weights, {})
            hits.extend(Hit(passage, scores[passage.id], addressed=True) for passage in found)
        return sorted(hits, key=_best_first), missing

    def _gaps(self, asked: Understood, missing: Sequence[Address]) -> tuple[Gap, ...]:
        """The pages that are not here, and on which the first clauses of a story that is here must stand."""
        shelf = self.index.catalog
        found: dict[Gap, None] = {}
        for address in missing:
            for story in shelf.torn_before(address.number) if address.kind == "clause" else ():
                own = fold(f"{story.headline}\n{story.document.title}")
                link = linked(shelf, story, "before")
                if link and link.story is None and (not asked.titles or any(t in own for t in asked.titles)):
                    found[Gap(story.document, story.headline, link.page)] = None
        return tuple(found)

    def _near(self, query: Query) -> tuple[dict[str, float], str]:
        """Cosine by passage id, and why there are none where the question could not be embedded."""
        try:
            vector = self.embedding.embed_query(query.text)
        except EmbeddingFailed as error:
            _log.warning("searching by words alone: %s", error)
            return {}, error.reason
        return dict(self.index.vector_candidates(vector, _NEIGHBOURS)), ""

    def _ranked(
        self, asked: Understood, weights: Mapping[str, float], nearness: Mapping[str, float]
    ) -> list[Hit]:
        tokens = list(weights)
        ids = dict.fromkeys([*self.index.word_candidates(tokens, _CANDIDATES), *nearness])
        found = self.index.catalog.passages(list(ids))
        bodies = [passage for passage in found if passage.kind == "body"] or found
        if asked.expected == "title":
            bodies = [*bodies, *self.index.catalog.fronts_of(found)]
        found = bodies
        scores = self._scores(asked, found, weights, nearness)
        return sorted((Hit(passage, scores[passage.id]) for passage in found), key=_best_first)

    def _scores(
        self,
        asked: Understood,
        passages: Sequence[Passage],
        weights: Mapping[str, float],
        nearness: Mapping[str, float],
    ) -> dict[str, float]:
        """Score by passage id: BM25 plus, in units of the best, the title's and the vectors' share."""
        mean = self.index.catalog.mean_tokens()
        held = self.index.catalog.tokens([passage.id for passage in passages])
        by_words = {
            passage.id: bm25(asked.tokens, held.get(passage.id, ()), weights, mean) for passage in passages
        }
        best = max(by_words.values(), default=0.0) or 1.0
        return {
            passage.id: by_words[passage.id]
            + best * _TITLE_BONUS * _names(asked.question, passage.headline)
            + best * _VECTOR_WEIGHT * nearness.get(passage.id, 0.0)
            for passage in passages
        }


def _names(question: str, headline: str) -> bool:
    """Whether the folded question holds the headline."""
    title = fold(headline)
    return len(title) >= _SHORTEST_TITLE and title in question


def _is_titled(passage: Passage, titles: Sequence[str]) -> bool:
    """Whether the passage's story or document bears one of the titles that the question puts in 《》."""
    own = fold(passage.headline + "\n" + passage.document.title)
    return not titles or any(title in own for title in titles)


def _terms(weights: Mapping[str, float]) -> tuple[Term, ...]:
    return tuple(
        Term(token.removeprefix(PAIR), weight * (_PAIR_WEIGHT if token.startswith(PAIR) else 1.0))
        for token, weight in weights.items()
    )


def _best_first(hit: Hit) -> tuple[float, str]:
    return -hit.score, hit.passage.id


def _once(hits: Sequence[Hit]) -> list[Hit]:
    """Each passage where it stands first."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.id, hit)
    return list(first.values())
