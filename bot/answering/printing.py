"""Answers to questions about how a text was printed: from the catalog's card, each fact with the words that show it.

The words are those of the page: its furniture (第4版 要闻), a byline, a dateline, the number of a policy document. What
only the name of a file says is said to come from there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answering.candidates import Candidate
from bot.answering.checking.quoting import contained
from bot.answering.evidence import brief
from bot.answering.extractive import ranked, tightened
from bot.answering.imprint import Fact, Imprint, imprint_of
from bot.answering.meant import cited_last, entitled, only_story, place_of, spoken_of
from bot.answering.scope import day_named, page_named
from bot.answering.statements import NEAREST, printed
from bot.answering.types import Brief, Evidence, Library, Place, Quoted, Stated, Turn
from retrieval.normalising import fold
from retrieval.types import Card, Passage, Query

# Shares of the topic's weight that the story holds: people do not know its words, and see which one it is. Of 17
# stories asked for in other words 3 hold less than the first, of 17 that are not there 1 holds more, and 13 hold less
# than the second.
_SURELY, _PERHAPS = 0.33, 0.23
_FOUND = 40  # passages looked at for the sentence of the story that tells what it is about
_SHOWN = 2  # of them, each of another passage
_EDGE = 3  # passages at either end of a document in which it speaks of itself
_LONGEST = 40  # characters of a line in which it does
_PRINTED: tuple[tuple[Fact, str], ...] = (("paper", "paper"), ("day", "date"), ("page", "page"))
_CREDIT = re.compile("记者|通讯员|实习生|作者|本报讯|本报评论员|[电讯]$|文/图|摄影|编译|撰稿|整理|^□|^○")
_LINK = re.compile("紧接|上接|下转|转第|接第")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}\((?:19|20)[0-9]{2}\)第?[0-9]{1,4}号")
_ISSUER = re.compile("[\u4e00-\u9fff、]{2,40}(?:政府|委员会|办公厅|办公室|[厅局部委会院署行])")
_DAY = re.compile("(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日")
_TITLED = re.compile("(.{2,40}?(?:政府|委员会|办公厅|办公室|[厅局部委会院署行]))关于")


def about_the_imprint(question: str, history: Sequence[Turn], library: Library) -> Brief | None:
    """What a question about how a text was printed is answered with; None for any other.

    Where it is not clear which text is meant, or the page does not say it, the brief states nothing, but what it lacks.
    """
    asked = imprint_of(question)
    if asked is None or not library.coverage().documents:
        return None
    place = _meant(asked, history, library)
    near = None if place or asked.titles or "author" in asked.facts else _perhaps(asked, library)
    place = place or near
    told = library.whole(place) if place else ()
    if place is None or not told:
        return _unclear(question, asked, library)
    stated = _each_once(_stated(asked, place, told, library))
    if near and stated:
        stated = (Stated(NEAREST, stated[0].quotes), *stated)
    if not stated:
        if asked.facts in (("author",), ("issuer",)) and asked.titles and not asked.noun:
            return None  # 《三体》的作者是谁: of a book, and not of a story here
        named = told[0].headline or told[0].document.title
        return Brief.unsearched(
            question, lacks=("no_imprint", f"{named}\n{asked.facts[0]}"), choices=told[:1]
        )
    query = question
    if asked.pointing and told[0].headline:
        query = question.replace(asked.pointing, f"《{told[0].headline}》", 1)
    return Brief.unsearched(query, stated)


def _meant(asked: Imprint, history: Sequence[Turn], library: Library) -> Place | None:
    if asked.titles:
        return entitled(asked.titles[0], library)
    if asked.topic:
        return spoken_of(asked.topic + asked.noun, library, _SURELY)
    pointed = cited_last(history, library) or only_story(library)
    if not asked.noun or (pointed and _calls_itself(pointed, asked.noun, library)):
        return pointed
    other = spoken_of(asked.noun, library)  # 那个办法, where a report was cited last
    return other if other and (not pointed or _calls_itself(other, asked.noun, library)) else pointed


def _calls_itself(place: Place, noun: str, library: Library) -> bool:
    """Whether a story's headline or subtitle says that it is one: 侧记, 办法."""
    return any(noun in fold(passage.text) for passage in library.whole(place)[:1])


def _perhaps(asked: Imprint, library: Library) -> Place | None:
    """The story that comes nearest to the topic, where it comes near enough to be named."""
    return spoken_of(asked.topic + asked.noun, library, _PERHAPS) if asked.topic else None


def _unclear(question: str, asked: Imprint, library: Library) -> Brief | None:
    if asked.titles:
        return None
    if asked.topic:
        near = library.search(Query(asked.topic), 3).hits
        stories = {place_of(hit.passage): hit.passage for hit in reversed(near)}
        return Brief.unsearched(question, choices=tuple(stories.values())[::-1])
    beginnings = [library.whole(Place(card.id))[:1] for card in library.pages(limit=3)]
    return Brief.unsearched(
        question, lacks=("which_story", ""), choices=tuple(one for told in beginnings for one in told)
    )


def _each_once(stated: Iterable[Stated]) -> tuple[Stated, ...]:
    first: dict[str, Stated] = {}
    for one in stated:
        first.setdefault(one.text, one)
    return tuple(first.values())


