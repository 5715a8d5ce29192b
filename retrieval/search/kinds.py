"""The kinds of thing that questions ask for, by the form that they have in a text, and the units of numbers."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from retrieval.types import Expected
from retrieval.wordlists import entries

_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十百千万亿]+(?:[个名位条家项种次年月日岁人元米里座成倍]|分之)"
)
_DATE = re.compile(
    r"[0-9]+(?:年|月|日|时|点|:)|世纪|年代|[一二三四五六七八九十]+(?:月|日|点)|今[天日晨晚]|昨[天日晚]"
)
_CAUSE = re.compile("因|由于|为了|所以|以便|导致|鉴于|引发|造成|使得")
_FORMS: dict[Expected, re.Pattern[str]] = {"number": _NUMBER, "date": _DATE}
_COUNTED = re.compile(
    "(?:多少|(?<!哪)几)([人名位户家所座栋幢间项件条例宗起款种类次届轮辆台部艘架列张本篇级岁元吨枚颗天年场])"
)
_NUMERAL = "[0-9〇一二两三四五六七八九十百千万亿点.余多]"


def says_new(kind: Expected, folded: str, question: str) -> bool:
    """Whether folded text holds a number, a date or a cause, as is asked for, that the folded question does not name.

    False for kinds that are told by more than their form.
    """
    if kind == "cause":
        return _CAUSE.search(folded) is not None
    form = _FORMS.get(kind)
    return form is not None and any(thing not in question for thing in form.findall(folded))


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
