"""Headings and clauses of policy documents."""

from __future__ import annotations

import pytest

from retrieval.reading.ladder import Rank, count_of, is_heading, rung_of
from retrieval.types import Clause
from tests.reading.conftest import paragraphs_of, stories_of

_RULES = """云川市公共自行车管理办法
云府发〔2024〕12号

第一章 总则
第一条 为了规范公共自行车管理，方便市民出行，制定本办法。
第二条 本办法所称运营单位应当具备下列条件：
（一）有固定的办公场所；
（二）法律、法规规定的其他条件。
第二章 服务
第三条【服务时间】服务点每天六时开放，二十二时关闭。节假日照常开放。
第四条 本办法自2024年9月1日起施行。
云川市人民政府
2024年6月26日
"""

_PLAN = """关于加快发展体育事业的意见

一、总体要求
坚持以人民为中心，推动体育事业高质量发展。
二、主要任务
（一）建设场馆
1.新建社区球场。每个街道不少于两处，向市民免费开放。
2.改造旧厂房。鼓励社会资本参与改造。
（二）加强组织。各级部门要把体育工作列入议事日程，抓好落实。
"""


def test_chapters_are_headings_and_articles_are_clauses_with_their_items_inside() -> None:
    (story,) = stories_of(_RULES)

    assert story.headline.text == "云川市公共自行车管理办法"
    assert [section.headings[0].text for section in story.sections if section.headings] == [
        "第一章 总则",
        "第二章 服务",
    ]
    clauses = [
        paragraph.clause for section in story.sections for paragraph in section.paragraphs if paragraph.clause
    ]
    assert clauses == [
        Clause(1, "第一条"),
        Clause(2, "第二条"),
        Clause(1, "（一）", parents=("第二条",)),
        Clause(2, "（二）", parents=("第二条",)),
        Clause(3, "第三条", "服务时间"),
        Clause(4, "第四条"),
    ]


def test_the_signature_and_the_date_of_a_document_are_paragraphs() -> None:
    (story,) = stories_of(_RULES)

    assert [text for _, text in paragraphs_of(story)][-2:] == ["云川市人民政府", "2024年6月26日"]


def test_numbered_headings_make_paths_and_a_run_in_heading_is_a_paragraph() -> None:
    (story,) = stories_of(_PLAN)

    assert paragraphs_of(story) == [
        (("一、总体要求",), "坚持以人民为中心，推动体育事业高质量发展。"),
        (("二、主要任务", "（一）建设场馆"), "1.新建社区球场。每个街道不少于两处，向市民免费开放。"),
        (("二、主要任务", "（一）建设场馆"), "2.改造旧厂房。鼓励社会资本参与改造。"),
        (("二、主要任务", "（一）建设场馆"), "（二）加强组织。各级部门要把体育工作列入议事日程，抓好落实。"),
    ]
    clauses = [
        paragraph.clause for section in story.sections for paragraph in section.paragraphs if paragraph.clause
    ]
    assert [(clause.marker, clause.title) for clause in clauses] == [
        ("1.", "新建社区球场"),
        ("2.", "改造旧厂房"),
        ("（二）", "加强组织"),
    ]


def test_a_table_of_contents_heads_nothing_and_stays_text() -> None:
    (story,) = stories_of(
        "城市规划条例\n目录\n第一章 总则\n第二章 附则\n第一章 总则\n第一条 为了规划城市，制定本条例。\n"
    )

    assert (("第一章 总则",), "第一条 为了规划城市，制定本条例。") in paragraphs_of(story)
    assert "第二章 附则" in [text for _, text in paragraphs_of(story)]


@pytest.mark.parametrize(
    ("words", "rank", "number", "marker"),
    [
        ("第二十一条 内容", Rank.ARTICLE, 21, "第二十一条"),
        ("第十条之二 内容", Rank.ARTICLE, 10, "第十条之二"),
        ("第三章 附则", Rank.CHAPTER, 3, "第三章"),
        ("十二、附则", Rank.UPPER, 12, "十二、"),
        ("（十）其他", Rank.BRACKETED, 10, "（十）"),
        ("12. 内容", Rank.NUMBERED, 12, "12."),
        ("3、内容", Rank.NUMBERED, 3, "3、"),
        ("（3）内容", Rank.SMALL, 3, "（3）"),
        ("③内容", Rank.CIRCLED, 3, "③"),
    ],
)
def test_every_rung_of_the_ladder_is_known(words: str, rank: Rank, number: int, marker: str) -> None:
    rung = rung_of(words)

    assert rung is not None
    assert (rung.rank, rung.number, rung.marker) == (rank, number, marker)


@pytest.mark.parametrize(
    "words", ["4.5亿元", "第三条规定了期限", "2024年", "一二三", "", "（下转第4版）", "10时许，"]
)
def test_numbers_of_other_kinds_are_no_rungs(words: str) -> None:
    assert rung_of(words) is None


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("一、总体要求", True),
        ("（二）加强领导。各级要", False),
        ("（三）其他情形；", False),
        ("一、请市民不要出门。", False),
    ],
)
def test_a_heading_is_short_and_no_sentence(words: str, heading: bool) -> None:
    rung = rung_of(words)

    assert rung is not None
    assert is_heading(rung) is heading


@pytest.mark.parametrize(
    ("words", "count"), [("十", 10), ("二十", 20), ("一百零五", 105), ("12", 12), ("两千三百", 2300)]
)
def test_chinese_numbers_are_counted(words: str, count: int) -> None:
    assert count_of(words) == count
