"""What a question says about itself: its own words, the kind of thing it asks for, the addresses it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from retrieval.normalising import fold
from retrieval.numerals import integer
from retrieval.types import Expected
from retrieval.wordlists import entries
from retrieval.words import own_words, question_tokens

_NUMERAL = r"[0-9]+|[〇零一二两三四五六七八九十百千]+"
_ADDRESS = re.compile(rf"第\(?({_NUMERAL})\)?(条|款|点|部分|章|节|编)")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年?(?![0-9])|([一二][〇零○一二三四五六七八九]{3})年")
_TITLE = re.compile(r"《([^《》]{2,60})》")
_QUESTION_END = re.compile(r"[?!;。]+")
_CLAUSE_END = re.compile(r",")
_ASKING = re.compile("什么|啥|怎|咋|哪|谁|吗|多少|几|为何|如何|是否|有没有")
_SHORTEST_PART = 4  # characters; 为什么 alone asks about what stands before it
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


@dataclass(frozen=True, slots=True)
class Address:
    """A place that a question names by number: 第8条 is a clause, 第（四）部分 and 第三章 are headings."""

    kind: Literal["clause", "heading"]
    number: int
    unit: str

    @property
    def label(self) -> str:
        return f"第{self.number}{self.unit}"


@dataclass(frozen=True, slots=True)
class Understood:
    """A question taken apart.

    `question` is its folded text, `own` the words of its own, without those that only ask, `tokens` theirs, addresses
    left out; `titles` are the folded words that it puts in 《》. `parts` are the questions of which it is made, where
    there are several.
    """

    question: str
    tokens: tuple[str, ...]
    expected: Expected
    addresses: tuple[Address, ...]
    years: tuple[str, ...]
    titles: tuple[str, ...]
    own: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions in one: its folded text, its tokens, and the kind of thing that it asks for."""

    question: str
    tokens: tuple[str, ...]
    expected: Expected


def understand(question: str) -> Understood:
    """Take a question apart by its form alone; nothing is looked up."""
    folded = fold(question)
    return Understood(
        question=folded,
        tokens=tuple(question_tokens(_ADDRESS.sub(" ", folded))),
        expected=expected_kind(folded),
        addresses=addresses(folded),
        years=tuple(dict.fromkeys(years(folded))),
        titles=tuple(fold(title) for title in _TITLE.findall(question)),
        own=tuple(own_words(question)),
        parts=tuple(Part(part, tuple(question_tokens(part)), expected_kind(part)) for part in parts(folded)),
    )


def parts(folded: str) -> tuple[str, ...]:
    """The questions of which a folded one is made; none where it is but one.

    A question mark or a semicolon parts them, and a comma that has asking words on both sides.

    >>> parts("希腊那个岛跑出来多少人,坐船走的有几个?")
    ('希腊那个岛跑出来多少人', '坐船走的有几个')
    """
    found: list[str] = []
    for piece in filter(None, _QUESTION_END.split(folded)):
        clauses = [clause for clause in _CLAUSE_END.split(piece) if clause]
        for place, clause in enumerate(clauses):
            if place and not (asks(clause) and asks(found[-1])):
                found[-1] += "," + clause
            else:
                found.append(clause)
    asking = [part for part in found if len(part) >= _SHORTEST_PART]
    return tuple(asking) if len(asking) > 1 else ()


def asks(folded: str) -> bool:
    """Whether a stretch of a folded question asks for something by itself."""
    return bool(expected_kind(folded)) or _ASKING.search(folded) is not None


def addresses(folded: str) -> tuple[Address, ...]:
    """The numbered places that a folded question names, in order, each once."""
    found: list[Address] = []
    for numeral, unit in _ADDRESS.findall(folded):
        number = integer(numeral)
        if number is not None:
            found.append(Address("clause" if unit in "条款点" else "heading", number, unit))
    return tuple(dict.fromkeys(found))


def years(folded: str) -> list[str]:
    """The years of this and the last century that a folded text names, as four digits.

    >>> years("二〇二三年和2024年度")
    ['2023', '2024']
    """
    return [digits or chinese.translate(_DIGITS) for digits, chinese in _YEAR.findall(folded)]


def expected_kind(folded: str) -> Expected:
    """The kind of thing that a folded question asks for, empty where its words do not tell."""
    for kind, pattern in _kinds():
        if pattern.search(folded):
            return kind
    return ""


@cache
def _kinds() -> tuple[tuple[Expected, re.Pattern[str]], ...]:
    table = []
    for line in entries("expected"):
        kind, *words = line.split()
        if kind not in get_args(Expected):
            raise ValueError(f"expected.txt: unknown kind {kind!r}")
        table.append((cast("Expected", kind), re.compile("|".join(re.escape(fold(word)) for word in words))))
    return tuple(table)
