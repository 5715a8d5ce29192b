"""What a question says about where its answer was printed."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.search.bounds import Bounds, bounds_of

PAPERS, SECTIONS, TODAY = ("云川日报",), ("要闻", "文体"), date(2024, 6, 27)


@pytest.mark.parametrize(
    ("question", "bounds"),
    [
        ("《云川日报》6月25日的报道里说三桥多长", Bounds("说三桥多长", paper="云川日报", date="-06-25")),
        ("６月26日的報紙上說三橋多長", Bounds("說三橋多長", date="-06-26")),
        ("2024年6月26日云川日报第4版谁得奖", Bounds("谁得奖", paper="云川日报", date="2024-06-26", page="4")),
        ("昨天的报纸里三桥多长", Bounds("三桥多长", date="2024-06-26")),
        (
            "上周的报纸上说三桥多长",
            Bounds("说三桥多长", since="2024-06-17", until="2024-06-23"),
        ),
        ("本月的报纸上说三桥多长", Bounds("说三桥多长", since="2024-06-01", until="2024-06-30")),
        ("第五版上龙舟赛谁赢了", Bounds("龙舟赛谁赢了", page="5")),
        ("A04版的报道里谁得奖", Bounds("谁得奖", page="A4")),
        ("要闻版上说水鸟有多少种", Bounds("说水鸟有多少种", section="要闻")),
        ("云川府规〔2024〕12号里区长任期几年", Bounds("区长任期几年", number="云川府规(2024)12号")),
        ("26号的报纸上谁得奖", Bounds("谁得奖", date="-26")),
        ("第5版龙舟谁赢的", Bounds("龙舟谁赢的", page="5", sure=False)),
        ("6月25日的报道里三桥多长", Bounds("三桥多长", date="-06-25", sure=False)),
        ("《云川日报》上怎么说三桥", Bounds("怎么说三桥", paper="云川日报", sure=False)),
    ],
)
def test_the_form_says_where_it_was_printed(question: str, bounds: Bounds) -> None:
    assert bounds_of(question, PAPERS, TODAY, SECTIONS) == bounds


@pytest.mark.parametrize(
    "question",
    [
        "三桥6月25日通车了吗？",
        "《大公报》于1966年9月14日停刊，后来叫什么？",
        "2023年7月30日，云川日报发布了一篇文章，讲什么？",
        "据《云川日报》报道三桥多长？",
        "昨天三桥通车了吗？",
        "6月26日报名截止了吗？",
        "《新华字典》第3版有多少字？",
        "",
    ],
)
def test_a_day_or_a_paper_that_something_happened_to_is_no_bound(question: str) -> None:
    assert bounds_of(question, PAPERS, TODAY, SECTIONS) is None


def test_yesterday_means_nothing_without_a_today() -> None:
    assert bounds_of("昨天的报纸里三桥多长") is None
