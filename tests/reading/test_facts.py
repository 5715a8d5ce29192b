"""Paper, date and page come from the furniture, the file's name and its folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading.facts import Facts, from_furniture, from_path


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("成都日报/2024-06-26/04.txt", Facts("成都日报", "2024-06-26", "4")),
        ("资料/2024-06-26-A04.txt", Facts("", "2024-06-26", "A4")),
        ("资料/云川日报-2024-06-26-04版.txt", Facts("云川日报", "2024-06-26", "4")),
        ("资料/20240626_03.txt", Facts("", "2024-06-26", "3")),
        ("资料/2024年6月26日第2版.txt", Facts("", "2024-06-26", "2")),
        ("资料/20240626_04版.txt", Facts("", "2024-06-26", "4")),
        ("资料/2024-06-26-A04-要闻.txt", Facts("", "2024-06-26", "A4", "要闻")),
        ("成都日报/2024-06-26/第04版：综合.txt", Facts("成都日报", "2024-06-26", "4", "综合")),
        ("成都日报/2024/06/26/A04.txt", Facts("成都日报", "2024-06-26", "A4")),
        ("成都日报/2024-06/26/04.txt", Facts("成都日报", "2024-06-26", "4")),
        ("资料/page-01.txt", Facts()),
        ("资料/2024-13-45.txt", Facts()),
    ],
)
def test_names_and_folders_say_where_a_page_stood(name: str, facts: Facts) -> None:
    assert from_path(Path("papers") / name) == facts


def test_furniture_says_it_too_and_goes_before_the_name() -> None:
    facts = from_furniture(["第０４版 要闻", "２０２４年６月２６日 星期三", "云川日报 04版"])

    assert facts == Facts("云川日报", "2024-06-26", "4", "要闻")
    assert facts.or_else(Facts("别的报", "2020-01-01", "9")) == facts


@pytest.mark.parametrize(
    ("label", "page"),
    [
        ("02 综合", "2"),
        ("A04 要闻", "A4"),
        ("要闻 A04", "A4"),
        ("A12", "A12"),
        ("04", "4"),
        ("第十二", ""),
        ("— 3 —", ""),
    ],
)
def test_a_page_label_tells_its_page_and_a_bare_number_does_not(label: str, page: str) -> None:
    assert from_furniture([label]).page == page


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("02 综合", "综合"),
        ("要闻 A04", "要闻"),
        ("A04要闻", "要闻"),
        ("第14版 民生 · 科技", "民生·科技"),
        ("云川日报 2024年6月26日 星期三 第04版：经济周刊", "经济周刊"),
        ("二〇二四年六月二十六日 甲辰年五月廿一 副刊", "副刊"),
        ("东方早报 12版", ""),
        ("责任编辑 何田 12版", ""),
        ("国内统一刊号 CN 00-0001 今日8版", ""),
        ("版权所有 未经许可不得转载", ""),
    ],
)
def test_the_name_that_stands_beside_a_page_or_a_day_is_the_pages_name(label: str, section: str) -> None:
    assert from_furniture([label]).section == section


def test_a_newspaper_that_no_list_knows_is_named_where_a_pages_name_stands() -> None:
    assert from_furniture(["新都市报 09版"]) == Facts("新都市报", "", "9")


def test_chinese_dates_are_dates() -> None:
    assert from_furniture(["二〇二四年六月二十六日"]).date == "2024-06-26"
