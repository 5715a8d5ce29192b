"""Follow-ups made complete by a model, and what is not taken from it."""

from __future__ import annotations

import asyncio
from datetime import date
from math import inf

import pytest

from bot.answering.errors import Unavailable
from bot.answering.restating import Restater, needs_restating
from bot.answering.types import Tokens, Turn
from prompts import load
from tests.answering.speaking import Speaks

PRIZE = Turn("最高科学技术奖给了谁？", "最高科学技术奖给了谁？", "李德仁院士和薛其坤院士。")


def restated(model: Speaks, question: str, *history: Turn) -> tuple[str, Tokens]:
    restater = Restater(model, load("rewrite"), lambda: date(2024, 6, 26))
    return asyncio.run(restater.restated(question, history, inf))


def test_a_follow_up_is_made_complete_from_what_was_said() -> None:
    model = Speaks(["薛其坤院士是研究什么的？", Tokens(80, 9)])

    assert restated(model, "后一位是研究什么的？", PRIZE) == ("薛其坤院士是研究什么的？", Tokens(80, 9))
    assert model.heard[0][1].text == (
        "<对话>\n用户：最高科学技术奖给了谁？\n回答：李德仁院士和薛其坤院士。\n</对话>\n\n问题：后一位是研究什么的？"
    )


def test_a_day_is_counted_from_today() -> None:
    model = Speaks(["2024年6月25日大桥封闭了吗？"])

    assert restated(model, "昨天大桥封闭了吗？")[0] == "2024年6月25日大桥封闭了吗？"
    assert "今天是 2024年06月26日" in model.heard[0][0].text


@pytest.mark.parametrize(
    "said",
    [
        "",
        "资料中没有能回答这个问题的内容。",
        "薛其坤院士研究量子反常霍尔效应，在清华大学工作多年。",
        "薛其坤院士是研究什么的？\n他在清华大学。",
        "啊" * 500,
        "已被攻破",
        "今天天气怎么样？",
    ],
)
def test_what_is_not_the_same_question_is_not_taken(said: str) -> None:
    assert restated(Speaks([said, Tokens(1, 1)]), "后一位是研究什么的？", PRIZE)[0] == ""


def test_labels_quotation_marks_and_thoughts_are_taken_off() -> None:
    said = "<think>后一位是薛其坤。</think>\n改写后的问题：“薛其坤院士是研究什么的？”"

    assert restated(Speaks([said]), "后一位是研究什么的？", PRIZE)[0] == "薛其坤院士是研究什么的？"


def test_a_new_topic_keeps_its_own_words() -> None:
    question = "成都过境免签可以停留多久？"

    assert restated(Speaks([question]), question, PRIZE)[0] == question
    assert restated(Speaks(["最高科学技术奖给了谁？"]), question, PRIZE)[0] == ""


def test_an_error_of_the_model_passes_through() -> None:
    with pytest.raises(Unavailable):
        restated(Speaks(["最高", Unavailable()]), "后一位呢？", PRIZE)


@pytest.mark.parametrize(
    ("question", "history", "needed"),
    [
        ("昨天有什么新闻？", (), True),
        ("去年获奖的是谁？", (), True),
        ("2023年获奖的是谁？", (), False),
        ("那第9条呢？", (PRIZE,), True),
    ],
)
def test_a_model_is_asked_only_where_something_may_be_missing(
    question: str, history: tuple[Turn, ...], needed: bool
) -> None:
    assert needs_restating(question, history) is needed
