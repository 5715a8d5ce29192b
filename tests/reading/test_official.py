"""What a policy document says of itself, and the numbers that it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading import read
from retrieval.reading.official import Missing, Official, missing_in, official
from retrieval.types import Document
from tests.reading.carriers import read_one


def document_of(folder: Path, text: str) -> Document:
    (folder / "办法.txt").write_text(text, encoding="utf-8")
    (document,) = read(folder / "办法.txt", "办法.txt")
    assert isinstance(document, Document)
    return document


NOTICE = """云川市人民政府关于促进夜间经济的通知
云政发〔2024〕12号
各区人民政府，市政府各部门：
为进一步激发夜间消费活力，现就有关事项通知如下，请认真贯彻执行。
一、总体要求。坚持因地制宜，形成一批有影响的夜间消费街区。
三、保障措施。各部门要按照职责分工抓好落实，定期报告进展情况。
附件：1.重点任务清单
云川市人民政府
2024年6月26日
"""


def test_a_notice_says_its_number_its_issuer_its_day_and_its_annexes(tmp_path: Path) -> None:
    document = document_of(tmp_path, NOTICE)

    assert official(document) == Official(
        "云政发〔2024〕12号", "云川市人民政府", "2024-06-26", ("附件：1.重点任务清单",)
    )
    assert document.card.date == "2024-06-26"


def test_a_story_of_a_newspaper_says_nothing_of_the_kind(tmp_path: Path) -> None:
    document = document_of(
        tmp_path, "城东新建公园\n\n　　全市今年新增绿地三百公顷，附件齐全，建成公园五座。\n"
    )

    assert official(document) == Official()


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        ("一二三", []),
        ("一三", [Missing(2, 2, "第三条")]),
        ("四五", [Missing(1, 3, "第四条")]),
        ("一四六", [Missing(2, 3, "第四条"), Missing(5, 5, "第六条")]),
    ],
)
def test_numbers_that_are_left_out_are_known(tmp_path: Path, numbers: str, gaps: list[Missing]) -> None:
    rules = "".join(f"第{number}条 各区应当做好第一线的工作，按时完成任务。\n" for number in numbers)

    (story,) = document_of(tmp_path, f"云川市工作规则\n{rules}").stories

    assert list(missing_in(story).values()) == gaps


def test_articles_count_on_through_chapters_and_points_begin_anew(tmp_path: Path) -> None:
    text = (
        "云川市工作规则\n第一章 总则\n第一条 为了规范工作，制定本规则。\n第二条 本规则适用于全市。\n"
        "第二章 职责\n第三条 各区负责下列事项：\n（一）制定计划；\n（二）组织实施。\n第四条 市里负责统筹。\n"
    )
    (story,) = document_of(tmp_path, text).stories

    assert missing_in(story) == {}


ANNEXES = """云川市人民政府关于促进夜间经济的通知
云政发〔2024〕12号
第一条 为了进一步激发夜间消费活力，根据有关规定，制定本办法。
第二条 各部门要按照职责分工抓好落实，定期报告进展情况。
附件：1.重点任务清单
2.摊位管理要求
云川市人民政府
2024年6月26日
附件1
重点任务清单
一、培育夜间街区。年内建成五条有影响的夜间消费街区。
二、延长公交线路。末班车时间一律延长一小时。
附件2：摊位管理要求
第一条 摊位应当在划定的区域内经营，不得占用盲道。
第二条 摊位收摊以后应当把周围打扫干净。
"""


def test_an_annex_is_a_part_of_its_own_whose_clauses_know_it(tmp_path: Path) -> None:
    document = document_of(tmp_path, ANNEXES)

    (story,) = document.stories
    annexed = [
        (section.headings[0].text, paragraph.clause.marker)
        for section in story.sections
        for paragraph in section.paragraphs
        if section.headings and paragraph.clause
    ]
    assert annexed == [
        ("附件1", "一、"),
        ("附件1", "二、"),
        ("附件2：摊位管理要求", "第一条"),
        ("附件2：摊位管理要求", "第二条"),
    ]
    assert missing_in(story) == {}
    assert official(document).annexes == ("附件1", "附件2：摊位管理要求")
    assert [tuple(heading.text for heading in section.headings) for section in story.sections][1:2] == [
        ("附件1", "重点任务清单")
    ]


def test_how_a_rule_was_adopted_is_no_part_of_its_title(tmp_path: Path) -> None:
    path = tmp_path / "决定.txt"
    path.write_text(
        "云川市人民政府关于加快建设步行友好城市\n推动公共空间品质提升的决定\n（2024年6月21日云川市人民政府第37次常务会议通过）\n\n"
        "　　为了让市民走得安全，走得方便，走得舒心，\n根据本市国土空间总体规划，作出如下决定。\n",
        "utf-8",
    )

    [story] = read_one(path).stories

    assert story.headline.text == "云川市人民政府关于加快建设步行友好城市推动公共空间品质提升的决定"
    assert story.subtitle.text == "（2024年6月21日云川市人民政府第37次常务会议通过）"
