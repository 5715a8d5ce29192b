"""An answer as Telegram's messages: HTML, sources to tap, everything that a model or a document says escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from bot.answering.types import Answer, Citation, Note, Sentence
from bot.channels.rendering.buttons import Button, Buttons, Page
from bot.channels.rendering.citing import elsewhere, headline, mark, marks, place
from bot.channels.rendering.paging import LIMIT, Piece, cut, linked, paged, tagged, units, words
from bot.channels.rendering.plain import harmless, one_line, shortened
from bot.channels.rendering.records import checks, spoken
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import telegram as wording
from retrieval.normalising import fold
from retrieval.types import Passage

_MARKS_BESIDE = 20  # in a line of sources: a message takes a hundred links at most
_ROW = 5  # buttons side by side that a thumb hits
_BESIDE = 3  # sources that leave room for both thumbs in their row
_MOST_BUTTONS = 90  # of the hundred that Telegram takes; further sources can still be tapped in the list
_MOST_MARKS = 40  # behind one sentence; nobody taps the forty-first
_LONG_PLACE = 300  # characters of a source's line: headline, paper and date, and a path of headings
_NEAREST = 3  # passages offered where nothing was found; more is a list to read, not a hint
_LONG_TITLE = 24  # characters on a button; Telegram cuts off longer ones on a narrow screen

Link = Callable[[int], str]  # from an exhibit's number to the address that opens it


def no_link(number: int) -> str:
    """Where there is no address, words stay words."""
    return ""


def so_far(sentences: Sequence[Sentence], note: Note | None = None) -> str:
    """What can be read while the answer is still being written: its end, where it is longer than one message."""
    lines = [] if note is None else [tagged("i", words(wording.note(note, answered=True)))]
    lines += [line for sentence in sentences for line in _sentence(sentence, no_link)]
    pages = paged(lines)
    return pages[-1] if pages else ""


def pages(answer: Answer, receipt: str, *, link: Link = no_link, late: bool = False) -> tuple[Page, ...]:
    """The whole answer, one page for each message; what is to be tapped stands below the last.

    `receipt` is the id under which the answer is kept, `link` gives the address of a citation (from 1) or of one of the
    nearest passages (from -1 down).
    """
    lines = [*_head(answer, late), *_body(answer, link), *_sources(answer, link), *_foot(answer)]
    shown = paged(lines) or [words(wording.EMPTY).html]
    return (*(Page(html) for html in shown[:-1]), Page(shown[-1], buttons(answer, receipt)))


def exhibit(receipt: str, number: int) -> str:
    """The data of the button that opens a citation (from 1) or one of the nearest passages (from -1 down)."""
    return f"p:{receipt}:{number}"


def buttons(answer: Answer, receipt: str) -> Buttons:
    """The sources, what comes nearest where there are none, and the thumbs."""
    if answer.outcome == "smalltalk" or (answer.hint and answer.hint[0] in ("ask_back", "empty")):
        return ()
    thumbs = (Button(wording.UP, f"f:{receipt}:up"), Button(wording.DOWN, f"f:{receipt}:down"))
    sources = [
        Button(mark(citation.number), exhibit(receipt, citation.number))
        for citation in answer.citations[:_MOST_BUTTONS]
    ]
    if 0 < len(sources) <= _BESIDE:
        return ((*sources, *thumbs),)
    rows = [tuple(sources[first : first + _ROW]) for first in range(0, len(sources), _ROW)]
    rows += [
        (Button(wording.see(shortened(headline(passage), _LONG_TITLE)), exhibit(receipt, -number)),)
        for number, passage in enumerate(_nearest(answer), start=1)
    ]
    return (*rows, thumbs)


def _head(answer: Answer, late: bool) -> Iterator[Piece]:
    """What is to be known before the first sentence."""
    if late:
        yield tagged("i", words(wording.LATE))
    if answer.query and answer.outcome != "smalltalk" and fold(answer.query) != fold(answer.question):
        query = shortened(one_line(answer.query), LIMIT // 8)
        yield tagged("i", words(answer_wording.understood_as(query)))
    if answer.note and answer.note.kind == "replaced":
        yield tagged("i", words(wording.note(answer.note, bool(answer.sentences))))
    if answer.missing:
        yield tagged("b", words(answer_wording.partial(tuple(map(one_line, answer.missing)))))
    if answer.outcome == "conflicting":
        yield tagged("b", words(answer_wording.CONFLICTING))


def _body(answer: Answer, link: Link) -> Iterator[Piece]:
    for sentence in spoken(answer):
        yield from _sentence(sentence, link)
    if answer.outcome == "not_found" and not (answer.note and not answer.sentences):
        empty = answer.hint is not None and answer.hint[0] == "empty"
        yield words(wording.EMPTY if empty else answer_wording.not_found(answer.hint))
    if answer.note and answer.note.kind != "replaced":
        yield tagged("i", words(wording.note(answer.note, bool(answer.sentences))))


def _sentence(sentence: Sentence, link: Link) -> list[Piece]:
    """The sentence with its marks, in as many parts as it needs; the marks stand behind the last."""
    shown = sentence.citations[:_MOST_MARKS]
    behind = _joined(linked(mark(number), link(number)) for number in shown)
    parts = cut(harmless(sentence.text).strip(), LIMIT - units(marks(shown)) - 1)
    pieces = [words(part) for part in parts if any(map(_shows, part))]
    return [*pieces[:-1], pieces[-1] + behind] if pieces else []


def _shows(character: str) -> bool:
    """Telegram refuses a message in which nothing can be seen."""
    return character.isprintable() and not character.isspace()


def _sources(answer: Answer, link: Link) -> Iterator[Piece]:
    """A line for each place, behind the marks that stand for it."""
    if answer.citations:
        yield Piece("", 0)
    for where, same in groupby(answer.citations, key=_place):
        row = list(same)
        for first in range(0, len(row), _MARKS_BESIDE):
            shown = [linked(mark(one.number), link(one.number)) for one in row[first : first + _MARKS_BESIDE]]
            yield sum(shown, Piece("", 0)) + words(f" {where}")
        if row[0].copies:
            yield tagged("i", words(shortened(elsewhere(row[0].copies), _LONG_PLACE)))


def _foot(answer: Answer) -> Iterator[Piece]:
    """How it was checked, or how far the collection reaches."""
    if answer.sentences and answer.outcome != "smalltalk":
        counted = checks(answer)
        parts = [answer_wording.checked(counted["supported"], counted["sentences"])]
        if answer.dropped:
            parts.append(answer_wording.dropped(len(answer.dropped)))
        yield tagged("i", words(" · ".join(parts)))
    for passage in _nearest(answer):
        yield words(answer_wording.nearest(shortened(place(passage), _LONG_PLACE)))
    if answer.outcome == "not_found" and answer.coverage is not None and answer.coverage.documents:
        yield words(answer_wording.reach(answer.coverage))


def _nearest(answer: Answer) -> tuple[Passage, ...]:
    return answer.nearest[:_NEAREST] if answer.outcome == "not_found" else ()


def _place(citation: Citation) -> str:
    return shortened(place(citation.passage), _LONG_PLACE)


def _joined(pieces: Iterable[Piece]) -> Piece:
    return sum(pieces, start=Piece("", 0))
