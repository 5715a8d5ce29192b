"""The evidence of a question about a whole: the story, the pages or the clauses themselves, in reading order.

Which one is meant is told by the question (title, date, page, words), else by what was cited last, else because
the collection holds no other; else the person is asked, and told what there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from bot.answering.days import named_days
from bot.answering.meant import cited_last, entitled, only_story, place_of, spoken_of
from bot.answering.rewriting import completed
from bot.answering.scope import Scope, scope_of
from bot.answering.types import Brief, Evidence, Library, Place, Turn
from retrieval.normalising import fold
from retrieval.search.bounds import Bounds
from retrieval.types import Card, Findings, Hit, Passage, Query

_NEWSPAPER = re.compile("\\w{1,8}报")  # 人民日报: one that the collection need not have
_MOST = 300  # passages of a whole: a book of 100,000 characters; more is no question for one answer
_CHOICES = 5  # headlines offered where it is not clear which one is meant
_PAGES = 8  # of one day: a whole newspaper of the size of those read here
_FOUND = 100  # passages looked at to find all that stands at an address, and documents of one page

Parts = tuple[str, ...]  # ids of passages


def about_a_whole(
    question: str, history: Sequence[Turn], library: Library, today: date | None = None
) -> Brief | None:
    """What a question about a whole is answered from; None for any other, and where no text fits its words.

    `today` is the day that 今天的报纸 means; without one these are words like any other. Where it is not clear which
    text is meant, the brief has no evidence, but choices and what it lacks.
    """
    scope = scope_of(named_days(question, today) if today else question)
    if scope is None or not library.coverage().documents:
        return None
    if scope.kind == "clauses":
        return _clauses(question, scope, history, library)
    if scope.kind == "page" or ((scope.date or scope.page) and not (scope.titles or scope.topic)):
        return _page(question, scope, history, library)
    return _story(question, scope, history, library)


def _story(question: str, scope: Scope, history: Sequence[Turn], library: Library) -> Brief | None:
    if scope.titles or scope.topic:
        found = (
            entitled(scope.titles[0], library)
            if scope.titles
            else spoken_of(scope.topic + scope.noun, library)
        )
        return _whole(question, [found], scope, library) if found else None
    pointed = cited_last(history, library) or only_story(library)
    if not pointed and scope.noun:
        pointed = spoken_of(scope.noun, library)
    if pointed:
        return _whole(question, [pointed], scope, library)
    if scope.only_title:
        return None  # 那篇侧记的标题是什么: the search finds headlines, too
    return _unclear(question, ("which_story", ""), _beginnings(library.pages(limit=_CHOICES), library))


def _page(question: str, scope: Scope, history: Sequence[Turn], library: Library) -> Brief | None:
    paper, rest = _paper(scope, library)
    if rest and (named := _section(paper, rest, scope, library)):
        return _whole(question, [Place(card.id) for card in named[:_PAGES]], scope, library)
    if rest and not _NEWSPAPER.fullmatch(rest):
        return None
    last = cited_last(history, library)
    if not (paper or rest or scope.date or scope.page):
        only = library.pages(limit=2)
        here = last.document if last else only[0].id if len(only) == 1 else ""
        if here:
            return _whole(question, [Place(here)], scope, library)
        printed = [card for card in library.pages(limit=_FOUND) if card.page]
        return _unclear(question, ("which_page", ""), _beginnings(printed[:_CHOICES], library))
    found = () if rest else library.pages(paper, scope.date, scope.page, limit=_FOUND)
    cards = tuple(card for card in found if card.paper or card.page) or found
    if not cards:
        nearest = library.pages(paper, scope.date, limit=_CHOICES) or library.pages(limit=_CHOICES)
        return _unclear(
            question, ("no_page", _asked_for(paper or rest, scope)), _beginnings(nearest, library)
        )
    if len({(card.paper, card.date) for card in cards}) > 1:
        beside = library.whole(last)[:1] if last else ()
        issue = {(one.document.paper, one.document.date) for one in beside}
        same = tuple(card for card in cards if (card.paper, card.date) in issue)
        if not same:
            return _unclear(question, ("which_page", ""), _beginnings(cards, library))
        cards = same
    return _whole(question, [Place(card.id) for card in cards[:_PAGES]], scope, library)


def _clauses(question: str, scope: Scope, history: Sequence[Turn], library: Library) -> Brief | None:
    """The clauses of one document, as they follow each other in the question."""
    asked = question
    turns = completed(history)
    findings = library.search(Query(asked), _FOUND)
    if scope.compares and len(findings.addresses) == 1 and turns:
        before = library.search(Query(turns[-1].query), 1).addresses
        asked = f"{before[-1]}，{question}" if before else question
        findings = library.search(Query(asked), _FOUND)
    named = [hit for hit in findings.hits if hit.addressed]
    if findings.missing or not named:
        return None
    standing: dict[Parts, list[Passage]] = {}
    stories = {place: _parts(place, library) for place in {place_of(hit.passage) for hit in named}}
    for hit in named:
        standing.setdefault(stories[place_of(hit.passage)], []).append(hit.passage)
    last = cited_last(history, library)
    story = _parts(last, library) if last else ()
    if story not in standing:
        story = next(iter(standing))
        if len(standing) > 1 and not (scope.titles or scope.topic):
            choices = [passages[0] for passages in standing.values()]
            return _unclear(question, ("which_clause", findings.addresses[0]), choices)
    in_order = sorted(standing[story], key=lambda one: story.index(one.id))
    return _brief(asked, findings, in_order, scope, library)


def _parts(place: Place, library: Library) -> Parts:
    """The passages of a whole story, on whatever pages its parts stand."""
    return tuple(one.id for one in library.whole(place))


def _paper(scope: Scope, library: Library) -> tuple[str, str]:
    """The newspaper that is named, and what else the question says about the page."""
    named = fold("".join((*scope.titles, scope.topic)))
    for paper in library.coverage().papers:
        if fold(paper) in named:
            return paper, named.replace(fold(paper), "")
    return "", named


def _section(paper: str, name: str, scope: Scope, library: Library) -> tuple[Card, ...]:
    """The pages whose section is called so: 文体版."""
    bounds = Bounds("", paper=paper, date=scope.date, page=scope.page, section=name)
    return library.within(bounds, limit=_FOUND) if len(name) > 1 else ()


def _asked_for(paper: str, scope: Scope) -> str:
    year, month, day = [*scope.date.split("-"), "", "", ""][:3]
    date = f"{year}年" * bool(year) + (f"{int(month)}月{int(day)}日" if month else "")
    return paper + date + (f"第{scope.page}版" if scope.page else "的报纸" if date else "")


def _unclear(question: str, lacks: tuple[str, str], choices: Sequence[Passage]) -> Brief:
    """Nothing to answer from, but what there is to choose from."""
    query = Query(question)
    return Brief(query, Findings(query, ()), (), lacks=lacks, choices=tuple(choices[:_CHOICES]))


def _beginnings(cards: Iterable[Card], library: Library) -> list[Passage]:
    """The first passage of each document, which tells its headline."""
    return [passages[0] for card in cards if (passages := library.whole(Place(card.id)))]


def _whole(question: str, places: Sequence[Place], scope: Scope, library: Library) -> Brief:
    passages = [passage for place in places for passage in library.whole(place)][:_MOST]
    named = passages[0].headline if passages and scope.kind == "story" else ""
    asked = question.replace(scope.pointing, f"《{named}》", 1) if scope.pointing and named else question
    gaps = (gap for place in places for gap in library.gaps(place)) if scope.kind == "story" else ()
    findings = Findings(Query(asked), tuple(Hit(passage, 1.0) for passage in passages), gaps=tuple(gaps))
    return _brief(asked, findings, passages, scope, library)


def _brief(
    question: str, findings: Findings, passages: Sequence[Passage], scope: Scope, library: Library
) -> Brief:
    evidence = tuple(
        Evidence(number, passage, library.words(passage))
        for number, passage in enumerate(passages[:_MOST], start=1)
    )
    return Brief(Query(question), findings, evidence, whole=scope.kind, only_title=scope.only_title)
