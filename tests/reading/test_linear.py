"""Reading takes steps in proportion to the text, whatever stands in it: counted, not timed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retrieval.reading.accounting import accounted
from retrieval.reading.markdown import read_markdown
from retrieval.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from retrieval.reading.accounting import Reading

_LINES = (
    "全市今年新增绿地三百公顷各区",
    "都要在年底前完成。",
    "，让市民推门见绿",
    "他说：“我们会继续努力。",
    "白鹭湖水鸟增至一百三十七种",
    "——记者手记",
    "本报讯（记者 张三）新增绿地",
    "紧接01版",
    "（下转第4版）",
    "□本报记者 张三",
    "一、总体要求",
    "1.加强领导。各级要",
    "第八条 申请人应当提交材料。",
    "第04版 要闻",
    "责任编辑：李四",
    "12 甲",
    "1 12",
    "地区\t数量",
    "12.5",
    "甲",
    "New York City",
    "# 标题",
    "- 项",
    "| 甲 | 乙 |",
    "```",
    "",
)
_WHOLE = 400  # lines; more than the pieces that are looked ahead when a paragraph breaks off
_GROWTH = 2.5  # for twice the text; what grows with its square takes four times as many steps

_block = st.lists(st.sampled_from(_LINES), min_size=1, max_size=8)


@settings(max_examples=10, deadline=None)
@given(_block)
@example(["12 甲"])
@example(["1 12", "2 13", ""])
@example(["白鹭湖水鸟增至一百三十七种", ""])
@example(["全市今年新增绿地三百公顷各区", "白鹭湖水鸟", "", "，让市民推门见绿"])
@pytest.mark.parametrize("reader", [read_page, read_markdown])
def test_twice_the_text_takes_about_twice_the_steps(
    reader: Callable[[str], Reading], block: list[str]
) -> None:
    text = "\n".join(block * (_WHOLE // len(block))) + "\n"
    steps_of(reader, text)  # what is remembered from reading to reading is not counted

    once, twice = steps_of(reader, text), steps_of(reader, text * 2)

    assert twice <= _GROWTH * once


def steps_of(reader: Callable[[str], Reading], text: str) -> int:
    """How many lines of Python run while `text` is read, one each time around a loop."""
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        accounted(text, reader(text))
    finally:
        sys.settrace(before)
    return steps
