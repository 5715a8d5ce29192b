"""How partly found, contradicted and unclear answers look on the terminal."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from bot.answering.types import Answer, Outcome, Sentence
from bot.channels.rendering.telegram import pages
from bot.channels.terminal.answers import show_answer
from bot.channels.terminal.screen import on_console
from tests.fakes import card, cited, passage

SOURCE = passage(
    "三桥全长2.86公里。昨天通车。总投资15亿元。工期三年。主跨528米。六车道。时速60公里。", headline="三桥通车"
)


def shown(answer: Answer) -> str:
    page = io.StringIO()
    show_answer(on_console(Console(file=page, width=80, markup=False, emoji=False, highlight=False)), answer)
    return page.getvalue()


def answered(outcome: Outcome, *said: str, missing: tuple[str, ...] = ()) -> Answer:
    return Answer(
        "问",
        "问",
        outcome,
        sentences=tuple(Sentence(words, (number,)) for number, words in enumerate(said, start=1)),
        citations=tuple(cited(number, SOURCE, words) for number, words in enumerate(said, start=1)),
        missing=missing,
    )


def test_what_is_missing_is_said_below_what_was_found() -> None:
    lines = shown(answered("partial", "昨天通车。", missing=("总工是谁", "造价多少"))).splitlines()

    assert lines[:2] == ["昨天通车。①", "部分找到：资料中没有提到“总工是谁”、“造价多少”。"]


def test_sources_that_disagree_are_pointed_out() -> None:
    assert "资料有出入：几份资料的说法不同" in shown(answered("conflicting", "昨天通车。"))
    assert "资料有出入" not in shown(answered("answered", "昨天通车。"))


def test_other_places_of_the_same_report_are_counted_and_named() -> None:
    evening = card("晚报.txt", paper="云川晚报", date="2024-06-27", page="3")
    answer = answered("answered", "昨天通车。")
    copied = replace(answer, citations=(replace(answer.citations[0], copies=(evening,)),))
    said = "另有 1 处同稿：云川晚报 2024-06-27 第3版"

    assert f"    {said}\n" in shown(copied)
    assert said in pages(copied, "r")[0].html
    assert "同稿" not in shown(answer)


def test_many_sources_are_listed_by_place_and_not_quoted_again() -> None:
    said = [f"{part}。" for part in SOURCE.text.split("。") if part]

    assert "  ①②③④⑤⑥⑦ 《三桥通车》 云川日报 2024-06-26 第4版\n" in shown(answered("answered", *said))


@pytest.mark.parametrize(
    ("hint", "first", "choice"),
    [
        (("which_story", ""), "要看的是哪一篇？请写出标题，或者说出它讲的是什么。", "例如：《三桥通车》"),
        (("which_page", ""), "要看的是哪一版？请写出报纸的日期和版次。", "例如：《三桥通车》"),
        (
            ("which_clause", "第8条"),
            "好几份文件都有第8条。要看的是哪一份？请写出文件的标题。",
            "例如：《三桥通车》",
        ),
        (("no_page", "6月27日第4版"), "未找到。资料中没有6月27日第4版。", "最接近：《三桥通车》"),
        (
            ("skipped", "第3条\n关于印发《规则》的通知\n2\n4"),
            "未找到。资料中没有第3条：《关于印发〈规则〉的通知》里第2条后面就是第4条。",
            "最接近：《三桥通车》",
        ),
    ],
)
def test_a_question_back_names_what_there_is(hint: tuple[str, str], first: str, choice: str) -> None:
    page = shown(Answer("问", "问", "not_found", nearest=(SOURCE,), hint=hint))

    assert page.splitlines()[0] == first
    assert choice in page
