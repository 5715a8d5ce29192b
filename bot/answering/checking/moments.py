"""Dates and times of day, however much of them is said: 2024年6月24日, 24日, 6月, 下午5时, 17:00."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.checking.quantities import value

_DIGIT = "[0-9零〇一二三四五六七八九十]"
_DATE = re.compile(
    rf"(?:(?P<y>[12][0-9]{{3}}|[一二][零〇一二三四五六七八九]{{3}})年度?)?"
    rf"(?:(?P<m>{_DIGIT}{{1,3}})月份?)?(?:(?P<d>{_DIGIT}{{1,3}})[日号](?!线|楼|院|机))?"
)
_DAYTIME = re.compile(
    rf"(?P<part>凌晨|清晨|清早|早上|早晨|上午|中午|下午|午后|傍晚|晚上|晚间|当晚|晚|夜间|深夜)?"
    rf"(?P<h>{_DIGIT}{{1,3}})(?:(?:时|点钟?)(?!间|期|代|左右两)(?:(?P<m>{_DIGIT}{{1,3}})分(?!之|别|钟)|(?P<half>半))?|:(?P<mm>[0-9]{{2}}))"
)
_AFTER_NOON = ("下午", "午后", "傍晚", "晚上", "晚间", "当晚", "晚", "夜间", "深夜")
_NOON = 12


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date; 0 where a part is not said."""

    year: int
    month: int
    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Daytime:
    """`minutes` are the minutes since midnight that may be meant: 5时 is 05:00 or 17:00."""

    minutes: frozenset[int]
    start: int
    end: int


def dates(folded: str) -> tuple[Date, ...]:
    """The dates of a folded text in order."""
    found = []
    for match in _DATE.finditer(folded):
        if not match.group():
            continue
        year, month, day = (int(value(match[part])) if match[part] else 0 for part in "ymd")
        if month <= 12 and day <= 31:
            found.append(Date(year, month, day, *match.span()))
    return tuple(found)


def daytimes(folded: str) -> tuple[Daytime, ...]:
    """The times of day of a folded text in order."""
    found = []
    for match in _DAYTIME.finditer(folded):
        hour = int(value(match["h"]))
        minute = 30 if match["half"] else int(value(match["m"] or match["mm"] or "0"))
        if hour > 24 or minute >= 60:
            continue
        part = match["part"]
        if part in _AFTER_NOON or (part == "中午" and hour < 10):
            hours = {hour if hour >= _NOON else hour + _NOON}
        elif part or hour > _NOON:
            hours = {hour}
        else:
            hours = {hour, hour + _NOON}
        found.append(Daytime(frozenset(h % 24 * 60 + minute for h in hours), *match.span()))
    return tuple(found)


def date_agrees(date: Date, others: tuple[Date, ...]) -> float:
    """How far the dates of a source bear out a date: 1 in full, 0.5 where a part stands nowhere, 0 against it.

    A source that says 24日 means the month that it names elsewhere.
    """
    if not others:
        return 0.0
    years, months = {one.year for one in others if one.year}, {one.month for one in others if one.month}
    best = 0.0
    for other in others:
        agreement = 1.0
        for mine, its, known in (
            (date.year, other.year, years),
            (date.month, other.month, months),
            (date.day, other.day, set[int]()),
        ):
            if mine and its and mine != its:
                agreement = 0.0
            elif mine and not its:
                agreement = min(agreement, 1.0 if mine in known else 0.5 if not known else 0.0)
        best = max(best, agreement)
    return best
