"""Search: from a question to the passages that may answer it.

Words give the candidates and the first score; vectors add what words alone miss; an address that the question
names (第8条, 第三章) is looked up, never guessed, and stands first.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from retrieval.errors import EmbeddingFailed
from retrieval.index.counting import Counted
from retrieval.index.linking import linked, whole
from retrieval.normalising import fold
from retrieval.search.bounds import Bounds
from retrieval.search.copies import gathered
from retrieval.search.features import Inquiry, Standing, measured
from retrieval.search.furniture import furniture
from retrieval.search.mentions import Mentions, mentions
from retrieval.search.ports import Index, Located, Shelf
from retrieval.search.ranking import bm25, chances, idf, worth
from retrieval.search.reranking import reranked
from retrieval.search.understanding import Address, Understood, understand
from retrieval.search.weighing import bearing
from retrieval.synonyms import Synonyms, everyday
from retrieval.types import (
    Card,
    Coverage,
    Embeddings,
    Findings,
    Gap,
    Hit,
    Passage,
    Query,
    Reranker,
    Skip,
    Term,
)
from retrieval.words import PAIR, tokens

if TYPE_CHECKING:
    from retrieval.index.rows import StoryRow

_CANDIDATES = 60  # by tantivy's BM25; 100 changed nothing on crud-news-small, rgb-visible and drcd-dev
_NEIGHBOURS = 8  # by their vectors, whatever their words
_ALL_READ = (
    400  # passages of the documents that a question names, all of which are weighed: a thick newspaper
)
_SIFTED = 2_000  # candidates from which those of more documents are taken
_EXAMINED = (
    40  # by our BM25, of all candidates; 50 changed nothing, 30 costs .003 of recall@1 on crud-news-small
)
_OTHER_WORDS = (
    0.5  # of the weight of the question's own word: what may be meant counts less than what is said
)
_PAIR_WEIGHT = 0.5  # of a word's; pairs repeat words (sentence hits: .25 to 1 make no difference)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is looked for: weights by token, the tokens with their repetitions, and the question's own as terms."""

    weights: Mapping[str, float]
    tokens: tuple[str, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds passages in one collection; a `reranker`, if any, puts the best that are found in its own order."""

    index: Index
    embedding: Embeddings
    synonyms: Synonyms = field(default_factory=everyday)
    reranker: Reranker | None = None

    def search(self, query: Query, limit: int) -> Findings:
        """The best `limit` passages, and how the question was understood. An empty collection gives no hits."""
        asked = understand(query.text)
        if not self.index.count():
            return Findings(query, ())
        sought = self._sought(asked)
        looked_up, missing = self._look_up(asked, sought, frozenset(query.within))
        vector, trouble = self._vector(query)
        ranked, strength, unranked = self._ranked(query, vector, asked, sought)
        hits = [*looked_up, *ranked]
        return Findings(
            query=query,
            hits=self._headed(gathered(_once(hits))[:limit]),
            terms=sought.terms,
            expected=asked.expected,
            addresses=tuple(address.label for address in asked.addresses),
            missing=tuple(address.label for address in missing),
            years=asked.years,
            trouble=trouble,
            unranked=unranked,
            gaps=self._gaps(asked, missing),
            skips=self._skips(asked, missing),
            strength=strength,
        )

    def examined(self, query: Query) -> Iterator[tuple[Passage, tuple[float, ...]]]:
        """The passages that are weighed for a question with their features: what learning needs."""
        asked = understand(query.text)
        if self.index.count():
            yield from self._examined(self._vector(query)[0], asked, self._sought(asked), query.within)[0]

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

    def within(self, bounds: Bounds, *, limit: int) -> tuple[Card, ...]:
        """At most `limit` documents that were printed within bounds, newest first; its number is not looked at."""
        days = (bounds.since, bounds.until)
        found = self.index.catalog.printed(
            bounds.paper, bounds.date, days, bounds.page, bounds.section, limit
        )
        return tuple(found)

    def whole(self, place: Located) -> tuple[Passage, ...]:
        """The passages of a document in reading order, or of a story with its parts on other pages.

        None where it is not in the collection.
        """
        shelf = self.index.catalog
        if place.story is None:
            return tuple(shelf.passages_of(place.document))
        parts = self._parts(place.document, place.story)
        return tuple(
            one for part in parts for one in shelf.passages_of(part.document.id) if one.story == part.story
        )

    def gaps(self, place: Located) -> tuple[Gap, ...]:
        """The pages that a story comes from and goes on to, where they are not in the collection."""
        parts = () if place.story is None else self._parts(place.document, place.story)
        if not parts:
            return ()
        shelf = self.index.catalog
        return tuple(filter(None, (_gap(shelf, parts[0], "before"), _gap(shelf, parts[-1], "after"))))

    def _parts(self, document: str, story: int) -> tuple[StoryRow, ...]:
        """All parts of a story that are here, in reading order."""
        shelf = self.index.catalog
        own = next((row for row in shelf.stories_of(document) if row.story == story), None)
        return whole(shelf, own) if own else ()

    def _headed(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits, each under the headline of its story's first part where its own page prints none."""
        shelf = self.index.catalog
        bare = [hit.passage.document.id for hit in hits if not hit.passage.headline]
        torn = {(row.document.id, row.story): row for row in (shelf.continued(bare) if bare else ())}
        return tuple(_under_headline(shelf, hit, torn) for hit in hits)

    def furniture(self, document: str) -> Passage | None:
        """What is printed on a page and belongs to no story, line by line; None where there is nothing."""
        return furniture(self.index.catalog, document)

    def mentions(self, words: str) -> Mentions:
        """All passages that say `words`, whatever they are about: a scan, not a ranking."""
        return mentions(self.index, words)

    def _look_up(
        self, asked: Understood, sought: _Sought, within: frozenset[str]
    ) -> tuple[list[Hit], list[Address]]:
        """The passages at the addresses that the question names, and the addresses that nothing stands at."""
        hits: list[Hit] = []
        missing: list[Address] = []
        scores: dict[str, float] = {}
        for address in asked.addresses:
            shelf = self.index.catalog
            found = (
                shelf.clauses(address.number) if address.kind == "clause" else shelf.headed(address.number)
            )
            found = [p for p in found if _named(p, asked.titles) and (not within or p.document.id in within)]
            if not found:
                missing.append(address)
            scores |= self._by_words(sought, self._counted(sought, [passage.id for passage in found]))
            hits.extend(Hit(passage, scores.get(passage.id, 0.0), addressed=True) for passage in found)
        return sorted(hits, key=_best_first), missing

    def _gaps(self, asked: Understood, missing: Sequence[Address]) -> tuple[Gap, ...]:
        """The pages that are not here, and on which the first clauses of a story that is here must stand."""
        shelf = self.index.catalog
        found: dict[Gap, None] = {}
        for address in missing:
            for story in shelf.torn_before(address.number) if address.kind == "clause" else ():
                gap = _gap(shelf, story, "before")
                if gap and _named(story, asked.titles):
                    found[gap] = None
        return tuple(found)

    def _skips(self, asked: Understood, missing: Sequence[Address]) -> tuple[Skip, ...]:
        """The texts that leave out a clause that the question names."""
        return tuple(
            Skip(story.document, story.headline, before, after)
            for address in missing
            if address.kind == "clause"
            for story, before, after in self.index.catalog.skipping(address.number)
            if _named(story, asked.titles)
        )

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
        own = {token: all_weights[token] * counts for token, counts in bearing(asked.tokens).items()}
        weights = dict(own)
        for word, said in others:
            most = max((w for token, w in own.items() if token.removeprefix(PAIR) in word), default=0.0)
            for token in (token for other in said for token in tokens(other)):
                weights.setdefault(token, _OTHER_WORDS * min(all_weights[token], most))
        return _Sought(weights, (*asked.tokens, *(t for t in weights if t not in own)), _terms(own, others))

    def _ranked(
        self, query: Query, vector: Sequence[float], asked: Understood, sought: _Sought
    ) -> tuple[list[Hit], float, str]:
        """The hits, best first, how well the best one fits by our own features, and why no re-ranker had a say."""
        examined, counted = self._examined(vector, asked, sought, query.within)
        scores, strength = chances([features for _, features in examined])
        hits = [Hit(passage, score) for (passage, _), score in zip(examined, scores, strict=True)]
        hits.sort(key=_best_first)
        hits, unranked = reranked(hits, query.text, self.reranker)
        mean = self.index.catalog.mean_tokens()
        weighed = {passage.id: counted[passage.id] for passage, _ in examined if passage.id in counted}
        by_part = [
            {id_: bm25(own, held, mean) for id_, held in weighed.items()}
            for own in (worth(part.tokens, sought.weights) for part in asked.parts)
        ]
        return interleaved(hits, by_part), strength, unranked

    def _candidates(
        self, vector: Sequence[float], words: Sequence[str], within: Sequence[str]
    ) -> tuple[list[str], list[tuple[str, float]]]:
        """Ids by their words, and those near the question with their cosines; of the documents `within`, if any."""
        if not within:
            near = self.index.vector_candidates(vector, _NEIGHBOURS) if vector else []
            return self.index.word_candidates(words, _CANDIDATES), near
        allowed = self.index.catalog.ids_within(within)
        held = set(allowed)
        if len(allowed) > _ALL_READ:
            allowed = [id_ for id_ in self.index.word_candidates(words, _SIFTED) if id_ in held]
        cosines = self.index.cosines(vector, allowed) if vector else {}
        near = sorted(cosines.items(), key=lambda pair: (-pair[1], pair[0]))[:_NEIGHBOURS]
        return allowed[:_SIFTED], near

    def _examined(
        self, vector: Sequence[float], asked: Understood, sought: _Sought, within: Sequence[str] = ()
    ) -> tuple[list[tuple[Passage, tuple[float, ...]]], dict[str, Counted]]:
        """The best candidates by words and vectors with their features, and the words that all candidates hold."""
        catalog = self.index.catalog
        by_word, near = self._candidates(vector, list(sought.weights), within)
        ids = dict.fromkeys([*by_word, *dict(near)])
        counted = self._counted(sought, list(ids))
        by_words = self._by_words(sought, counted)
        chosen = sorted(by_words, key=lambda id_: (-by_words[id_], id_))[:_EXAMINED]
        chosen += [id_ for id_, _ in near if id_ not in chosen]
        found = catalog.passages(chosen)
        bodies = [passage for passage in found if passage.kind == "body"] or found
        if asked.expected == "title":
            fronts = catalog.fronts_of(found)
            strange = [front.id for front in fronts if front.id not in by_words]
            by_words |= self._by_words(sought, self._counted(sought, strange))
            bodies = [*bodies, *fronts]
        cosines = self.index.cosines(vector, [passage.id for passage in bodies])
        parts = [part.question for part in asked.parts]
        inquiry = Inquiry.of(asked.question, asked.own, sought.terms, asked.expected, parts)
        standings = _standings(bodies, by_words, cosines, near[0][1] if near else 0.0)
        return list(zip(bodies, measured(inquiry, bodies, standings), strict=True)), counted

    def _counted(self, sought: _Sought, ids: Sequence[str]) -> dict[str, Counted]:
        return self.index.catalog.counted(ids, list(sought.weights))

    def _by_words(self, sought: _Sought, counted: Mapping[str, Counted]) -> dict[str, float]:
        """Our BM25 of passages, by their ids."""
        own, mean = worth(sought.tokens, sought.weights), self.index.catalog.mean_tokens()
        return {id_: bm25(own, held, mean) for id_, held in counted.items()}


def _under_headline(shelf: Shelf, hit: Hit, torn: Mapping[tuple[str, int], StoryRow]) -> Hit:
    passage = hit.passage
    own = None if passage.headline else torn.get((passage.document.id, passage.story))
    parts = whole(shelf, own) if own else ()
    headline = next((part.headline for part in parts if part.headline), "")
    return replace(hit, passage=replace(passage, headline=headline)) if headline else hit


def _gap(shelf: Shelf, story: StoryRow, way: Literal["before", "after"]) -> Gap | None:
    """The page of the other half of `story`, where that half is not here."""
    link = linked(shelf, story, way)
    if link is None or link.story is not None:
        return None
    return Gap(story.document, story.headline, link.page, way)


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


def _named(told: Passage | StoryRow, titles: Sequence[str]) -> bool:
    """Whether the story or its document bears one of the titles that the question puts in 《》."""
    own = fold(told.headline + "\n" + told.document.title)
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
