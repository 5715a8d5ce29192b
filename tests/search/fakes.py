"""An index in memory that answers exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.index.counting import Counted
from retrieval.index.rows import StoryRow
from retrieval.search.units import unit, unit_tokens
from retrieval.types import Card, Coverage, Passage


class ShelfInMemory:
    """What a catalog answers, from a list of passages; headings are numbered （一）, 一、 or 第一章."""

    def __init__(self, held: Sequence[Passage]) -> None:
        self.held = held

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        return [passage for id_ in ids for passage in self.held if passage.id == id_]

    def clauses(self, number: int) -> list[Passage]:
        return [passage for passage in self.held if passage.clause and passage.clause.number == number]

    def headed(self, number: int) -> list[Passage]:
        numeral = "〇一二三四五六七八九十"[number]
        return [
            passage for passage in self.held if any(numeral in heading[:3] for heading in passage.headings)
        ]

    def torn_before(self, number: int) -> list[StoryRow]:
        return []

    def skipping(self, number: int) -> list[tuple[StoryRow, int, int]]:
        return []

    def stories_on(self, card: Card, page: str) -> list[StoryRow]:
        return []

    def stories_of(self, document_id: str) -> list[StoryRow]:
        told = {p.story: p for p in reversed(self.held) if p.document.id == document_id}
        return [
            StoryRow(p.document, number, p.headline, "", "", "", "", "", ())
            for number, p in sorted(told.items())
        ]

    def continued(self, documents: Sequence[str]) -> list[StoryRow]:
        return []

    def fronts_of(self, passages: Sequence[Passage]) -> list[Passage]:
        stories = {(passage.document.id, passage.story) for passage in passages}
        return [p for p in self.held if p.kind == "front" and (p.document.id, p.story) in stories]

    def counted(self, ids: Sequence[str], wanted: Sequence[str]) -> dict[str, Counted]:
        return {passage.id: Counted.of(unit_tokens(passage), wanted) for passage in self.passages(ids)}

    def printed(
        self, paper: str, date: str, days: tuple[str, str], page: str, section: str, limit: int
    ) -> list[Card]:
        found = [c for c in self.issued(paper, date, page, len(self.held)) if section in c.section]
        return [c for c in found if not days[0] or days[0] <= c.date <= days[1]][:limit]

    def ids_within(self, documents: Sequence[str]) -> list[str]:
        return [passage.id for passage in self.held if passage.document.id in documents]

    def saying(self, part: str, limit: int) -> list[str]:
        return [p.id for p in self.held if any(part in token for token in unit_tokens(p))][:limit]

    def decoded(self, document_id: str, start: int, end: int) -> str:
        return next(p for p in self.held if p.document.id == document_id).text[start:end]

    def passages_of(self, document_id: str) -> list[Passage]:
        return [passage for passage in self.held if passage.document.id == document_id]

    def issued(self, paper: str, date: str, page: str, limit: int) -> list[Card]:
        cards = dict.fromkeys(passage.document for passage in self.held)
        return [
            c for c in cards if paper in ("", c.paper) and c.date.endswith(date) and page in ("", c.page)
        ][:limit]

    def coverage(self) -> Coverage:
        documents = {passage.document.id for passage in self.held}
        stories = {(passage.document.id, passage.story) for passage in self.held}
        papers = {passage.document.paper for passage in self.held} - {""}
        return Coverage(len(documents), len(stories), len(self.held), papers=tuple(sorted(papers)))

    def mean_tokens(self) -> float:
        return sum(len(unit_tokens(passage)) for passage in self.held) / max(len(self.held), 1)


class IndexInMemory:
    """Every passage that holds a token is a candidate, and every passage a neighbour."""

    def __init__(self, *held: Passage) -> None:
        self.catalog = ShelfInMemory(held)
        self._tokens = {passage.id: Counter(unit_tokens(passage)) for passage in held}
        self._vectors = {p.id: BundledEmbedding().embed_documents([unit(p)])[0] for p in held}

    def count(self) -> int:
        return len(self._tokens)

    def document_frequencies(self, tokens: Sequence[str]) -> dict[str, int]:
        return {token: sum(token in counts for counts in self._tokens.values()) for token in tokens}

    def word_candidates(self, tokens: Sequence[str], limit: int) -> list[str]:
        return [id_ for id_, counts in self._tokens.items() if counts.keys() & set(tokens)][:limit]

    def holding(self, tokens: Sequence[str], limit: int) -> list[str]:
        return [id_ for id_, counts in self._tokens.items() if counts.keys() >= set(tokens)][:limit]

    def vector_candidates(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        near = {
            id_: sum(a * b for a, b in zip(vector, own, strict=True)) for id_, own in self._vectors.items()
        }
        return sorted(near.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def cosines(self, vector: Sequence[float], ids: Sequence[str]) -> dict[str, float]:
        near = dict(self.vector_candidates(vector, len(self._vectors)))
        return {id_: near[id_] for id_ in ids if id_ in near}
