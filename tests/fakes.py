"""Small things that behave like the real ones, and the inputs that hurt."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Literal

from bot.answering.types import Answer, Citation, Library, Place, Sentence, Turn
from retrieval.search.bounds import Bounds
from retrieval.search.mentions import Mentions
from retrieval.types import Card, Clause, Coverage, Findings, Gap, Hit, Passage, Query

NASTY = (
    "",
    "一",
    "没有标点的一行字",
    "２０２３年度",
    "國家科學技術獎",
    "🎉得奖了🏅",
    "<b>粗体</b>&amp;",
    "[bold red]方括号[/bold red]",
    "\x1b[31m红\x1b]0;标题\x07",
    "\x9b31m红",
    "空\x00字",
    "半个\ud800字",
    "反\u202e转",
    "长" * 10_000,
)


def card(name: str = "云川日报/04.txt", **fields: str) -> Card:
    """A document's card: page 4 of 云川日报, 26 June 2024, unless something else is said."""
    said = {"paper": "云川日报", "date": "2024-06-26", "page": "4", "title": "版面"} | fields
    return Card(id=f"id-{name}", version="v1", source=f"/papers/{name}", name=name, **said)


def passage(
    text: str,
    *,
    headline: str = "大会侧记",
    headings: tuple[str, ...] = (),
    clause: Clause | None = None,
    document: Card | None = None,
    position: int = 0,
    story: int = 0,
    kind: Literal["body", "front"] = "body",
) -> Passage:
    """A passage whose document holds these words and no others."""
    return Passage(
        id=f"p{position}",
        document=document or card(),
        position=position,
        story=story,
        kind=kind,
        headline=headline,
        headings=headings,
        clause=clause,
        text=text,
        spans=((0, len(text)),),
    )


def cited(number: int, source: Passage, quote: str) -> Citation:
    """A citation of the first place in `source` where `quote` stands."""
    start = source.text.find(quote)
    return Citation(number, source, quote, ((start, start + len(quote)),))


class ShelfOfPassages:
    """A library in memory: a passage fits the better, the more of the question's characters it holds."""

    def __init__(self, *passages: Passage) -> None:
        self.passages = passages

    def search(self, query: Query, limit: int) -> Findings:
        asked = set(query.text)
        hits = [Hit(one, len(asked & set(one.text)) / max(len(asked), 1)) for one in self.passages]
        best = sorted((hit for hit in hits if hit.score), key=lambda hit: -hit.score)
        return Findings(query, tuple(best[:limit]))

    def words(self, passage: Passage) -> tuple[str, ...]:
        return (passage.text,)

    def coverage(self) -> Coverage:
        documents = {one.document.id: one.document for one in self.passages}
        dates = sorted(one.date for one in documents.values() if one.date)
        return Coverage(
            documents=len(documents),
            stories=len({(one.document.id, one.headline) for one in self.passages}),
            passages=len(self.passages),
            first_date=dates[0] if dates else "",
            last_date=dates[-1] if dates else "",
        )

    def pages(self, paper: str = "", date: str = "", page: str = "", *, limit: int) -> tuple[Card, ...]:
        cards = dict.fromkeys(one.document for one in self.passages)
        fitting = [
            one
            for one in cards
            if paper in ("", one.paper) and one.date.endswith(date) and page in ("", one.page)
        ]
        return tuple(sorted(fitting, key=lambda one: one.date, reverse=True)[:limit])

    def within(self, bounds: Bounds, *, limit: int) -> tuple[Card, ...]:
        return self.pages(bounds.paper, bounds.date, bounds.page, limit=limit)

    def whole(self, place: Place) -> tuple[Passage, ...]:
        return tuple(
            one
            for one in self.passages
            if one.document.id == place.document and place.story in (None, one.story)
        )

    def gaps(self, place: Place) -> tuple[Gap, ...]:
        return ()

    def mentions(self, words: str) -> Mentions:
        return Mentions(tuple(one for one in self.passages if words in one.text), complete=True)

    def furniture(self, document: str) -> Passage | None:
        return None


class FirstSentence:
    """An assistant that answers with the first sentence of the best passage, if half of the question stands there.

    A question that begins with 那 is understood as a continuation of the one before it.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.heard: list[tuple[str, tuple[Turn, ...]]] = []

    async def answer(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Sentence | Answer]:
        self.heard.append((question, tuple(history)))
        query = f"{history[-1].query}，{question}" if question.startswith("那") and history else question
        hits = self.library.search(Query(query), 3).hits
        if not hits or hits[0].score < 0.5:
            yield Answer(
                question,
                query,
                "not_found",
                coverage=self.library.coverage(),
                nearest=tuple(hit.passage for hit in hits),
            )
            return
        words = hits[0].passage.text.partition("。")[0] + "。"
        sentence = Sentence(words, (1,))
        yield sentence
        yield Answer(
            question,
            query,
            "answered",
            sentences=(sentence,),
            citations=(cited(1, hits[0].passage, words),),
            answerer="first-sentence",
            seconds={"rewrite": 0.0, "search": 0.01, "answer": 0.02, "total": 0.03},
        )
