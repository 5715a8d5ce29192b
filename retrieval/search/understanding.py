"""What a question says about itself: its own words, the kind of thing it asks for, the addresses it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from retrieval.normalising import fold
from retrieval.types import Expected
from retrieval.wordlists import entries
from retrieval.words import question_tokens

_NUMERAL = r"[0-9]+|[〇零一二两三四五六七八九十百千]+"
_ADDRESS = re.compile(rf"第\(?({_NUMERAL})\)?(条|款|点|部分|章|节|编)")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年?(?![0-9])|([一二][〇零○一二三四五六七八九]{3})年")
_TITLE = re.compile(r"《([^《》]{2,60})》")
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

    `question` is its folded text, `tokens` are those of its own words, addresses left out, `titles` the folded words
    that it puts in 《》.
    """

    question: str
    tokens: tuple[str, ...]
    expected: Expected
    addresses: tuple[Address, ...]
    years: tuple[str, ...]
    titles: tuple[str, ...]


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
    )


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


def integer(numeral: str) -> int | None:
    """The value of a numeral in Arabic or Chinese digits, None where it is none (百千).

    >>> integer("二十二"), integer("8")
    (22, 8)
    """
    if numeral.isdecimal():
        return int(numeral)
    from cn2an import cn2an  # 0.16 s of CPU, and few questions need it

    try:
        return int(cn2an(numeral.replace("〇", "零"), "smart"))
    except ValueError:
        return None


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
