"""Several stories in one text whose lines are whole paragraphs: parted where each says that it begins."""

from __future__ import annotations

import pytest

from retrieval.reading.page import read_page
from tests.reading.conftest import assert_nothing_lost, paragraphs_of, stories_of
from tests.reading.test_page import _CHESS, _PARK

_SUBHEAD = "公交加开六条线路"


def _text(*lines: str) -> str:
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("head", "field", "said"),
    [
        (["本报讯（记者 陆知夏）"], "dateline", "本报讯（记者 陆知夏）"),
        (["新华社云川6月25日电"], "dateline", "新华社云川6月25日电"),
        (["本报记者 陆知夏"], "byline", "本报记者 陆知夏"),
        (["（上接01版）"], "continued_from", "（上接01版）"),
        (["——九轮比赛侧记"], "subtitle", "——九轮比赛侧记"),
    ],
)
@pytest.mark.parametrize("between", [[], [""]])
def test_what_only_a_head_holds_begins_another_story(
    head: list[str], field: str, said: str, between: list[str]
) -> None:
    text = _text("湿地公园首日迎客", *_PARK, *between, "青少年象棋锦标赛落幕", *between, *head, *_CHESS)

    stories, furniture = read_page(text)

    assert_nothing_lost(text, stories, furniture)
    assert [story.headline.text for story in stories] == ["湿地公园首日迎客", "青少年象棋锦标赛落幕"]
    assert [[words for _, words in paragraphs_of(story)] for story in stories] == [_PARK, _CHESS]
    assert getattr(stories[1], field).text == said


def test_a_dateline_before_its_first_sentence_begins_a_story_under_a_headline_of_two_lines() -> None:
    first = "本报讯（记者 方绮）" + _CHESS[0]
    text = _text(
        "湿地公园首日迎客", *_PARK, "", "青少年象棋锦标赛落幕", "小将九轮不败夺冠", "", first, *_CHESS[1:]
    )

    park, chess = stories_of(text)

    assert (park.headline.text, chess.headline.text) == (
        "湿地公园首日迎客",
        "青少年象棋锦标赛落幕小将九轮不败夺冠",
    )
    assert chess.dateline.text == "本报讯（记者 方绮）"


@pytest.mark.parametrize(
    "inside",
    [
        [_SUBHEAD],
        ["", _SUBHEAD, ""],
        ["市民在湖边散步", "本报记者 何田 摄"],
        ["一、" + _SUBHEAD],
    ],
)
def test_what_a_story_may_hold_itself_begins_none(inside: list[str]) -> None:
    text = _text("湿地公园首日迎客", "本报记者 陆知夏", *_PARK[:2], *inside, *_PARK[2:])

    (story,) = stories_of(text)

    assert (story.headline.text, story.byline.text) == ("湿地公园首日迎客", "本报记者 陆知夏")


def test_who_wrote_a_story_may_stand_behind_it() -> None:
    text = _text("湿地公园首日迎客", *_PARK, "（本报记者 陆知夏）")

    assert [story.headline.text for story in stories_of(text)] == ["湿地公园首日迎客"]
