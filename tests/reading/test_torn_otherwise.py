"""A page that is torn in ways that newspapers differ in is read the same: one page, set in many ways."""

from __future__ import annotations

from collections.abc import Callable

import opencc
import pytest

from retrieval.normalising import fold
from retrieval.pages import page_named
from retrieval.reading.furniture import Likeness, likeness
from retrieval.reading.lines import physical_lines
from retrieval.reading.marks import is_caption, mark_kind, names_people
from retrieval.reading.page import read_page
from tests.reading.conftest import assert_nothing_lost, paragraphs_of, set_in_column, stories_of
from tests.reading.test_page import _CHESS, _PARK

_HEAD = "本报记者 陆知夏\n\n"
_PAGE = "\n".join(
    [
        "湿地公园首日迎客\n两万市民入园观鸟\n",
        _HEAD + set_in_column(["本报讯（记者 方绮）" + _PARK[0], *_PARK[1:]], 14),
        "\n青少年象棋锦标赛落幕\n小将九轮不败夺冠\n",
        set_in_column(_CHESS, 18),
        "\n责任编辑：何田",
    ]
)


def _spaced(text: str) -> str:
    return "\n".join(" ".join(line) for line in text.split("\n"))


def _traditional(text: str) -> str:
    return str(opencc.OpenCC("s2t").convert(text))


_WAYS: dict[str, Callable[[str], str]] = {
    "with a blank line after every line": lambda text: text.replace("\n", "\n\n"),
    "with a blank between any two characters": _spaced,
    "in traditional characters": _traditional,
    "with the line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "with marks that have no ink": lambda text: text.replace("园", "园\u200b").replace("赛", "\ufeff赛"),
    "with narrow brackets": lambda text: text.replace("（", "(").replace("）", ")"),
}


@pytest.mark.parametrize("way", _WAYS)
def test_a_page_reads_the_same_however_it_is_set(way: str) -> None:
    text = _WAYS[way](_PAGE)

    stories, furniture = read_page(text)

    assert_nothing_lost(text, stories, furniture)
    park, chess = stories
    assert [fold(story.headline.text) for story in stories] == [
        "湿地公园首日迎客两万市民入园观鸟",
        "青少年象棋锦标赛落幕小将九轮不败夺冠",
    ]
    assert (fold(park.byline.text), fold(park.dateline.text)) == (
        "本报记者陆知夏",
        fold("本报讯（记者方绮）"),
    )
    assert [fold(words) for _, words in paragraphs_of(park)] == [fold(words) for words in _PARK]
    assert [fold(words) for _, words in paragraphs_of(chess)] == [fold(words) for words in _CHESS]
    assert [fold(text.text) for text in furniture] == [fold("责任编辑：何田")]


def test_a_headline_set_vertically_is_one_line() -> None:
    (story,) = stories_of("\n".join("湿地公园迎客") + "\n\n" + set_in_column(_PARK, 16))

    assert story.headline.text == "湿地公园迎客"
    assert [words for _, words in paragraphs_of(story)] == _PARK


def test_questions_and_answers_are_paragraphs_and_no_headings() -> None:
    said = [
        "园长：" + _PARK[0],
        "记者：门票多少钱？",
        "园长：" + _PARK[1],
        "记者：明年还加开班车吗？",
        "园长：" + _CHESS[0],
    ]

    (story,) = stories_of("湿地公园首日迎客两万\n\n" + set_in_column(said, 16))

    assert paragraphs_of(story) == [((), words) for words in said]


