"""Questions about how many clauses a document has, and from which to which: counted, never told by the best few."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.checking.quoting import part
from bot.answering.meant import cited_last, entitled, place_of, spoken_of
from bot.answering.scope import bare, is_kind, topic_of
from bot.answering.statements import counted
from bot.answering.types import Brief, Evidence, Library, Quoted, Stated, Turn
from retrieval.normalising import fold
from retrieval.numerals import integer
from retrieval.sentences import sentences
from retrieval.types import Passage, Query

_NUMERAL = "[0-9]+|[一二三四五六七八九十]+"
_FORM = re.compile(
    rf"(?P<which>.*?)(?:的?第\(?(?P<number>{_NUMERAL})\)?(?P<unit>章|部分|节|编))?"
    r"(?:是|包括|包含|分成|分为|分|里面|里|中|一共|总共|总计|共|都|到底|有|,|的)*"
    r"(?:(?:几|多少)个?条(?:款|文|规定)?|从?第?几条到第?几条|(?:是)?哪几条)"
)
_TITLE = re.compile("《([^《》]{2,60})》")
_POINTING = re.compile("[这那该本]一?(?:份|个|篇)?$|^$")
_FOUND = 100  # passages looked at for the other half of a document that two pages share
_QUOTE = 60  # characters that show a clause: its number and what it begins with


def about_the_articles(question: str, history: Sequence[Turn], library: Library) -> Brief | None:
    """How many clauses the document has that is meant, or its chapter; None for any other question."""
    found = _FORM.fullmatch(bare(question))
    if found is None or not library.coverage().documents:
        return None
    told = _meant(found["which"], history, library)
    number = integer(found["number"]) if found["number"] else None
    clauses = _counted([one for one in told if number is None or _is_under(one, number, found["unit"])])
    if not clauses:
        return None
    title = told[0].headline or told[0].document.title
    chapter = f"第{number}{found['unit']}" if number else ""
    ends = dict.fromkeys((clauses[min(clauses)], clauses[max(clauses)]))
    stated = Stated(counted(title, chapter, sorted(clauses)), tuple(_quoted(one, library) for one in ends))
    return Brief.unsearched(question, (stated,))


def _meant(which: str, history: Sequence[Turn], library: Library) -> list[Passage]:
    """The passages of the document that is meant, and of its other half under the same headline on another page."""
    titles = _TITLE.findall(which)
    topic = topic_of(which)
    kind = is_kind(topic)
    if titles:
        place = entitled(titles[0], library)
    elif kind and not _POINTING.match(topic.removesuffix(kind)):
        place = spoken_of(topic, library)
    elif _POINTING.fullmatch(topic.removesuffix(kind)):
        place = cited_last(history, library) or (spoken_of(kind, library) if kind else None)
    else:
        return []
    told = list(library.whole(place)) if place else []
    title = fold(told[0].headline) if told else ""
    for hit in library.search(Query(told[0].headline), _FOUND).hits if title else ():
        other = place_of(hit.passage)
        if fold(hit.passage.headline).startswith(title) and other not in map(place_of, told):
            told += library.whole(other)
    return told


def _counted(told: Sequence[Passage]) -> dict[int, Passage]:
    """The clauses of the highest rank by their numbers, each with the passage that begins it."""
    clauses: dict[int, Passage] = {}
    for passage in told:
        if passage.clause and not passage.clause.parents:
            clauses.setdefault(passage.clause.number, passage)
    return clauses


def _is_under(passage: Passage, number: int, unit: str) -> bool:
    named = re.compile(rf"第({_NUMERAL}){unit}" if unit != "部分" else rf"\(?({_NUMERAL})[\)、.]")
    found = (named.match(fold(heading)) for heading in passage.headings)
    return any(one and integer(one[1]) == number for one in found)


def _quoted(passage: Passage, library: Library) -> Quoted:
    """The beginning of a clause."""
    assert passage.clause is not None  # it is one of those counted
    at = max(passage.text.find(passage.clause.marker), 0)
    start, end = next(
        (one for one in sentences(passage.text) if one[0] <= at < one[1]), (0, len(passage.text))
    )
    quote = part(Evidence(0, passage, library.words(passage)), max(start, at), min(end, at + _QUOTE))
    return Quoted(passage, quote.words, quote.spans)
