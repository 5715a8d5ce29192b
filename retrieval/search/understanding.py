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
_QUESTION_END = re.compile("[?？!！；;。]+")
_COMMA = re.compile("[，,]+")
_ASKS = re.compile(
    "谁|什么|啥|哪|(?<![十好这那百千])几(?![乎年天])|多少|多[大久长高远深重宽快厚]|怎么|怎样|如何|咋|为何|何[时地处]|是否|有没有|([^，,])不\\1"
    "|(?:吗|没|没有|呢)$"
)
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
        parts=tuple(
            Part(part, tuple(question_tokens(part)), expected_kind(part))
            for part in map(fold, parts(question))
        ),
    )


def parts(question: str) -> tuple[str, ...]:
    """The questions of which one is made, in its own words; none where it is but one.

    A question mark, a semicolon or a full stop parts them, and a comma behind what asks; each must ask by itself.

    >>> parts("希腊那个岛跑出来多少人，坐船走的有几个？")
    ('希腊那个岛跑出来多少人', '坐船走的有几个')
    """
    sentences = (one.strip("，, ") for one in _QUESTION_END.split(question))
    asked = [part for sentence in filter(None, sentences) for part in _asking(sentence)]
    return tuple(asked) if len(asked) > 1 and all(map(asks, asked)) else ()


def _asking(sentence: str) -> list[str]:
    """The pieces between commas, what asks nothing joined to the piece behind it."""
    pieces: list[str] = []
    open_piece = ""
    for piece in filter(None, _COMMA.split(sentence)):
        open_piece = f"{open_piece}，{piece}" if open_piece else piece
        if asks(piece):
            pieces.append(open_piece)
            open_piece = ""
    if open_piece and pieces:
        pieces[-1] += f"，{open_piece}"
    elif open_piece:
        pieces.append(open_piece)
    return pieces


def asks(words: str) -> bool:
    """Whether a stretch of a question asks for something by itself."""
    return _ASKS.search(words) is not None


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
        table.append((cast("Expected", kind), re.compile("|".join(map(_asking_for, words)))))
    return tuple(table)


def _asking_for(word: str) -> str:
    """The form of a word that asks for a kind; with ``$`` behind it only where the question ends with it."""
    ending = r"(?:是|为|有|呢)?[?!。]*$" if word.endswith("$") else ""
    return re.escape(fold(word.removesuffix("$"))) + ending
