"""Search: from a question to the passages that may answer it.

Words give the candidates and the first score; vectors add what words alone miss; an address that the question
names (第8条, 第三章) is looked up, never guessed, and stands first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from retrieval.errors import EmbeddingFailed
from retrieval.index.linking import linked
from retrieval.normalising import fold
from retrieval.search.features import Inquiry, Standing, measured
from retrieval.search.ranking import Counted, bm25, chances, idf
from retrieval.search.understanding import Address, Understood, understand
from retrieval.synonyms import Synonyms, everyday
from retrieval.types import Card, Coverage, Embeddings, Findings, Gap, Hit, Passage, Query, Term
from retrieval.words import PAIR, tokens

if TYPE_CHECKING:
    from retrieval.index.rows import StoryRow

_CANDIDATES = 60  # by tantivy's BM25; 100 changed nothing on crud-news-small, rgb-visible and drcd-dev
_NEIGHBOURS = 8  # by their vectors, whatever their words
_EXAMINED = (
    40  # by our BM25, of all candidates; 50 changed nothing, 30 costs .003 of recall@1 on crud-news-small
)
_OTHER_WORDS = (
    0.5  # of the weight of the question's own word: what may be meant counts less than what is said
)
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

    def cosines(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]: ...

    def document_frequencies(self, tokens: Sequence[str]) -> dict[str, int]: ...

    def count(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for: weights by token, the tokens with their repetitions, and the question's own as terms."""

    weights: Mapping[str, float]
    tokens: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds passages in one collection."""

    index: Index
    embedding: Embeddings
    synonyms: Synonyms = field(default_factory=everyday)

    def search(self, query: Query, limit: int) -> Findings:
        """The best `limit` passages, and how the question was understood. An empty collection gives no hits."""
        asked = understand(query.text)
        if not self.index.count():
            return Findings(query, ())
        sought = self._sought(asked)
        looked_up, missing = self._look_up(asked, sought)
        vector, trouble = self._vector(query)
        ranked, strength = self._ranked(vector, asked, sought)
        hits = [*looked_up, *ranked]
        return Findings(
            query=query,
            hits=tuple(_once(hits)[:limit]),
            terms=sought.terms,
            expected=asked.expected,
            addresses=tuple(address.label for address in asked.addresses),
            missing=tuple(address.label for address in missing),
            years=asked.years,
            trouble=trouble,
            gaps=self._gaps(asked, missing),
            strength=strength,
        )

    def examined(self, query: Query) -> Iterator[tuple[Passage, tuple[float, ...]]]:
        """The passages that are weighed for a question with their features: what learning needs."""
        asked = understand(query.text)
        if self.index.count():
            yield from self._examined(self._vector(query)[0], asked, self._sought(asked))[0]

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

    def _look_up(self, asked: Understood, sought: _Sought) -> tuple[list[Hit], list[Address]]:
        """The passages at the addresses that the question names, and the addresses that nothing stands at."""
        hits: list[Hit] = []
        missing: list[Address] = []
        scores: dict[str, float] = {}
        for address in asked.addresses:
            shelf = self.index.catalog
            found = (
                shelf.clauses(address.number) if address.kind == "clause" else shelf.headed(address.number)
            )
            found = [passage for passage in found if _is_titled(passage, asked.titles)]
            if not found:
                missing.append(address)
            mean = self.index.catalog.mean_tokens()
            for id_, words in self.index.catalog.tokens([passage.id for passage in found]).items():
                counted = Counted.of(words, sought.weights)
                scores[id_] = bm25(sought.tokens, counted, sought.weights, mean)
            hits.extend(Hit(passage, scores.get(passage.id, 0.0), addressed=True) for passage in found)
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

    def _vector(self, query: Query) -> tuple[Sequence[float], str]:
        """Of the question; an empty one, and why, where it could not be embedded."""
        try:
            return self.embedding.embed_query(query.text), ""
        except EmbeddingFailed as error:
            _log.warning("searching by words alone: %s", error)
            return (), error.reason

    def _sought(self, asked: Understood) -> _Sought:
        """The weights of the question's tokens, and of what else may be said for them."""
        others = self.synonyms.found_in(asked.question)
        more = [token for _, said in others for other in said for token in tokens(other)]
        frequencies = self.index.document_frequencies([*asked.tokens, *more])
        passages = self.index.count()
        all_weights = {token: idf(frequency, passages) for token, frequency in frequencies.items()}
        own = {token: all_weights[token] for token in dict.fromkeys(asked.tokens)}
        weights = dict(own)
        for word, said in others:
            most = max((w for token, w in own.items() if token.removeprefix(PAIR) in word), default=0.0)
            for token in (token for other in said for token in tokens(other)):
                weights.setdefault(token, _OTHER_WORDS * min(all_weights[token], most))
        return _Sought(weights, (*asked.tokens, *(t for t in weights if t not in own)), _terms(own, others))

    def _ranked(self, vector: Sequence[float], asked: Understood, sought: _Sought) -> tuple[list[Hit], float]:
        """The hits, best first, and how well the best one fits."""
        examined, counted = self._examined(vector, asked, sought)
        scores, strength = chances([features for _, features in examined])
        hits = [Hit(passage, score) for (passage, _), score in zip(examined, scores, strict=True)]
        hits.sort(key=_best_first)
        mean = self.index.catalog.mean_tokens()
        by_part = [
            {id_: bm25(part.tokens, held, sought.weights, mean) for id_, held in counted.items()}
            for part in asked.parts
        ]
        return interleaved(hits, by_part), strength

    def _examined(
        self, vector: Sequence[float], asked: Understood, sought: _Sought
    ) -> tuple[list[tuple[Passage, tuple[float, ...]]], dict[str, Counted]]:
        """The best candidates by words and vectors with their features, and the words that all candidates hold."""
        catalog = self.index.catalog
        near = self.index.vector_candidates(vector, _NEIGHBOURS) if vector else []
        ids = dict.fromkeys([*self.index.word_candidates(list(sought.weights), _CANDIDATES), *dict(near)])
        mean = catalog.mean_tokens()
        held = catalog.tokens(list(ids))
        counted = {id_: Counted.of(words, sought.weights) for id_, words in held.items()}
        by_words = {id_: bm25(sought.tokens, words, sought.weights, mean) for id_, words in counted.items()}
        chosen = sorted(by_words, key=lambda id_: (-by_words[id_], id_))[:_EXAMINED]
        chosen += [id_ for id_, _ in near if id_ not in chosen]
        found = catalog.passages(chosen)
        bodies = [passage for passage in found if passage.kind == "body"] or found
        if asked.expected == "title":
            fronts = catalog.fronts_of(found)
            strange = catalog.tokens([front.id for front in fronts if front.id not in by_words])
            for id_, words in strange.items():
                by_words[id_] = bm25(sought.tokens, Counted.of(words, sought.weights), sought.weights, mean)
            bodies = [*bodies, *fronts]
        cosines = self.index.cosines(vector, [passage.id for passage in bodies])
        parts = [part.question for part in asked.parts]
        inquiry = Inquiry.of(asked.question, asked.own, sought.terms, asked.expected, parts)
        standings = _standings(bodies, by_words, cosines, near[0][1] if near else 0.0)
        return list(zip(bodies, measured(inquiry, bodies, standings), strict=True)), counted


