"""A library of one story, for a question that is asked of that story alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.types import Library
from retrieval.types import Coverage, Findings, Hit, Passage, Query

_CANDIDATES = 200  # hits looked through for the story's own: more than the search weighs


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
