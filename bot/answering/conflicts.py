"""Two sources that say different things about what was asked: another number, another day, another name.

Told from the facts of their sentences, and with care: a disagreement that is none costs more trust than one that
was overlooked. Both must speak of the same thing in nearly the same words, each give one value of the kind asked
for, and neither source may know the other's value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.answering.candidates import Candidate
from bot.answering.checking.moments import Date, date_agrees
from bot.answering.checking.quantities import Quantity
from bot.answering.checking.source import Reading, pairs, reading
from bot.answering.checking.support import content_words, support
from bot.answering.types import Brief
from retrieval.normalising import fold
from retrieval.search.understanding import years
from retrieval.types import Findings

_HELD = 0.7  # of the question's weight that each source must hold
_IN_CLAUSE = 0.5  # the same for the clause of the value
_ROUNDED = 0.05  # apart at most are a figure and the same one rounded: 约3000名, 2986名
_TELLING = "nvabjlit"  # jieba's tags of words that tell what a value is of: nouns, verbs, 年均, 同比
_NAME_TAGS = ("nr", "ns", "nt", "nz")
_NAME_KNOWN, _WORD_KNOWN = (
    0.9,
    0.5,
)  # support in the other source: a name itself, of a word half the characters
_GIVEN = 2  # characters of a given name that the tagger cuts off: 李, 大山
_STRANGE = 3  # pairs in a row that the other does not know, from two characters put in: 网易有道 is not 网易
_UNCOUNTED = ("", "ordinal", "grade")
_PASSING = (
    "截至",
    "截止",
    "目前",
    "累计",
    "已有",
    "初步",
    "预计",
)  # a count that goes on: an update, no conflict
_NAMED = {"person": ("nr",), "place": ("ns", "nt")}  # jieba's tags
_FOREIGN = re.compile(r"[\w]+(?:·[\w]+)+")


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands in the folded clause."""

    text: str
    start: int
    end: int


Value = Quantity | Date | Name
_COMPARED = 8  # sentences; each pair costs a millisecond
_ASKED = ("", "number", "date", "person", "place")


def disagreeing(brief: Brief, candidates: Sequence[Candidate]) -> tuple[Candidate, Candidate] | None:
    """The best candidate that another one contradicts, and that one, the newer document first; None where none is."""
    if brief.findings.expected not in _ASKED or brief.findings.addresses or brief.whole or brief.parts:
        return None
    for best, other in combinations(candidates[:_COMPARED], 2):
        if other.passage.document.id != best.passage.document.id and contradict(best, other, brief):
            return newest_first(best, other)
    return None


def newest_first(one: Candidate, other: Candidate) -> tuple[Candidate, Candidate]:
    """Two sentences by the date of their documents; where one has none, as they come."""
    older = one.passage.document.date < other.passage.document.date
    return (other, one) if older and one.passage.document.date else (one, other)


def contradict(one: Candidate, other: Candidate, brief: Brief) -> bool:
    """Whether two sentences of different documents answer the question with different values."""
    asked = reading(brief.query.text)
    here, there = _around(one), _around(other)
    if not (_holds(here, brief.findings) and _holds(there, brief.findings) and _same_years(one, other)):
        return False
    if not all(_among(number, _told(source)) for number in asked.quantities for source in (one, other)):
        return False  # asked is 五次会议, and one of them tells of the fourth
    return any(
        _differ(value, its)
        and not _among(value, there)
        and not _among(its, here)
        and _same_subject(clause, value, _told(other), asked)
        and _same_subject(beside, its, _told(one), asked)
        for clause, value in _stated(one, asked, brief.findings)
        for beside, its in _stated(other, asked, brief.findings)
    )


def _around(candidate: Candidate) -> Reading:
    """All that the source says around a sentence: its passage and the headings above it."""
    passage = candidate.passage
    return reading("\n".join((passage.headline, *passage.headings, passage.text)))


def _told(candidate: Candidate) -> Reading:
    """A sentence with the headings above it; another place in its passage may speak of another thing."""
    passage = candidate.passage
    return reading("\n".join((passage.headline, *passage.headings, candidate.text)))