def _standings(
    passages: Sequence[Passage], by_words: Mapping[str, float], cosines: Mapping[str, float], nearest: float
) -> Iterator[Standing]:
    best = max(by_words.values(), default=0.0) or 1.0
    for passage in passages:
        own = by_words.get(passage.id, 0.0)
        yield Standing(own / best, own, cosines.get(passage.id, 0.0), nearest)


def interleaved(hits: Sequence[Hit], by_part: Sequence[Mapping[str, float]]) -> list[Hit]:
    """The hits with what fits each part of the question best behind the best of all.

    A question with two subjects lets the stronger one fill the top: each part has its own say.
    """
    if not hits or not by_part:
        return list(hits)
    own = [max(hits, key=lambda hit: scores.get(hit.passage.id, 0.0)) for scores in by_part]
    return _once([hits[0], *own, *hits[1:]])


def _is_titled(passage: Passage, titles: Sequence[str]) -> bool:
    """Whether the passage's story or document bears one of the titles that the question puts in 《》."""
    own = fold(passage.headline + "\n" + passage.document.title)
    return not titles or any(title in own for title in titles)


def _terms(weights: Mapping[str, float], others: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[Term, ...]:
    terms = []
    for token, weight in weights.items():
        text = token.removeprefix(PAIR)
        said = tuple(other for word, alike in others if text in word for other in alike)
        terms.append(Term(text, weight * (_PAIR_WEIGHT if token.startswith(PAIR) else 1.0), said))
    return tuple(terms)


def _best_first(hit: Hit) -> tuple[float, str]:
    return -hit.score, hit.passage.id


def _once(hits: Sequence[Hit]) -> list[Hit]:
    """Each passage where it stands first."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.passage.id, hit)
    return list(first.values())
