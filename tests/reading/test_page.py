"""Torn newspaper pages are put together again: paragraphs, headlines, stories, furniture."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading.page import read_page
from retrieval.types import Story
from tests.reading.conftest import assert_nothing_lost, paragraphs_of, set_in_column, stories_of

_PARK = [
    "城东湿地公园昨天开园，首日迎来游客两万人次。园方在入口处增设了六条安检通道，平均排队时间不到十分钟。",
    "公园占地三百公顷，是全市面积最大的湿地公园。园内栽种水杉和芦苇，栖息着一百二十种鸟类，其中包括多种候鸟。",
    "园长介绍，公园全年免费开放，每天清晨六时开门，晚上九时闭园。节假日将视客流情况延长开放时间，并加开接驳班车。",
]
_CHESS = [
    "全国青少年象棋锦标赛在滨江体育馆落幕。来自二十个省区的三百名棋手参加了为期五天的比赛，争夺男女六个组别的冠军。",
    "十二岁的小将林晓以九轮不败的成绩夺得少年组冠军。她说，赛前每天坚持打谱两小时，决赛时心态十分平稳。",
    "赛事组委会表示，明年锦标赛的参赛规模将扩大到五百人，并增设残疾人组别，预赛报名工作从三月开始。",
]


def _bodies(story: Story) -> list[str]:
    return [text for _, text in paragraphs_of(story)]


@pytest.mark.parametrize("width", [9, 13, 16, 22])
@pytest.mark.parametrize("gap", [True, False])
def test_lines_of_a_column_become_whole_paragraphs(width: int, gap: bool) -> None:
    (story,) = stories_of("湿地公园首日迎客两万\n\n" + set_in_column(_PARK, width, gap=gap))

    assert story.headline.text == "湿地公园首日迎客两万"
    assert _bodies(story) == _PARK


def test_a_blank_line_inside_a_paragraph_does_not_break_it() -> None:
    lines = set_in_column(_PARK, 14).split("\n")
    lines.insert(2, "")

    (story,) = stories_of("湿地公园首日迎客两万\n\n" + "\n".join(lines))

    assert _bodies(story) == _PARK


def test_invisible_marks_and_stray_blanks_stay_out_of_the_words() -> None:
    torn = set_in_column(_PARK, 14).replace("首日", "首\u00ad日").replace("三百公顷", "三百 公\u200b顷")

    (story,) = stories_of("湿地公园首日迎客两万\n\n" + torn)

    assert _bodies(story) == _PARK


def test_contiguous_lines_of_a_paragraph_are_one_span() -> None:
    (story,) = stories_of("湿地公园首日迎客两万\n\n" + set_in_column(_PARK, 14))

    assert [len(p.body.spans) for section in story.sections for p in section.paragraphs] == [1, 1, 1]


def test_a_headline_over_two_lines_with_its_subtitle_stands_before_its_story() -> None:
    text = "湿地公园首日迎客\n两万市民入园观鸟\n——城东新景侧记\n\n本报记者 张三 李四\n\n" + set_in_column(
        _PARK, 14
    )

    (story,) = stories_of(text)

    assert story.headline.text == "湿地公园首日迎客两万市民入园观鸟"
    assert story.subtitle.text == "——城东新景侧记"
    assert story.byline.text == "本报记者 张三 李四"


def test_headlines_find_their_stories_on_whichever_side_they_stand() -> None:
    text = "\n\n".join(
        [
            set_in_column(_PARK, 14),
            "湿地公园首日迎客两万人次",
            "青少年象棋锦标赛落幕\n小将九轮不败夺冠",
            set_in_column(_CHESS, 18),
        ]
    )

    park, chess = stories_of(text)

    assert (park.headline.text, _bodies(park)) == ("湿地公园首日迎客两万人次", _PARK)
    assert (chess.headline.text, _bodies(chess)) == ("青少年象棋锦标赛落幕小将九轮不败夺冠", _CHESS)


def test_a_short_line_between_paragraphs_of_one_story_is_a_subhead() -> None:
    text = "\n\n".join(
        ["湿地公园首日迎客两万", set_in_column(_PARK[:2], 14), "全年免费开放", set_in_column(_PARK[2:], 14)]
    )

    (story,) = stories_of(text)

    assert paragraphs_of(story) == [((), _PARK[0]), ((), _PARK[1]), (("全年免费开放",), _PARK[2])]


def test_a_paragraph_that_breaks_off_for_another_story_goes_on_after_it() -> None:
    lines = set_in_column(_PARK, 14).split("\n")
    text = "\n".join(
        [
            "湿地公园首日迎客两万",
            "",
            *lines[:8],
            "",
            "青少年象棋锦标赛落幕",
            "",
            set_in_column(_CHESS, 19),
            "",
            *lines[8:],
        ]
    )

    park, chess = stories_of(text)

    assert (park.headline.text, _bodies(park)) == ("湿地公园首日迎客两万", _PARK)
    assert (chess.headline.text, _bodies(chess)) == ("青少年象棋锦标赛落幕", _CHESS)
    torn = [
        paragraph
        for section in park.sections
        for paragraph in section.paragraphs
        if len(paragraph.body.spans) > 1
    ]
    assert len(torn) == 1


def test_datelines_and_links_to_other_pages_have_fields_of_their_own() -> None:
    paragraphs = ["紧接01版 本报讯（记者 王五） " + _PARK[0], _PARK[1], _PARK[2] + "（下转第4版）"]

    (story,) = stories_of("湿地公园首日迎客两万\n\n" + set_in_column(paragraphs, 16))

    assert story.continued_from.text == "紧接01版"
    assert story.dateline.text == "本报讯（记者 王五）"
    assert story.continued_to.text == "（下转第4版）"
    assert _bodies(story) == _PARK


def test_a_dateline_at_the_end_of_a_story_is_found_too() -> None:
    (story,) = stories_of(
        "湿地公园首日迎客两万\n\n" + set_in_column([*_PARK[:2], _PARK[2] + " 新华社北京6月25日电"], 16)
    )

    assert story.dateline.text == "新华社北京6月25日电"
    assert _bodies(story) == _PARK


def test_furniture_is_set_aside_at_the_edges_and_inside_a_paragraph() -> None:
    lines = set_in_column(_PARK, 14).split("\n")
    lines[2:2] = ["", "责任编辑：赵六 美术编辑：钱七 电话：（010）61234567", ""]
    text = "第04版 要闻\n2024年6月26日 星期三\n\n湿地公园首日迎客两万\n\n" + "\n".join(lines) + "\n\nA04\n"

    stories, furniture = read_page(text)

    assert_nothing_lost(text, stories, furniture)
    assert _bodies(stories[0]) == _PARK
    assert [piece.text for piece in furniture] == [
        "第04版 要闻",
        "2024年6月26日 星期三",
        "责任编辑：赵六 美术编辑：钱七 电话：（010）61234567",
        "A04",
    ]


def test_headings_of_the_ladder_are_found_glued_to_their_text_and_over_two_lines() -> None:
    body = set_in_column(["1.扩大绿地。" + _PARK[1], "2.延长开放。" + _PARK[2]], 15)
    text = "公园建设三年行动方案\n\n一、总体要求\n" + set_in_column(_PARK[:1], 15)
    text += "\n（一）加快建设城市公园体系，\n不断提高绿化水平\n" + body

    (story,) = stories_of(text)

    assert [path for path, _ in paragraphs_of(story)] == [
        ("一、总体要求",),
        ("一、总体要求", "（一）加快建设城市公园体系，不断提高绿化水平"),
        ("一、总体要求", "（一）加快建设城市公园体系，不断提高绿化水平"),
    ]
    clauses = [
        paragraph.clause for section in story.sections for paragraph in section.paragraphs if paragraph.clause
    ]
    assert [(clause.number, clause.marker, clause.title) for clause in clauses] == [
        (1, "1.", "扩大绿地"),
        (2, "2.", "延长开放"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "地区\t面积\t客流\n东区\t300\t2.1\n西区\t120\t0.8",
        "地区 面积 客流\n东区  300  2.1\n西区 120 0.8",
        "地区\n面积\n客流\n东区\n300\n2.1\n西区\n120\n0.8",
    ],
)
def test_a_table_is_one_paragraph_of_rows_and_cells(table: str) -> None:
    (story,) = stories_of("湿地公园首日迎客两万\n\n" + set_in_column(_PARK, 16) + "\n\n" + table)

    assert _bodies(story) == [*_PARK, "地区\t面积\t客流\n东区\t300\t2.1\n西区\t120\t0.8"]


def test_latin_words_keep_the_blank_between_them_and_cut_ones_get_none() -> None:
    torn = """展览由滨江美术馆和New York Mus
