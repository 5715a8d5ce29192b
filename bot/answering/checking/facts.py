"""Names, numbers and dates of a sentence that its source does not hold, or holds elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from bot.answering.checking.lexicon import surnames
from bot.answering.checking.moments import date_agrees
from bot.answering.checking.quantities import Quantity
from bot.answering.checking.source import Reading
from bot.answering.checking.support import support

_NAMES = ("nr", "ns", "nt", "nz")
_TITLED = re.compile(r"[《<\"]([^《》<>\"]{2,30})[》>\"]|([a-z][a-z0-9\-]+)")
_FIRST = ("首", "最", "冠军", "金牌", "一次", "始")
_WEEKDAY = re.compile("(?:周|星期|礼拜)[一二三四五六日天]")
_RECKONED = re.compile(
    "其余|剩下|剩余|另外|合计|共计|总共|相差|差了|增加|减少|多了|少了|去年|上年|年后|年前|相隔"
)
_BEHIND = 2  # characters behind a number and its unit that tell what is counted
_DAY = 86400  # seconds
_CHINESE_NAME = 3  # characters at most; longer ones are written by their sound: 莱奥妮
_KNOWN = 0.75  # support from which a name counts as found


def facts(mine: Reading, near: Reading, whole: Reading, context: Reading) -> dict[str, float]:
    """The features that count names, numbers and dates."""
    values = dict.fromkeys(("names_missing", "names_elsewhere"), 0.0)
    for name in _names(mine):
        if max(support(name, whole), support(name, context)) < _KNOWN:
            values["names_missing"] += 1
        elif support(name, near) < _KNOWN:
            values["names_elsewhere"] += 1
    return values | _numbers(mine, near, whole, context) | _dates(mine, near, whole, context)


def _names(mine: Reading) -> Iterator[str]:
    seen = {
        word for word, tag in mine.tags if tag.startswith(_NAMES) and len(word) > 1 and _is_name(word, tag)
    }
    seen |= {name for match in _TITLED.finditer(mine.folded) for name in match.groups() if name}
    seen |= set(_WEEKDAY.findall(mine.folded))
    yield from sorted(seen)


def _is_name(word: str, tag: str) -> bool:
    """Whether the tagger may be believed: it takes rare short words for persons, such as 缎带 and 羽翼."""
    return tag != "nr" or len(word) > _CHINESE_NAME or word.startswith(surnames())


def _numbers(mine: Reading, near: Reading, whole: Reading, context: Reading) -> dict[str, float]:
    values = dict.fromkeys(
        (
            "numbers_missing",
            "numbers_contradicted",
            "numbers_derived",
            "numbers_elsewhere",
        ),
        0.0,
    )
    known = (*whole.quantities, *context.quantities)
    for one in mine.quantities:
        if any(one.agrees(other) for other in near.quantities) or _first(one, whole) or _days(one, near):
            continue
        if any(one.agrees(other) for other in known):
            values["numbers_elsewhere"] += 1
            continue
        derived = _derived(one, whole)
        if (one.is_small_count and not _counted_there(one, mine, near)) or (
            derived and _RECKONED.search(mine.folded)
        ):
            continue
        values["numbers_missing"] += 1
        values["numbers_contradicted"] += any(other.kind == one.kind for other in near.quantities)
        values["numbers_derived"] += derived
    return values


def _counted_there(one: Quantity, mine: Reading, near: Reading) -> bool:
    """Whether the source has another number before the same words, and so has counted them itself: 19届亚运会."""
    behind = mine.folded[max(one.start + 1, one.end - 1) : one.end + _BEHIND]
    places = (place for other in near.quantities for place in (other.end - 1, other.end))
    return len(behind) > _BEHIND and any(near.folded.startswith(behind, place) for place in places)


def _first(one: Quantity, whole: Reading) -> bool:
    """Whether it is a first one, and the source says so in other words."""
    return one.kind == "ordinal" and one.value == 1 and any(word in whole.folded for word in _FIRST)


def _days(one: Quantity, near: Reading) -> bool:
    """Whether it is so many days, and the source has 5日, which reads as a date, for 5天."""
    return one.kind == "duration" and any(
        date.day * _DAY == one.value and not date.month and not date.year for date in near.dates
    )


def _derived(one: Quantity, whole: Reading) -> bool:
    """Whether it is the sum or the difference of two numbers of the source."""
    values = [other.value for other in whole.quantities if other.kind == one.kind]
    values_of_years = [date.year for date in whole.dates if date.year]
    return any(one.value in (a + b, abs(a - b)) for a, b in combinations(values, 2)) or (
        one.kind == "years" and any(one.value == abs(a - b) for a, b in combinations(values_of_years, 2))
    )


def _dates(mine: Reading, near: Reading, whole: Reading, context: Reading) -> dict[str, float]:
    values = dict.fromkeys(("dates_missing", "dates_unsure", "dates_elsewhere", "times_missing"), 0.0)
    known = (*whole.dates, *context.dates)
    for date in mine.dates:
        agreement = date_agrees(date, known)
        values["dates_missing"] += agreement == 0
        values["dates_unsure"] += agreement == 0.5
        values["dates_elsewhere"] += agreement == 1 and date_agrees(date, near.dates) == 0
    for time in mine.daytimes:
        values["times_missing"] += not any(time.minutes & other.minutes for other in whole.daytimes)
    return values
