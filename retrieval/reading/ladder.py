"""The ladder of Chinese documents: 附件1 编 章 节 一、（一） above, 第X条 1. （1） ① below.

The upper rungs make headings, the lower ones number paragraphs. Whether a line that begins with a rung is a
heading or a paragraph that begins so is decided here too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from retrieval.types import Clause

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000}
_COUNT = r"[一二三四五六七八九十百千零〇○两]{1,7}"

# Cheap test before any pattern: the characters with which a rung can begin.
_BEGINNINGS = frozenset("附第一二三四五六七八九十（(①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳0123456789")
_ARTICLE = re.compile(
    rf"第\s?({_COUNT}|\d{{1,4}})\s?([编編章节節条條])(之{_COUNT})?(?!规定|的|款|中|所|至|、|和|与|或|课|车)"
)
_ANNEX = re.compile(rf"附件\s?({_COUNT}|\d{{1,2}})?(?:[:：]|\s|$)")
_UPPER = re.compile(rf"({_COUNT})、")
_BRACKETED = re.compile(rf"[（(]\s?({_COUNT})\s?[）)][、，]?")
_NUMBERED = re.compile(r"(\d{1,3})\s?(?:[.．、](?!\d))")
_SMALL = re.compile(r"[（(]\s?(\d{1,3})\s?[）)]|(\d{1,2})[）)]")
_CIRCLED = re.compile(r"[①-⑳]")

_TITLE = 40  # characters; the longest clause title on the real page has 13, of a ministry's measures about 35
_ARTICLE_TITLE = 16  # characters; an article's first sentence is a rule more often than a title
_HEADING = 60  # characters; two full lines of a column, or one of a document
_BRACKET_TITLE = re.compile(r"\s*[【〔\[（(]([^】〕\]）)]{2,24})[】〕\]）)]")
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]")


class Rank(IntEnum):
    """How high a rung stands: smaller is higher. Markdown's # to ###### stand between 0 and 5 of their own."""

    ANNEX = 8
    PART = 10
    CHAPTER = 20
    SECTION = 30
    UPPER = 40  # 一、
    BRACKETED = 50  # （一）
    ARTICLE = 60  # 第一条
    ITEM = 65  # （一） inside an article
    NUMBERED = 70  # 1.
    SMALL = 80  # （1）
    CIRCLED = 90  # ①
    UNNUMBERED = 100  # a subhead without a number stands below all that are numbered


_BY_SIGN = {
    **dict.fromkeys("编編", Rank.PART),
    "章": Rank.CHAPTER,
    **dict.fromkeys("节節", Rank.SECTION),
    **dict.fromkeys("条條", Rank.ARTICLE),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """The number that a line begins with: its rank, its count, its marker as printed, and the words after."""

    rank: Rank
    number: int
    marker: str
    rest: str

    @property
    def heads(self) -> bool:
        """Whether this rank makes headings."""
        return self.rank <= Rank.BRACKETED


def rung_of(words: str) -> Rung | None:
    """The rung that plain `words` begin with."""
    if not words or words[0] not in _BEGINNINGS:
        return None
    if found := _ARTICLE.match(words):
        return _rung(_BY_SIGN[found.group(2)], found.group(1), found, words)
    if found := _ANNEX.match(words):
        rest = words[found.end() :].lstrip()
        if rest and not found.group(1):
            return None  # 附件：重点任务清单 announces one
        return Rung(Rank.ANNEX, count_of(found.group(1) or "一"), "".join(found.group().split()), rest)
    if found := _UPPER.match(words):
        return _rung(Rank.UPPER, found.group(1), found, words)
    if found := _BRACKETED.match(words):
        return _rung(Rank.BRACKETED, found.group(1), found, words)
    if found := _NUMBERED.match(words):
        return _rung(Rank.NUMBERED, found.group(1), found, words)
    if found := _SMALL.match(words):
        return _rung(Rank.SMALL, found.group(1) or found.group(2), found, words)
    if found := _CIRCLED.match(words):
        return Rung(Rank.CIRCLED, ord(words[0]) - ord("①") + 1, words[0], words[1:].lstrip())
    return None


def _rung(rank: Rank, count: str, found: re.Match[str], words: str) -> Rung:
    return Rung(rank, count_of(count), "".join(found.group().split()), words[found.end() :].lstrip())


def count_of(words: str) -> int:
    """A number below 10,000, in Chinese or plain digits.

    >>> count_of("二十一"), count_of("一百零五"), count_of("12")
    (21, 105, 12)
    """
    if words.isdecimal():
        return int(words)
    total, digit = 0, 0
    for character in words:
        if unit := _UNIT.get(character):
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = _DIGIT[character]
    return total + digit


def is_heading(rung: Rung, *, in_article: bool = False) -> bool:
    """Whether a whole line or paragraph that begins with `rung` is a heading: short, and no sentence.

    `（一）加强领导。各级……` runs on and is a paragraph; `（一）……；` is an item of a list; inside an
    article （一） is always an item.
    """
    if not rung.heads or len(rung.rest) > _HEADING:
        return False
    if not rung.rest:
        return rung.rank == Rank.ANNEX  # its title stands below
    if in_article and rung.rank == Rank.BRACKETED:
        return False
    return not ends_sentence(rung.rest) and "。" not in rung.rest


def ends_sentence(words: str) -> bool:
    """Whether plain `words` end with a mark that no heading ends with; 。 ； ： ， and their like."""
    return words.rstrip("”’』」）)》 ")[-1:] in tuple("。；;：:，,、…")


class Numbering:
    """Gives paragraphs their clauses, in reading order: an item's parents are the clauses it stands in."""

    def __init__(self) -> None:
        self._above: list[tuple[Rank, str]] = []

    @property
    def in_article(self) -> bool:
        return bool(self._above) and self._above[0][0] == Rank.ARTICLE

    def restart(self) -> None:
        """A heading ends all clauses above it."""
        self._above.clear()

    def clause(self, rung: Rung) -> Clause:
        rank = Rank.ITEM if rung.rank == Rank.BRACKETED else rung.rank
        while self._above and self._above[-1][0] >= rank:
            self._above.pop()
        parents = tuple(marker for _, marker in self._above)
        self._above.append((rank, rung.marker))
        return Clause(rung.number, rung.marker, clause_title(rung), parents)


def clause_title(rung: Rung) -> str:
    """The words up to the first full stop where more follows, or in brackets after an article's number."""
    if rung.rank == Rank.ARTICLE and (bracketed := _BRACKET_TITLE.match(rung.rest)):
        return bracketed.group(1).strip()
    first = _SENTENCE.match(rung.rest)
    if not first or first.end() >= len(rung.rest.rstrip()):
        return ""
    title = first.group()[:-1].strip()
    if rung.rank == Rank.ARTICLE and (len(title) > _ARTICLE_TITLE or "，" in title):
        return ""
    return title if 0 < len(title) <= _TITLE and not set("：；") & set(title) else ""
