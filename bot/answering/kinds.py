"""Whether a sentence holds the kind of thing that a question asks for, in the unit that it asks for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from retrieval.types import Expected
from retrieval.wordlists import entries
from retrieval.words import tagged

_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千万亿]+(?:[个名位条家项种次年月日岁人元米里座成倍]|分之)"
)
_DATE = re.compile(
    r"[0-9]+(?:年|月|日|时|点|:)|世纪|年代|[一二三四五六七八九十]+(?:月|日|点)|今[天日晨晚]|昨[天日晚]"
)
_CAUSE = re.compile("因|由于|为了|所以|以便|导致|鉴于|引发|造成|使得")
_PARTS = {"person": ("nr",), "place": ("ns", "nt")}  # jieba's tags
_COUNTED = re.compile(
    "(?:多少|(?<!哪)几)([人名位户家所座栋幢间项件条例宗起款种类次届轮辆台部艘架列张本篇级岁元吨枚颗天年场])"
)
_NUMERAL = "[0-9〇一二两三四五六七八九十百千万亿点.余多]"


def holds(kind: Expected, folded: str, question: str) -> bool:
    """Whether folded text holds a thing of that kind that the folded question does not name itself.

    False for kinds that no form betrays.
    """
    if kind == "number":
        return any(number not in question for number in _NUMBER.findall(folded))
    if kind == "date":
        return any(date not in question for date in _DATE.findall(folded))
    if kind == "cause":
        return _CAUSE.search(folded) is not None
    parts = _PARTS.get(kind)
    return parts is not None and any(
        tag.startswith(parts) and word not in question for word, tag in _tags(folded)
    )


def answers(kind: Expected, folded: str, question: str) -> bool:
    """Whether folded text holds what the folded question asks for: a number in its unit where it names one, else a new
    thing of that kind.

    >>> answers("number", "200米蛙泳打破纪录", "200米蛙泳游了几分几秒")
    False
    >>> answers("number", "以2分05秒48夺冠", "200米蛙泳游了几分几秒")
    True
    """
    unit = unit_asked(question)
    if unit is None:
        return holds(kind, folded, question)
    return any(number not in question for number in unit.findall(folded))


@lru_cache(maxsize=4096)  # the sentences of a question's passages, several times over
def _tags(folded: str) -> tuple[tuple[str, str], ...]:
    return tuple(tagged(folded))


@lru_cache(maxsize=256)  # the question at hand and its parts
def unit_asked(question: str) -> re.Pattern[str] | None:
    """The form of a number that answers a folded question: 多少钱 wants 元, 多久 a time. None where none is asked for.

    >>> bool(unit_asked("下了多少毫米").search("雨量为145.2毫米"))
    True
    """
    for words, units in _units():
        if any(word in question for word in words):
            return re.compile(f"{_NUMERAL}(?:{'|'.join(map(re.escape, units))})")
    counted = _COUNTED.search(question)
    if counted is None:
        return None
    return re.compile(f"{_NUMERAL}个?{counted[1]}")  # 250个项目


@cache
def _units() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    table = []
    for line in entries("units"):
        asked, _, units = line.partition("=")
        table.append((tuple(asked.split()), tuple(units.split())))
    return tuple(table)
