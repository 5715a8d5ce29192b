"""One question, from asked to answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from bot.answering.checking import attach
from bot.answering.citations import Marked, marked_sentences
from bot.answering.evidence import brief
from bot.answering.extractive import ranked, strays
from bot.answering.rewriting import dangling_pronoun, rewrite
from bot.answering.smalltalk import pleasantry
from bot.answering.types import (
    Answer,
    Answerer,
    Brief,
    Citation,
    Dropped,
    Evidence,
    Library,
    Sentence,
    Turn,
)
from retrieval.types import Coverage, Findings, Passage, Query, Span

_HITS = 10  # passages asked of the search
_NEAREST = 3  # headlines shown where nothing answers


@dataclass(slots=True)
class _Ledger:
    """The sentences and citations of one answer while it is written.

    `said` is the question and what was written so far: 他 may be somebody named there.
    """

    evidence: dict[int, Evidence]
    said: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    def enter(self, marked: Marked) -> Sentence | None:
        """Check a sentence against what it cites; None where nothing proves it."""
        checked = attach(marked.text, marked.numbers, self.evidence, self.said)
        self.said += "\n" + marked.text
        if checked.verdict == "neutral":
            return None
        if checked.verdict == "unsupported":
            self.dropped.append(Dropped(marked.text, checked.reason))
            return None
        numbers = [
            self._number(self.evidence[quote.number].passage, quote.words, quote.spans)
            for quote in checked.quotes
        ]
        sentence = Sentence(marked.text, tuple(dict.fromkeys(numbers)))
        self.sentences.append(sentence)
        return sentence

    def _number(self, passage: Passage, quote: str, spans: tuple[Span, ...]) -> int:
        """The number of a quote, a new one where it was not cited before."""
        for citation in self.citations:
            if citation.passage.id == passage.id and citation.spans == spans:
                return citation.number
        self.citations.append(Citation(len(self.citations) + 1, passage, quote, spans))
        return len(self.citations)


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions about one collection. Holds nothing of a conversation: the history is an argument."""

    library: Library
    answerer: Answerer

    async def answer(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Query | Sentence | Answer]:
        """The Query where the question was understood as another one, the proven sentences as they come, and last
        the whole Answer. Retrieval errors pass through."""
        started = perf_counter()
        kind = pleasantry(question)
        if kind:
            coverage = await asyncio.to_thread(self.library.coverage)
            yield Answer(question, question, "smalltalk", coverage=coverage, hint=(kind, ""))
            return
        if not history and (pronoun := dangling_pronoun(question)):
            yield Answer(question, question, "not_found", hint=("ask_back", pronoun))
            return
        query = rewrite(question, history)
        if query != question:
            yield Query(query)
        rewritten = perf_counter()
        given = await asyncio.to_thread(self._find, query)
        found = perf_counter()
        ledger = _Ledger({evidence.number: evidence for evidence in given.evidence}, query)
        async for marked in marked_sentences(self.answerer.write(given)):
            sentence = ledger.enter(marked)
            if sentence:
                yield sentence
        lacking = None if ledger.sentences else await asyncio.to_thread(self.library.coverage)
        done = perf_counter()
        yield Answer(
            question=question,
            query=query,
            outcome="answered" if ledger.sentences else "not_found",
            sentences=tuple(ledger.sentences),
            citations=tuple(ledger.citations),
            dropped=tuple(ledger.dropped),
            answerer=self.answerer.name,
            coverage=lacking,
            nearest=_nearest(given.findings) if lacking else (),
            hint=_hint(given, lacking) if lacking else None,
            seconds={
                "rewrite": rewritten - started,
                "search": found - rewritten,
                "answer": done - found,
                "total": done - started,
            },
        )

    def _find(self, query: str) -> Brief:
        return brief(self.library.search(Query(query), _HITS), self.library)


def _nearest(findings: Findings) -> tuple[Passage, ...]:
    """The best passages of the stories that come nearest, one each."""
    stories: dict[tuple[str, int], Passage] = {}
    for hit in findings.hits:
        stories.setdefault((hit.passage.document.id, hit.passage.story), hit.passage)
    return tuple(stories.values())[:_NEAREST]


def _hint(given: Brief, coverage: Coverage) -> tuple[str, str] | None:
    """Why nothing was found, where that can be told."""
    if not coverage.documents:
        return "empty", ""
    if given.findings.missing:
        return "no_clause", given.findings.missing[0]
    other = next((year for candidate in ranked(given)[:1] if (year := strays(candidate, given))), "")
    return ("other_year", other) if other else None
