"""Days that a question names by where one stands: 今天, 昨天, 前天."""

from __future__ import annotations

import re
from datetime import date, timedelta

_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2}
_DAY = re.compile("大?(" + "|".join(_AGO) + ")")


def named_days(question: str, today: date) -> str:
    """The question with such days as dates.

    >>> named_days("昨天的报纸有哪些报道", date(2024, 6, 26))
    '2024年6月25日的报纸有哪些报道'
    """
    return _DAY.sub(lambda found: _said(found[0], today), question)


def widened(question: str, today: date) -> str:
    """The question with such days also as a report of a later day names them: 昨天 as 6月25日.

    The words stay, since a report of the same day says 昨天 itself.
    """
    days = [_day(found[0], today) for found in _DAY.finditer(question)]
    return " ".join((question, *(f"{day.month}月{day.day}日" for day in dict.fromkeys(days))))


def _said(word: str, today: date) -> str:
    day = _day(word, today)
    return f"{day.year}年{day.month}月{day.day}日"


def _day(word: str, today: date) -> date:
    more = word.startswith("大")  # 大前天
    return today - timedelta(days=_AGO[word.removeprefix("大")] + more)
