"""Invariant 1: every character that a reader sees is in exactly one field of the Document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.normalising import fold
from retrieval.reading.markdown import read_markdown
from retrieval.reading.page import read_page
from retrieval.reading.whole import read_row
from tests.reading.conftest import assert_nothing_lost

if TYPE_CHECKING:
    from collections.abc import Callable

    from retrieval.types import Story, Text

_PHRASES = (
    "记者昨日获悉",
    "全市今年新增绿地三百公顷",
    "他说：“我们会继续努力。”",
    "（下转第4版）",
    "紧接01版",
    "本报讯（记者 张三）",
    "新华社北京6月25日电",
    "——这是副题",
    "一、总体要求",
    "（二）重点任务",
    "第八条 申请人应当提交材料。",
    "1.加强领导。各级要",
    "①",
    "责任编辑：李四",
    "第04版 要闻",
    "2024年6月26日 星期三",
    "A09",
    "地区\t数量\t占比",
    "成华区 335 151.3",
    "单位",
    "12.5",
    "New York",
    "Eu\u00ad",
    "\u200b",
    "\ufeff",
    "\x00",
    "\x0c",
    "\u3000\u3000",
    "  ",
    "。",
    "，",
    "\n",
    "\n\n",
    "\r\n",
    "\u2028",
    "\x1c",
    "```",
    "# 标题",
    "## 一、节",
    "- 项",
    "| 甲 | 乙 |",
    "|---|---|",
    "> 引",
    "---",
    "===",
    "title: 题",
    "★",
    "１２",
    "<b>",
    "😀",
    "\ufffd",
)

_NASTY = (
    "",
    " ",
    "\n\n\n",
    "。",
    "一",
    "\ufeff",
    "\u200b\u200b",
    "（下转",
    "（下转第4版）",
    "本报讯",
    "A",
    "——",
    "\x00",
    "1",
    "第一章",
    "一、\n二、\n三、",
    "记者 张三",
    "2024年6月26日",
    "a\x0bb\x0cc\x1cd\x85e\u2028f",
    "甲" * 10_000,
    "甲\n" * 400,
    "，\n" * 50,
    "单位\n数量\n甲\n1\n乙\n2",
    "\u200b（\u200b下转\u200b第４版\u200b）\u200b",
    "\ud7ff\ue000",
    "|a|\n|--|\n|b|",
    "---\n---\n",
    "#\n##\n",
    "```\n```",
    "```",
    "*\n-\n+",
)

_torn = st.lists(st.sampled_from(_PHRASES) | st.text(max_size=12), max_size=40).map("".join)
_lines = st.lists(st.sampled_from(_PHRASES) | st.text(max_size=20), max_size=40).map("\n".join)
_columns = st.tuples(st.lists(st.sampled_from(_PHRASES), min_size=1, max_size=60), st.integers(4, 24)).map(
    lambda drawn: "\n".join(
        text[at : at + drawn[1]] for text in ["".join(drawn[0])] for at in range(0, len(text), drawn[1])
    )
)


@settings(max_examples=300, deadline=None)
@given(_torn | _lines | _columns)
@example("（下转第4版）\n（下转第5版）\n本报讯\n本报讯")
def test_every_character_of_a_torn_page_lies_in_exactly_one_text(text: str) -> None:
    assert_nothing_lost(text, *read_page(text))


@settings(max_examples=200, deadline=None)
@given(_torn | _lines)
def test_every_character_of_markdown_lies_in_exactly_one_text(text: str) -> None:
    assert_nothing_lost(text, *read_markdown(text))


@settings(max_examples=100, deadline=None)
@given(_lines, st.booleans())
def test_every_character_of_a_row_lies_in_exactly_one_text(text: str, has_title: bool) -> None:
    assert_nothing_lost(text, read_row(text, has_title=has_title), ())


@pytest.mark.parametrize("text", _NASTY)
@pytest.mark.parametrize("reader", [read_page, read_markdown])
def test_nasty_texts_are_read_whole(
    text: str, reader: Callable[[str], tuple[tuple[Story, ...], tuple[Text, ...]]]
) -> None:
    assert_nothing_lost(text, *reader(text))


@given(_torn)
@settings(max_examples=100, deadline=None)
def test_reading_joins_lines_and_changes_no_word(text: str) -> None:
    stories, furniture = read_page(text)

    for story in stories:
        for section in story.sections:
            for paragraph in section.paragraphs:
                pieces = "".join(text[start:end] for start, end in paragraph.body.spans)
                assert fold(pieces) == fold(paragraph.body.text)
    assert all(piece.text for piece in furniture)
