"""A question that is asked of one story alone: how it reads, and where it is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answering.types import Library, Place
from retrieval.search.bounds import Bounds
from retrieval.search.mentions import Mentions
from retrieval.types import Card, Coverage, Findings, Gap, Hit, Passage, Query

_CANDIDATES = 200  # hits looked through for the story's own: more than the search weighs

_THIS_CLAUSE = re.compile("(?:这|该|本)一?条(?!路|街|河|线|例)")


def about(question: str, title: str, clause: str) -> str:
    """The question, complete in itself: it names the story's title, and the clause where it says 这条.

    >>> about("这条还说了什么", "《决定》", "第10条")
    '《决定》第10条还说了什么'
    """
    if clause:
        question = _THIS_CLAUSE.sub(clause, question, count=1)
    return question if title in question else f"{title}{question}"


@dataclass(frozen=True, slots=True)
class OneStory:
    """One story as all there is. Finds its passages only: those that fit first, then the others in their order."""

    library: Library
    passages: tuple[Passage, ...]

    def search(self, query: Query, limit: int) -> Findings:
        found = self.library.search(query, _CANDIDATES)
        own = {passage.id for passage in self.passages}
        hits = [hit for hit in found.hits if hit.passage.id in own]
        met = {hit.passage.id for hit in hits}
        rest = [Hit(one, 0.0) for one in self.passages if one.kind == "body" and one.id not in met]
        return replace(found, hits=(*hits, *rest)[:limit])

    def words(self, passage: Passage) -> tuple[str, ...]:
        return self.library.words(passage)

    def coverage(self) -> Coverage:
        cards = self._cards()
        dates = sorted(card.date for card in cards if card.date)
        return Coverage(
            documents=len(cards),
            stories=len(cards),
            passages=len(self.passages),
            first_date=dates[0] if dates else "",
            last_date=dates[-1] if dates else "",
            papers=tuple(card.paper for card in cards if card.paper),
        )

    def pages(self, paper: str = "", date: str = "", page: str = "", *, limit: int) -> tuple[Card, ...]:
        fitting = [
            card
            for card in self._cards()
            if paper in ("", card.paper) and card.date.endswith(date) and page in ("", card.page)
        ]
        return tuple(fitting[:limit])

    def within(self, bounds: Bounds, *, limit: int) -> tuple[Card, ...]:
        ids = {card.id for card in self._cards()}
        return tuple(card for card in self.library.within(bounds, limit=limit) if card.id in ids)

    def whole(self, place: Place) -> tuple[Passage, ...]:
        return self.passages if place.document in {card.id for card in self._cards()} else ()

    def gaps(self, place: Place) -> tuple[Gap, ...]:
        return self.library.gaps(place)

    def mentions(self, words: str) -> Mentions:
        own = {passage.id for passage in self.passages}
        found = self.library.mentions(words)
        return Mentions(tuple(one for one in found.passages if one.id in own), found.complete)

    def furniture(self, document: str) -> Passage | None:
        return self.library.furniture(document) if document in {card.id for card in self._cards()} else None

    def _cards(self) -> list[Card]:
        """The cards of the documents that its parts stand on; none where the story has gone."""
        return list(dict.fromkeys(one.document for one in self.passages))