def _stated(asked: Imprint, place: Place, told: Sequence[Passage], library: Library) -> Iterator[Stated]:
    """What is known, under the headline; nothing where none of what was asked for is known."""
    card = told[0].document
    facts: list[Stated] = []
    if {"page", "file", "day", "paper"} & set(asked.facts):
        facts.append(_printed(asked, card, told, library))
    if "author" in asked.facts:
        facts += [Stated(line.words, (line,)) for line in _credits(told, library)]
    if official := {"number", "issuer", "signed"} & set(asked.facts):
        for document in _same_text(told, library):
            facts += [Stated(line.words, (line,)) for line in _official(official, document, library)]
            if facts:
                break
    if facts:
        yield from _headline(told, library)
        yield from facts
        if not official:
            yield from _about(asked, place, library)


def _same_text(told: Sequence[Passage], library: Library) -> Iterator[Sequence[Passage]]:
    """The story's document where it holds no other, else the story; then its other half under the same headline."""
    whole = library.whole(Place(told[0].document.id))
    yield whole if len({passage.story for passage in whole}) == 1 else told
    title = fold(told[0].headline)
    for hit in library.search(Query(told[0].headline), _FOUND).hits if title else ():
        if place_of(hit.passage) != place_of(told[0]) and fold(hit.passage.headline).startswith(title):
            yield library.whole(place_of(hit.passage))
            return


def _headline(told: Sequence[Passage], library: Library) -> Iterator[Stated]:
    for quoted in _lines(told[:1], library, lambda line: fold(line) == fold(told[0].headline)):
        yield Stated(quoted.words, (quoted,), heading=True)


def _printed(asked: Imprint, card: Card, told: Sequence[Passage], library: Library) -> Stated:
    """Paper, day and page as the card has them, with the furniture that prints them."""
    page = library.furniture(card.id)
    found: dict[Fact, Quoted] = {}
    for line in _lines([replace(page, headline=told[0].headline)] if page else [], library, bool):
        for fact in _borne(fold(line.words), card):
            found.setdefault(fact, line)
    known = [fact for fact, field in _PRINTED if getattr(card, field)]
    unsaid = [fact for fact, _ in _PRINTED if fact in asked.facts and fact not in known]
    quotes = tuple(dict.fromkeys(found[fact] for fact in known if fact in found))
    text = printed(card, unsaid, [fact for fact in known if fact not in found])
    return Stated(text, quotes or tuple(_lines(told, library, bool))[:1])


def _borne(line: str, card: Card) -> Iterator[Fact]:
    """What a folded line of furniture says of what the card has."""
    if card.paper and fold(card.paper) in line:
        yield "paper"
    if card.date and day_named(line) == card.date:
        yield "day"
    if card.page and (page_named(line) == card.page or _bare_page(card.page).search(line)):
        yield "page"


def _bare_page(page: str) -> re.Pattern[str]:
    """``A04``, ``02 综合``: a page's number at the beginning or the end of its line."""
    letter, number = page.rstrip("0123456789").lower(), page.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return re.compile(
        rf"^{letter}0*{number}(?![0-9年月:.-])|(?<![0-9a-z月年:.-]){letter}0*{number}(?:版|$)"
        if number
        else "(?!)"
    )


def _credits(told: Sequence[Passage], library: Library) -> list[Quoted]:
    """Byline and dateline of a story."""
    above = {fold(told[0].headline), ""}

    def is_credit(line: str) -> bool:
        folded = fold(line)
        if folded in above or folded.startswith("-") or _LINK.search(folded):
            return False
        return _CREDIT.search(folded) is not None

    return list(_lines([passage for passage in told if passage.kind == "front"], library, is_credit))


def _official(asked: set[str], document: Sequence[Passage], library: Library) -> Iterator[Quoted]:
    """Number, issuer and day of a policy document, from its first and its last lines."""
    edges = list(dict.fromkeys((*document[:_EDGE], *document[-_EDGE:])))
    lines = list(_lines(edges, library, lambda words: len(words) <= 2 * _LONGEST))
    short = [line for line in lines if len(line.words) <= _LONGEST]
    signed = [
        (above, below)
        for above, below in pairwise(lines)
        if _DAY.fullmatch(fold(below.words)) and _ISSUER.fullmatch(fold(above.words))
    ]
    if "number" in asked:
        yield from [line for line in short if _NUMBER.search(fold(line.words))][:1]
    if "issuer" in asked:
        titled = [line for line in lines if _TITLED.match(fold(line.words))]
        yield from [above for above, _ in signed][-1:] or titled[:1]
    if "signed" in asked:
        passed = [line for line in lines if _DAY.search(fold(line.words)) and "通过" in line.words]
        yield from [below for _, below in signed][-1:] or passed[:1]


def _about(asked: Imprint, place: Place, library: Library) -> Iterator[Stated]:
    """The sentences of the story that hold most of the words by which it was meant: one sees that it is the one."""
    if not asked.topic:
        return
    found = library.search(Query(asked.topic), _FOUND)
    own = replace(found, hits=tuple(hit for hit in found.hits if place_of(hit.passage) == place))
    best: dict[str, Candidate] = {}
    for candidate in ranked(brief(own, library)):
        best.setdefault(candidate.passage.id, candidate)
    for candidate in list(best.values())[:_SHOWN]:
        short = tightened(candidate, own)
        quote = contained(short.text, short.evidence)
        if quote:
            yield Stated(short.text, (Quoted(short.passage, quote.words, quote.spans),))


def _lines(passages: Sequence[Passage], library: Library, fits: Callable[[str], object]) -> Iterator[Quoted]:
    """The lines of passages that fit, as quotes."""
    for passage in passages:
        evidence = Evidence(0, passage, library.words(passage))
        for line in passage.text.split("\n"):
            if fits(line) and (quote := contained(line, evidence)):
                yield Quoted(passage, quote.words, quote.spans)