def test_what_stands_below_a_picture_is_no_heading() -> None:
    caption = "市民在湖边散步。何田 摄"
    text = "湿地公园首日迎客两万\n\n" + "\n\n".join(
        [set_in_column(_PARK[:1], 14), caption.replace("。", "。\n"), set_in_column(_PARK[1:], 14)]
    )

    (story,) = stories_of(text)

    assert [words for _, words in paragraphs_of(story)] == [_PARK[0], caption.replace(" ", ""), *_PARK[1:]]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("▶下转4版", "target"),
        ("(下转A3)", "target"),
        ("【下转第三版】", "target"),
        ("◀上接1版", "origin"),
        ("（上接头版）", "origin"),
        ("新华社北京6月25日电", "dateline"),
        ("【本报讯】", "dateline"),
        ("本报云川讯", "dateline"),
        ("文/方绮 图/何田", "byline"),
        ("通讯员 李大山/文 何田/图", "byline"),
        ("方绮 何田 摄影报道", "byline"),
        ("本报讯息中心今天成立", None),
        ("上接天光下接地气", None),
    ],
)
def test_marks_of_a_story_come_in_many_forms(words: str, kind: str | None) -> None:
    (line,) = physical_lines(words)

    assert mark_kind(line) == kind


@pytest.mark.parametrize(
    ("words", "page"),
    [("▶下转4版", "4"), ("(下转A03)", "A3"), ("（上接头版）", "1"), ("【下转第三版】", "3")],
)
def test_the_page_that_a_mark_names_is_known(words: str, page: str) -> None:
    assert page_named(words) == page


@pytest.mark.parametrize("words", ["陆知夏", "方绮 何田", "杨 柳", "（陆知夏 何满仓）"])
def test_names_alone_below_a_headline_are_its_byline(words: str) -> None:
    (story,) = stories_of(f"湿地公园首日迎客两万\n\n{words}\n\n" + set_in_column(_PARK, 14))

    assert (story.headline.text, story.byline.text) == ("湿地公园首日迎客两万", words)


@pytest.mark.parametrize("words", ["人员平安", "包揽两金", "升至80人", "今日关注"])
def test_short_words_are_no_names(words: str) -> None:
    assert not names_people(words)


@pytest.mark.parametrize(
    "words",
    [
        "A04要闻",
        "要闻·04",
        "农历五月廿一",
        "二〇二四年六月二十六日 星期三",
        "值班主任 钱七",
        "第12345号 今日8版",
        "http://www.ycrb.cn",
        "投稿邮箱：ycrb@163.com",
        "版权所有 不得转载",
        "YUNCHUAN DAILY",
    ],
)
def test_furniture_comes_in_many_forms(words: str) -> None:
    assert likeness(words) > Likeness.NONE


@pytest.mark.parametrize(
    "words", ["宏图", "一张蓝图绘到底", "他把镜头对准渡口，一拍就是十年，却很少自拍摄像"]
)
def test_a_headline_about_pictures_is_no_caption(words: str) -> None:
    assert not is_caption(words)


def test_a_table_of_names_and_times_is_no_heading() -> None:
    table = "名次 队伍 成绩\n第一名 青梧区柳叶渡队 1分58秒36\n第二名 石桥区望月滩队 1分59秒07"
    text = "\n\n".join(
        ["湿地公园首日迎客两万", set_in_column(_PARK[:2], 14), table, set_in_column(_PARK[2:], 14)]
    )

    (story,) = stories_of(text)

    rows = "名次\t队伍\t成绩\n第一名\t青梧区柳叶渡队\t1分58秒36\n第二名\t石桥区望月滩队\t1分59秒07"
    assert paragraphs_of(story) == [((), words) for words in (*_PARK[:2], rows, _PARK[2])]


def test_a_quotation_that_another_story_tears_apart_is_one_paragraph() -> None:
    said = "“路修好了，大家来得更快；公园还是原来的公园，一棵树也没有少。”园长说完笑了起来。"
    text = "\n\n".join(
        [
            "湿地公园首日迎客两万",
            set_in_column([_PARK[0]], 16) + "\n" + said[:13],
            set_in_column(_CHESS, 20),
            "青少年象棋锦标赛落幕\n小将九轮不败夺冠",
            set_in_column([said[13:]], 16, indent=False) + "\n" + set_in_column(_PARK[1:], 16),
        ]
    )

    told = {story.headline.text: [words for _, words in paragraphs_of(story)] for story in stories_of(text)}

    assert told == {
        "湿地公园首日迎客两万": [_PARK[0], said, *_PARK[1:]],
        "青少年象棋锦标赛落幕小将九轮不败夺冠": _CHESS,
    }
