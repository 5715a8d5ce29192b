"""One question, from asked to answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from time import monotonic, perf_counter

from bot.answering.chat import declines, named_gap
from bot.answering.checking import attach
from bot.answering.checking.leading import leads_over
from bot.answering.checking.quoting import Quote
from bot.answering.citations import Marked, marked_sentences
from bot.answering.errors import EmptyReply, ModelError
from bot.answering.extractive import QuotingAnswerer, near_miss
from bot.answering.finding import known, searched
from bot.answering.outcomes import missing_parts, outcome_of
from bot.answering.patience import leaving
from bot.answering.restating import Restater, needs_restating
from bot.answering.rewriting import dangling_pronoun, rewrite
from bot.answering.second_look import Doubt, SecondLook
from bot.answering.smalltalk import pleasantry
from bot.answering.types import (
    Answer,
    Answerer,
    Brief,
    Citation,
    Dropped,
    Evidence,
    Library,
    Note,
    Sentence,
    Stated,
    Tokens,
    Turn,
)
from retrieval.types import Coverage, Findings, Passage, Query, Span

_HITS = 10  # passages asked of the search
_NEAREST = 3  # headlines shown where nothing answers
_RESERVE = (
    0.25  # seconds before the deadline at which the model is left, to quote in its place: that takes 30 ms
)
_ENDS = (
    "。",
    "！",
    "？",
    "!",
    "?",
    "；",
    ";",
    "”",
    "』",
    "」",
    "’",
    "）",
    ")",
    "…",
)  # of a sentence that is whole

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Ledger:
    """The sentences and citations of one answer while it is written.

    `said` is the question and what was written so far: 他 may be somebody named there. `lead` is what leads over to
    the next sentence, which is shown only before one that is.
    """

    evidence: dict[int, Evidence]
    said: str = ""
    lead: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    doubts: list[tuple[int, Doubt, Dropped]] = field(default_factory=list)

    def enter(self, marked: Marked) -> tuple[Sentence, ...]:
        """Check a sentence against what it cites: the sentence, perhaps with its lead; nothing where nothing proves
        it."""
        said, self.said = self.said, f"{self.said}\n{marked.text}"
        checked = attach(marked.text, marked.numbers, self.evidence, said)
        if checked.verdict == "neutral":
            self.lead = marked.text if leads_over(marked.text) else ""
            return ()
        if checked.verdict == "unsupported":
            gone = Dropped(marked.text, checked.reason)
            self.dropped.append(gone)
            if checked.doubtful:
                self.doubts.append((len(self.sentences), Doubt(marked.text, marked.numbers, said), gone))
            return ()
        lead = [Sentence(self.lead, (), "neutral")] if self.lead else []
        self.lead = ""
        shown = (*lead, self._proven(marked.text, checked.quotes))
        self.sentences.extend(shown)
        return shown

    def state(self, stated: Stated) -> Sentence:
        """Take in a sentence that the catalog gives, with the words that show it."""
        numbers = [self._number(one.passage, one.words, one.spans) for one in stated.quotes]
        sentence = Sentence(stated.text, tuple(dict.fromkeys(numbers)), heading=stated.heading)
        self.sentences.append(sentence)
        return sentence

    def confirm(self, quotes: Mapping[int, Quote]) -> Iterator[Sentence]:
        """Take in doubtful sentences that have found their proof, each at its place among the others."""
        for late, (which, quote) in enumerate(sorted(quotes.items())):
            place, doubt, gone = self.doubts[which]
            self.dropped = [one for one in self.dropped if one is not gone]
            sentence = self._proven(doubt.sentence, (quote,))
            self.sentences.insert(place + late, sentence)
            yield sentence

    def _proven(self, text: str, quotes: Sequence[Quote]) -> Sentence:
        numbers = [
            self._number(self.evidence[quote.number].passage, quote.words, quote.spans) for quote in quotes
        ]
        above = [self.evidence[quote.number].passage for quote in quotes]
        heading = any(text in (one.headline, *one.headings) for one in above)
        return Sentence(text, tuple(dict.fromkeys(numbers)), heading=heading)

    def _number(self, passage: Passage, quote: str, spans: tuple[Span, ...]) -> int:
        """The number of a quote, a new one where it was not cited before."""
        for citation in self.citations:
            if citation.passage.id == passage.id and citation.spans == spans:
                return citation.number
        copies = next((one.copies for one in self.evidence.values() if one.passage.id == passage.id), ())
        self.citations.append(Citation(len(self.citations) + 1, passage, quote, spans, copies))
        return len(self.citations)


@dataclass(slots=True)
class _Course:
    """How one answer came about: who wrote it, into which ledger, what it cost, and what went wrong."""

    given: Brief
    answerer: Answerer
    second_look: SecondLook | None = None
    ledger: _Ledger = field(init=False)
    failure: ModelError | None = None
    note: Note | None = None
    spent: Tokens = field(default_factory=Tokens)
    named: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begin(self.answerer)

    def begin(self, answerer: Answerer) -> None:
        """Begin with an empty page."""
        self.answerer = answerer
        self.failure = None
        self.ledger = _Ledger(
            {evidence.number: evidence for evidence in self.given.evidence}, self.given.query.text
        )

    async def proven(self) -> AsyncIterator[Sentence]:
        """The sentences that may be shown, as they come. An error ends them and is kept in `failure`."""
        if self.given.whole == "catalogue":
            for stated in self.given.stated:
                yield self.ledger.state(stated)
            return
        pieces = self._pieces()
        async with leaving(pieces), leaving(marked_sentences(pieces)) as written:
            async for marked in written:
                if self.failure and not marked.text.endswith(_ENDS):
                    continue  # broken off in the middle: half a number may still stand in the source
                if not marked.numbers and (gap := named_gap(marked.text)):
                    self.named.append(gap)
                    continue
                if not marked.numbers and declines(marked.text):
                    continue
                for sentence in self.ledger.enter(marked):
                    yield sentence
        if self.second_look and self.ledger.doubts and not self.failure:
            doubts = [doubt for _, doubt, _ in self.ledger.doubts]
            quotes, spent = await self.second_look.confirmed(doubts, self.ledger.evidence, self.given.until)
            self.spent += spent
            for sentence in self.ledger.confirm(quotes):
                yield sentence

    async def _pieces(self) -> AsyncIterator[str]:
        try:
            async with leaving(self.answerer.write(self.given)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Tokens):
                        self.spent += piece
                    else:
                        yield piece
        except ModelError as error:
            _log.warning("the model failed: %s", error.code)
            self.failure = error


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers questions about one collection. Holds nothing of a conversation: the history is an argument.

    Where `answerer` fails before a sentence is shown, the answer is quoted. `restater` completes follow-ups; without
    one, or where it fails, the rules do. `second_look` is asked about the doubtful sentences of an answer. `deadline`
    is in seconds, for all that a model has to say to one question. `prepare` does in a thread what takes time once,
    before the first question's clock runs. `today` gives the day that 今天的报纸 means.
    """

    library: Library
    answerer: Answerer
    restater: Restater | None = None
    deadline: float = inf
    prepare: Callable[[], object] | None = None
    second_look: SecondLook | None = None
    today: Callable[[], date] | None = None

    async def answer(
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Query | Note | Sentence | Answer]:
        """The Query where the question was understood as another one, the proven sentences as they come, and last
        the whole Answer; a Note before the sentences where they are quoted in the model's place.

        Retrieval errors pass through.
        """
        kind = pleasantry(question)
        if kind:
            coverage = await asyncio.to_thread(self.library.coverage)
            yield Answer(question, question, "smalltalk", coverage=coverage, hint=(kind, ""))
            return
        if not history and (pronoun := dangling_pronoun(question)):
            yield Answer(question, question, "not_found", hint=("ask_back", pronoun))
            return
        if self.prepare:
            await asyncio.to_thread(self.prepare)
        started = perf_counter()
        until = monotonic() + self.deadline - _RESERVE
        given = await asyncio.to_thread(self._whole, question, history)
        if given:
            query, spent = given.query.text, Tokens()
        else:
            query, spent = await self._understood(question, history, until)
        if query != question:
            yield Query(query)
        rewritten = perf_counter()
        if given is None:
            given = await asyncio.to_thread(self._find, query, history)
        found = perf_counter()
        answerer = QuotingAnswerer() if given.whole == "catalogue" else self.answerer
        course = _Course(replace(given, until=until), answerer, self.second_look, spent=spent)
        async with leaving(self._written(course)) as events:
            async for event in events:
                yield event
        lacking = None if course.ledger.sentences else await asyncio.to_thread(self.library.coverage)
        missing = missing_parts(given, course.ledger.sentences, course.ledger.citations, course.named)
        done = perf_counter()
        yield Answer(
            question=question,
            query=query,
            outcome=outcome_of(given, course.ledger.sentences, course.ledger.citations, missing),
            sentences=tuple(course.ledger.sentences),
            citations=tuple(course.ledger.citations),
            dropped=tuple(course.ledger.dropped),
            answerer=course.answerer.name,
            coverage=lacking,
            nearest=(given.choices or _nearest(given.findings)) if lacking else (),
            hint=_hint(given, lacking) if lacking else None,
            missing=missing,
            note=course.note or _trouble(given.findings) or (None if lacking else _torn(given)),
            tokens=course.spent if course.spent != Tokens() else None,
            seconds={
                "rewrite": rewritten - started,
                "search": found - rewritten,
                "answer": done - found,
                "total": done - started,
            },
        )

    async def _understood(self, question: str, history: Sequence[Turn], until: float) -> tuple[str, Tokens]:
        """The question made complete, and what a model took for it."""
        restated, spent = "", Tokens()
        if self.restater and needs_restating(question, history):
            try:
                restated, spent = await self.restater.restated(question, history, until)
            except ModelError as error:
                _log.warning("the model did not restate the question: %s", error.code)
        return restated or rewrite(question, history), spent

    async def _written(self, course: _Course) -> AsyncIterator[Note | Sentence]:
        """The sentences of the answerer, or quotes where it fails before the first of them."""
        async with leaving(course.proven()) as sentences:
            async for sentence in sentences:
                yield sentence
        if course.failure is None:
            return
        cause = course.failure.code
        if course.ledger.sentences:
            course.note = Note("broken_off", cause)
        elif isinstance(course.failure, EmptyReply):
            course.note = Note("silent", cause)
        else:
            course.begin(QuotingAnswerer())
            quotes = [sentence async for sentence in course.proven()]
            course.note = Note("replaced", cause)
            if quotes:
                yield course.note
            for sentence in quotes:
                yield sentence

    def _whole(self, question: str, history: Sequence[Turn]) -> Brief | None:
        return known(question, history, self.library, self.today() if self.today else None)

    def _find(self, query: str, history: Sequence[Turn]) -> Brief:
        return self._whole(query, history) or searched(
            query, self.library, _HITS, self.today() if self.today else None
        )


def _trouble(findings: Findings) -> Note | None:
    if findings.trouble:
        return Note("words_only", findings.trouble)
    return Note("own_order", findings.unranked) if findings.unranked else None


def _torn(given: Brief) -> Note | None:
    """Which pages a story lacks that all of it was asked for."""
    if given.whole != "story" or not given.findings.gaps:
        return None
    return Note("torn", "\n".join(f"{gap.way} {gap.page}" for gap in given.findings.gaps))


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
    if given.lacks:
        return given.lacks
    if given.findings.gaps and given.findings.missing:
        return "other_page", f"{given.findings.missing[0]}\n{given.findings.gaps[0].page}"
    if len(given.findings.skips) == 1 and given.findings.missing:
        skip = given.findings.skips[0]
        values = (given.findings.missing[0], skip.headline or skip.document.title, skip.before, skip.after)
        return "skipped", "\n".join(map(str, values))
    if given.findings.missing:
        return "no_clause", given.findings.missing[0]
    return near_miss(given)
