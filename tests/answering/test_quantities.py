import math

import pytest

from bot.answering.checking.moments import date_agrees, dates, daytimes
from bot.answering.checking.quantities import quantities, value
from retrieval.normalising import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("13.2万家", "132,000家"),
        ("约三千人", "约3000名"),
        ("五分之三", "60%"),
        ("三分之一", "33%"),
        ("两成", "20%"),
        ("一成三", "13%"),
        ("百分之三十", "30%"),
        ("千分之四", "0.4%"),
        ("四亿元", "4亿余元"),
        ("1.2万", "12,000"),
        ("6千6百多万美元", "6600多万美元"),
        ("七周", "49天"),
        ("6天", "144小时"),
        ("0.195公里", "195米"),
        ("第14条", "第十四条"),
        ("Ⅲ级", "III级"),
    ],
)
def test_two_ways_to_write_a_quantity_agree(one: str, other: str) -> None:
    (mine,), (its,) = quantities(fold(one)), quantities(fold(other))

    assert mine.agrees(its)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4万元", "4亿元"),
        ("20亿美元", "20亿欧元"),
        ("87名", "87辆"),
        ("数百项", "数千项"),
        ("Ⅱ级", "Ⅲ级"),
        ("第8条", "第7条"),
        ("六颗", "五颗"),
        ("5.1%", "5.3%"),
    ],
)
def test_a_slip_does_not_agree(one: str, other: str) -> None:
    (mine,), (its,) = quantities(fold(one)), quantities(fold(other))

    assert not mine.agrees(its)


@pytest.mark.parametrize("words", ["一起去四川", "十分重要", "统一的三维模型", "国办发〔2024〕12号"])
def test_words_that_hold_a_digit_are_no_quantities(words: str) -> None:
    assert quantities(fold(words)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("17时", "下午5时"), ("9点半", "上午9时30分"), ("16:28", "下午4点28分"), ("24时", "0时")],
)
def test_two_ways_to_tell_the_time_agree(one: str, other: str) -> None:
    (mine,), (its,) = daytimes(fold(one)), daytimes(fold(other))

    assert mine.minutes & its.minutes


def test_a_date_is_borne_out_by_a_day_whose_month_stands_elsewhere() -> None:
    known = dates("新华社北京6月25日电24日上午")

    assert date_agrees(dates("6月24日")[0], known) == 1
    assert date_agrees(dates("7月24日")[0], known) == 0
    assert date_agrees(dates("2024年6月24日")[0], known) == 0.5


@pytest.mark.parametrize(
    "run",
    [
        "9" * 5000,
        "九" * 5000,
        "亿" * 400,
        "一亿" * 400,
        "1," * 2000,
        "1.1" * 2000,
        "数" * 2000 + "百",
        "八" * 400 + "成",
    ],
)
def test_absurd_runs_of_digits_are_read_to_their_end(run: str) -> None:
    for one in quantities(f"共{run}人"):
        assert one.agrees(one) == math.isfinite(one.value)

    assert value(run) != value("7")
    assert not dates(run)
    assert not daytimes(run)


def test_a_long_number_is_read_in_one_way() -> None:
    """A pattern that can take a run of digits apart in 2^n ways never comes back from this one."""
    (card,) = quantities("卡号" + "6228480402564890018" * 2)

    assert card.end - card.start == 38
