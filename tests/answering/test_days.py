from datetime import date

import pytest

from bot.answering.days import named_days, widened

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("今天的报纸", "2024年3月1日的报纸"),
        ("昨天第4版", "2024年2月29日第4版"),
        ("大前天的报纸", "2024年2月27日的报纸"),
        ("今年的报名人数", "今年的报名人数"),
        ("", ""),
    ],
)
def test_days_counted_from_today_become_dates_and_years_stay(question: str, named: str) -> None:
    assert named_days(question, TODAY) == named


def test_what_is_sought_keeps_the_words_and_gains_the_date() -> None:
    assert widened("昨天开的大会", TODAY) == "昨天开的大会 2月29日"
    assert widened("三桥有多长", TODAY) == "三桥有多长"