def _holds(source: Reading, findings: Findings, share: float = _HELD) -> bool:
    """Whether a text speaks of what the question is about."""
    total = sum(term.weight for term in findings.terms)
    return sum(term.weight for term in findings.terms if term.text in source.folded) >= share * total


def _same_years(one: Candidate, other: Candidate) -> bool:
    """Whether no year is said of the one that is not said of the other: 2021年增长 and 2013至2021年增长 differ."""
    mine, its = (set(years(fold(candidate.text))) for candidate in (one, other))
    return not mine or not its or mine == its


def _stated(candidate: Candidate, asked: Reading, findings: Findings) -> list[tuple[Reading, Value]]:
    """The clauses that hold just one value of the kind asked for which the question does not name, and that value."""
    found: list[tuple[Reading, Value]] = []
    sentence = reading(candidate.text)
    if any(word in sentence.folded for word in _PASSING):
        return []
    for clause in sentence.clauses:
        values = [one for one in _values(clause, findings) if not _among(one, asked)]
        if len(values) == 1 and _holds(clause, findings, _IN_CLAUSE):
            found.append((clause, values[0]))
    return found


def _values(clause: Reading, findings: Findings) -> list[Value]:
    days = [date for date in clause.dates if date.day or (date.year and not date.month)]
    counts = [one for one in clause.quantities if one.kind not in _UNCOUNTED and not one.vague]
    if findings.expected in _NAMED:
        return list(_names(clause, _NAMED[findings.expected]))
    if findings.expected == "date":
        return list(days)
    return [*counts, *(days if findings.expected == "" else ())]


def _names(clause: Reading, tags: Sequence[str]) -> Iterator[Name]:
    foreign = [Name(found.group(), *found.span()) for found in _FOREIGN.finditer(clause.folded)]
    yield from foreign
    place, surname = 0, ""
    for word, tag in clause.tags:
        end = place + len(word)
        if surname and len(word) <= _GIVEN:
            yield Name(surname + word, place - 1, end)
        surname = word if tag == "nr" and len(word) == 1 else ""
        inside = any(one.start < end and place < one.end for one in foreign)
        if tag.startswith(tuple(tags)) and len(word) > 1 and not inside:
            yield Name(word, place, end)
        place = end


def _among(value: Value, other: Reading) -> bool:
    if isinstance(value, Name):
        return value.text in other.folded
    if isinstance(value, Date):
        return date_agrees(value, other.dates) == 1
    return any(value.agrees(one) for one in other.quantities)


def _differ(one: Value, other: Value) -> bool:
    if isinstance(one, Date) and isinstance(other, Date):
        said = [(a, b) for a, b in zip(_parts(one), _parts(other), strict=True) if a and b]
        return any(a != b for a, b in said) and (one.day > 0) == (other.day > 0)
    if isinstance(one, Name) and isinstance(other, Name):
        return one.text not in other.text and other.text not in one.text
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        apart = abs(one.value - other.value)
        return one.kind == other.kind and apart > _ROUNDED * max(abs(one.value), abs(other.value))
    return False


def _parts(date: Date) -> tuple[int, int, int]:
    return date.year, date.month, date.day


def _same_subject(clause: Reading, value: Value, other: Reading, asked: Reading) -> bool:
    """Whether a clause says nothing beside its value that the other sentence and the question do not say."""
    rest = clause.folded[: value.start] + "，" + clause.folded[value.end :]
    words = [(word, tag) for word, tag in content_words(reading(rest)) if tag[0] in _TELLING]
    strange = "".join(" #"[pair not in other.pairs | asked.pairs] for pair in pairs(rest))
    return (
        bool(words)
        and max(map(len, strange.split()), default=0) < _STRANGE
        and all(_is_known(word, tag, other, asked) for word, tag in words)
    )


def _is_known(word: str, tag: str, other: Reading, asked: Reading) -> bool:
    """Whether a word stands in the other sentence or the question; 大桥 may be short for 三桥."""
    if tag == "n" and word[-1] in asked.folded:
        return True
    least = _NAME_KNOWN if tag.startswith(_NAME_TAGS) else _WORD_KNOWN
    return max(support(word, other), support(word, asked)) >= least
