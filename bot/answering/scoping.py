"""A question that is asked of one story alone: how it reads, and where it is looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.answering.types import Library
from retrieval.types import Coverage, Findings, Hit, Passage, Query

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
    """Finds only the passages of one story: those that fit first, then the others in their order."""

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
        return self.library.coverage()
