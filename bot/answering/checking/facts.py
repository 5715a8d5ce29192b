"""Names, numbers and dates of a sentence that its source does not hold, or holds elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from bot.answering.checking.moments import date_agrees
from bot.answering.checking.quantities import Quantity
from bot.answering.checking.source import Reading
from bot.answering.checking.support import support

_NAMES = ("nr", "ns", "nt", "nz")
_TITLED = re.compile(r"[《<\"]([^《》<>\"]{2,30})[》>\"]|([a-z][a-z0-9\-]+)")
_FIRST = ("首", "最", "冠军", "金牌", "一次", "始")
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
    seen = {word for word, tag in mine.tags if tag.startswith(_NAMES) and len(word) > 1}
    seen |= {name for match in _TITLED.finditer(mine.folded) for name in match.groups() if name}
    yield from sorted(seen)


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
        if any(one.agrees(other) for other in near.quantities) or _first(one, whole):
            continue
        if any(one.agrees(other) for other in known):
            values["numbers_elsewhere"] += 1
            continue
        if one.is_small_count:
            continue
        values["numbers_missing"] += 1
        values["numbers_contradicted"] += any(other.kind == one.kind for other in near.quantities)
        values["numbers_derived"] += _derived(one, whole)
    return values


def _first(one: Quantity, whole: Reading) -> bool:
    """Whether it is a first one, and the source says so in other words."""
    return one.kind == "ordinal" and one.value == 1 and any(word in whole.folded for word in _FIRST)


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