eum共同举办，为期三个月，展出两百件作品，
其中一半以上是第一次在国内展出，门票免费。"""

    (story,) = stories_of("纽约展览开幕\n\n" + torn)

    assert _bodies(story) == [
        "展览由滨江美术馆和New York Museum共同举办，为期三个月，"
        "展出两百件作品，其中一半以上是第一次在国内展出，门票免费。"
    ]


def test_a_text_of_whole_lines_keeps_a_paragraph_a_line() -> None:
    (story,) = stories_of("湿地公园首日迎客两万\n" + "\n".join(_PARK))

    assert (story.headline.text, _bodies(story)) == ("湿地公园首日迎客两万", _PARK)


def test_a_hundred_pages_in_one_file_are_read_one_after_the_other() -> None:
    page = (
        "湿地公园首日迎客两万\n\n"
        + set_in_column(_PARK, 14)
        + "\n\n青少年象棋锦标赛落幕\n\n"
        + set_in_column(_CHESS, 19)
    )

    stories = stories_of("\n\n".join([page] * 100))

    assert len(stories) == 200


def test_a_line_that_leans_on_the_next_one_is_no_subhead_though_blank_lines_stand_around_it() -> None:
    whole = (Path(__file__).parents[2] / "data/samples/云川日报/2024-06-26/04.txt").read_text(
        encoding="utf-8"
    )

    paragraphs = [words for story in stories_of(whole) for _, words in paragraphs_of(story)]

    assert [words[:20] for words in paragraphs if "听堤" in words] == [
        "做堤防探测的是云川理工学院的“听堤”团队"
    ]
