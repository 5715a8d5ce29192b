"""A question that says where its answer was printed: the library narrowed to that, or what of it is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.answering.meant import entitled, spoken_of
from bot.answering.statements import long_date
from bot.answering.types import Brief, Library, Place
from retrieval.normalising import fold
from retrieval.search.bounds import Bounds, bounds_of
from retrieval.search.mentions import Mentions
from retrieval.types import Card, Coverage, Findings, Gap, Passage, Query

_PROVISIONS = re.compile(
    "《([^《》]{4,40}(?:办法|条例|规定|通知|意见|方案|规划|纲要|细则|决定|公告))》(?:里|中|规定|要求|明确|提出|第)"
)
_NEARLY_CALLED = 0.5  # of the title's weight in one story: 夜间经济办法 is 夜间经济促进办法
_MOST = 2_000  # documents that a question may name; a paper with more is searched as if it were not named
_SHOWN = 5  # days, papers or pages that are named instead of one that is missing
_OWN_LINE = 40  # characters of a line in which a policy document prints its own number
_NEARLY = 0.8  # of the words that the best passage of all holds: so much must that of a day hold that may be another's


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Some documents as all there is."""

    library: Library
    documents: tuple[str, ...]

    def search(self, query: Query, limit: int) -> Findings:
        found = self.library.search(replace(query, within=self.documents), limit)
        return replace(found, query=query)

    def words(self, passage: Passage) -> tuple[str, ...]:
        return self.library.words(passage)

    def coverage(self) -> Coverage:
        return self.library.coverage()

    def pages(self, paper: str = "", date: str = "", page: str = "", *, limit: int) -> tuple[Card, ...]:
        return self._own(self.library.pages(paper, date, page, limit=_MOST))[:limit]

    def within(self, bounds: Bounds, *, limit: int) -> tuple[Card, ...]:
        return self._own(self.library.within(bounds, limit=_MOST))[:limit]

    def whole(self, place: Place) -> tuple[Passage, ...]:
        return self.library.whole(place) if place.document in self.documents else ()

    def gaps(self, place: Place) -> tuple[Gap, ...]:
        return self.library.gaps(place)

    def furniture(self, document: str) -> Passage | None:
        return self.library.furniture(document) if document in self.documents else None

    def mentions(self, words: str) -> Mentions:
        found = self.library.mentions(words)
        own = frozenset(self.documents)
        return Mentions(tuple(one for one in found.passages if one.document.id in own), found.complete)

    def _own(self, cards: Sequence[Card]) -> tuple[Card, ...]:
        own = frozenset(self.documents)
        return tuple(card for card in cards if card.id in own)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A question without its bounds, and the library within them, which `where` names and which holds `cards`.

    `lacks` is a hint where nothing was printed there.
    """

    question: str
    library: Library
    where: str = ""
    cards: tuple[Card, ...] = ()
    lacks: tuple[str, str] | None = None
    choices: tuple[Passage, ...] = ()

    def brief(self, question: str) -> Brief:
        """What answers a question whose bounds nothing meets."""
        return Brief.unsearched(question, lacks=self.lacks, choices=self.choices)


def bounded(question: str, library: Library, today: date | None = None) -> Bounded | None:
    """The bounds that a question sets, looked up; None where it sets none, or none that this collection knows of."""
    coverage = library.coverage()
    sections = tuple(name for one in coverage.sections for name in one.split("·"))
    bounds = bounds_of(question, coverage.papers, today, sections)
    if bounds is None or not bounds.rest:
        return _untitled(question, library)
    if bounds.number:
        return _numbered(bounds, library)
    if bounds.paper:
        named = [paper for paper in coverage.papers if fold(bounds.paper).endswith(fold(paper))]
        if not (named or (coverage.papers and bounds.sure)):
            return _unknown(bounds, library)
        bounds = replace(bounds, paper=max(named, key=len, default=bounds.paper))
    cards = library.within(bounds, limit=_MOST + 1)
    if len(cards) > _MOST or not (cards or bounds.sure):
        return None
    if not cards:
        return _absent(bounds, library) if _printed_in(Bounds(""), library) else _unknown(bounds, library)
    narrowed = Narrowed(library, tuple(card.id for card in cards))
    if not (bounds.sure or bounds.paper) and not _fits(bounds.rest, narrowed):
        return None
    return Bounded(bounds.rest, narrowed, _named(bounds), cards)


def _untitled(question: str, library: Library) -> Bounded | None:
    """That no document bears the title whose provisions are asked for, none names it, and none is called nearly so."""
    named = _PROVISIONS.search(fold(question))
    if named is None or library.mentions(named[1]).passages:
        return None
    if entitled(named[1], library) or spoken_of(named[1], library, _NEARLY_CALLED):
        return None
    return Bounded(question, library, lacks=("absent", f"《{named[1]}》\n"))


def _unknown(bounds: Bounds, library: Library) -> Bounded | None:
    """The question without a day or a page of which this collection knows nothing: its pages may be those meant."""
    told = bounds.sure and not _printed_in(Bounds(""), library) and (bounds.date or bounds.page)
    return Bounded(bounds.rest, library) if told else None


def _numbered(bounds: Bounds, library: Library) -> Bounded:
    """The documents that print the number as their own, else those that mention it."""
    said = library.mentions(bounds.number).passages
    own = [one for one in said if any(_is_own(line, bounds.number) for line in one.text.split("\n"))]
    if not said:
        return Bounded(bounds.rest, library, lacks=("absent", f"{_named(bounds)}\n"))
    documents = tuple(dict.fromkeys(one.document.id for one in own or said))
    return Bounded(bounds.rest, Narrowed(library, documents), _named(bounds))


def _named(bounds: Bounds) -> str:
    """What was printed within bounds, as people call it: 《云川日报》6月26日第4版."""
    if bounds.number:
        return bounds.number.replace("(", "〔").replace(")", "〕") + "文件"
    named = f"《{bounds.paper}》" if bounds.paper else ""
    named += long_date(bounds.date)
    named += f"{long_date(bounds.since)}至{long_date(bounds.until)}" if bounds.since else ""
    if bounds.page or bounds.section:
        return named + (f"第{bounds.page}版" if bounds.page else f"{bounds.section}版")
    return named + ("的报纸" if bounds.date or bounds.since else "")


def _is_own(line: str, number: str) -> bool:
    return len(line) <= _OWN_LINE and number in fold(line)


def _fits(question: str, narrowed: Narrowed) -> bool:
    """Whether the best passage within holds nearly as much of the question as the best of all."""
    within, all_ = narrowed.search(Query(question), 1), narrowed.library.search(Query(question), 1)
    return bool(within.hits) and _held(within) >= _NEARLY * _held(all_)


def _held(found: Findings) -> float:
    words = fold(f"{found.hits[0].passage.headline}\n{found.hits[0].passage.text}")
    return sum(term.weight for term in found.terms if term.in_(words))


def _absent(bounds: Bounds, library: Library) -> Bounded:
    """What is said where nothing was printed within the bounds: what is missing, and what there is instead."""
    near = next(filter(None, (_printed_in(one, library) for one in _wider(bounds))), ())
    beginnings = tuple(told[0] for card in near[:_SHOWN] if (told := library.whole(Place(card.id))))
    lacks = ("absent", f"{_named(bounds)}\n{_held_instead(bounds, near)}")
    return Bounded(bounds.rest, library, lacks=lacks, choices=beginnings)


def _printed_in(bounds: Bounds, library: Library) -> tuple[Card, ...]:
    """The pages of newspapers within bounds."""
    return tuple(card for card in library.within(bounds, limit=_MOST) if card.page)


def _wider(bounds: Bounds) -> tuple[Bounds, ...]:
    """The same bounds with one of them left out after the other, the narrowest first."""
    paged = replace(bounds, page="", section="")
    return paged, replace(paged, date="", since="", until=""), replace(paged, paper=""), Bounds("")


def _held_instead(bounds: Bounds, near: Sequence[Card]) -> str:
    """The pages of the issue, the days of the paper or the papers that there are; nothing where none is known."""
    if bounds.paper and not any(card.paper == bounds.paper for card in near):
        names = sorted(f"《{card.paper}》" for card in near if card.paper)
    elif bounds.page and all(card.date.endswith(bounds.date) for card in near):
        names = [f"第{card.page}版" for card in sorted(near, key=lambda one: (len(one.page), one.page))]
    else:
        names = [long_date(day) for day in sorted(card.date for card in near if card.date)]
        names += ["没有写明日期的版面" for card in near if not card.date]
    once = list(dict.fromkeys(names))
    return "、".join(once[:_SHOWN]) + ("等" if len(once) > _SHOWN else "")
