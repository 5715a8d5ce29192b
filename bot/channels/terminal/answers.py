"""An answer on the screen: its sentences, the sources below, and how it was checked."""

from __future__ import annotations

from itertools import groupby

from bot.answering.types import Answer, Citation, Note, Sentence
from bot.channels.rendering.citing import (
    copyable,
    elsewhere,
    headline,
    inside,
    mark,
    marks,
    place,
    printed,
    quoted,
)
from bot.channels.rendering.plain import one_line, shortened
from bot.channels.rendering.records import checks, spoken
from bot.channels.rendering.surroundings import around, beginning, ending
from bot.channels.terminal.screen import MARK, QUIET, STRONG, Screen
from bot.channels.wording import answers as wording
from retrieval.normalising import fold
from retrieval.types import Coverage, Findings, Hit

_SNIPPET = 120  # characters of a found passage: three lines, enough to see whether it is the right one
_GLIMPSE = 60  # characters before and behind a shown passage: a line and a half, enough to see where one is
_QUOTED = 6  # citations whose words are shown below the answer; more would say all of a long answer again
_NEAREST = 5  # headlines offered where nothing was found; more is a list to read, not a hint


def show_sentence(screen: Screen, sentence: Sentence) -> None:
    """One sentence with its marks, as soon as it may be shown."""
    words = (sentence.text, STRONG) if sentence.heading else sentence.text
    screen.say(words, (marks(sentence.citations), MARK))


def show_rest(screen: Screen, answer: Answer) -> None:
    """What stands below the sentences: sources, or why there is no answer and what there is instead."""
    if answer.outcome == "smalltalk":
        for sentence in () if answer.sentences else spoken(answer):
            show_sentence(screen, sentence)
        return
    if answer.note and not _stands_above(answer):
        show_note(screen, answer.note, bool(answer.sentences))
    if answer.outcome == "not_found":
        _show_not_found(screen, answer)
    if answer.outcome == "conflicting":
        screen.say(wording.CONFLICTING)
    if answer.missing:
        screen.say(wording.partial(answer.missing))
    if answer.citations:
        screen.blank()
        if len(answer.citations) > _QUOTED:
            _show_places(screen, answer.citations)
        else:
            show_sources(screen, answer.citations)
    if answer.sentences:
        screen.say((_checked(answer), QUIET), first="  ")


def show_note(screen: Screen, note: Note, answered: bool = True) -> None:
    """What became of the model's answer."""
    screen.say((wording.note(note, answered), QUIET))


def _stands_above(answer: Answer) -> bool:
    """Whether the note is to be read before the sentences, which are not the model's."""
    return bool(answer.note and answer.note.kind == "replaced" and answer.sentences)


def show_sources(screen: Screen, citations: tuple[Citation, ...]) -> None:
    """Each mark with the place that it stands for, and the exact words."""
    before = ""
    for citation in citations:
        where = place(citation.passage)
        shown = wording.SAME_SOURCE if where == before else where
        screen.say((mark(citation.number), MARK), f" {shown}", first="  ", rest="    ")
        screen.say((quoted(citation.quote), QUIET), first="    ")
        if citation.copies and shown == where:
            screen.say((elsewhere(citation.copies), QUIET), first="    ")
        before = where


def _show_places(screen: Screen, citations: tuple[Citation, ...]) -> None:
    """The places of many citations, each once in a row, with the marks that stand for it."""
    for where, same in groupby(citations, key=lambda citation: place(citation.passage)):
        row = list(same)
        screen.say((marks(tuple(one.number for one in row)), MARK), f" {where}", first="  ", rest="    ")
        if row[0].copies:
            screen.say((elsewhere(row[0].copies), QUIET), first="    ")


def show_source(screen: Screen, citation: Citation, before: str = "", behind: str = "") -> None:
    """One citation in its surroundings, the quoted words marked, and a line to copy.

    `before` and `behind` are the words of the story around the citation's passage; their nearest ones are shown.
    """
    passage = citation.passage
    screen.say(
        (
            " · ".join(
                part for part in (printed(passage.document), headline(passage), *inside(passage)) if part
            ),
            QUIET,
        ),
        first="  ",
    )
    if before:
        screen.say((ending(before, _GLIMPSE), QUIET), first="  ")
    for words, is_quote in around(passage.text, citation.quote):
        if is_quote:
            screen.say((words, STRONG), first="▌ ", rest="▌ ")
        else:
            screen.say(words, first="  ")
    if behind:
        screen.say((beginning(behind, _GLIMPSE), QUIET), first="  ")
    screen.say((wording.copy_line(copyable(passage)), QUIET), first="  ", rest="    ")


def show_answer(screen: Screen, answer: Answer) -> None:
    """A whole answer at once."""
    show_understanding(screen, answer.question, answer.query)
    if answer.note and _stands_above(answer):
        show_note(screen, answer.note)
    for sentence in answer.sentences:
        show_sentence(screen, sentence)
    show_rest(screen, answer)


def show_understanding(screen: Screen, question: str, query: str) -> None:
    """How a question was completed from what was said before; nothing where it stood by itself."""
    if query and fold(query) != fold(question):
        screen.say((wording.understood_as(query), QUIET))


def show_findings(screen: Screen, findings: Findings, coverage: Coverage, seconds: float) -> None:
    """What a search brought, best first."""
    if not coverage.documents:
        screen.say(wording.EMPTY)
        return
    for rank, hit in enumerate(findings.hits, start=1):
        _show_hit(screen, rank, hit)
    screen.say((wording.found(len(findings.hits), seconds), QUIET))


def _show_hit(screen: Screen, rank: int, hit: Hit) -> None:
    first = f"{rank:>2}  "
    screen.say((place(hit.passage), STRONG), first=first)
    screen.say(shortened(one_line(hit.passage.text), _SNIPPET), first=" " * len(first))
    if hit.copies:
        screen.say((elsewhere(hit.copies), QUIET), first=" " * len(first))
    screen.blank()


def _show_not_found(screen: Screen, answer: Answer) -> None:
    screen.say(wording.not_found(answer.hint))
    for passage in answer.nearest[:_NEAREST]:
        screen.say((wording.nearest(place(passage), answer.hint), QUIET), first="  ", rest="    ")
    if answer.coverage is not None and answer.coverage.documents:
        screen.say((wording.reach(answer.coverage), QUIET), first="  ")


def _checked(answer: Answer) -> str:
    counted = checks(answer)
    parts = [wording.checked(counted["supported"], counted["sentences"])]
    if answer.dropped:
        parts.append(wording.dropped(len(answer.dropped)))
    if "total" in answer.seconds:
        parts.append(wording.seconds(answer.seconds["total"]))
    if answer.tokens:
        parts.append(wording.tokens(answer.tokens.read + answer.tokens.written))
    return " · ".join(parts)
