"""The sentences of an answer that are our own."""

from __future__ import annotations

from bot.answering.statements import counted, either, listed, long_date, printed
from tests.fakes import card


def test_clauses_that_are_left_out_are_not_counted_as_there() -> None:
    assert counted("决定", "", [8, 9, 10, 12]) == (
        "《决定》在资料里有 4 条：第8条到第10条、第12条；其余的不在资料里。"
    )
    assert counted("决定", "第2章", [8, 9]) == "《决定》第2章共 2 条，从第8条到第9条。"
    assert counted("决定", "", [1]) == "《决定》只有 1 条：第1条。"


def test_a_list_says_whether_it_is_all() -> None:
    assert listed("“桥”", "", (1, 3), 3, complete=True) == "资料中共有 3 篇提到“桥”，以上是全部。"
    assert listed("“桥”", "6月26日的报纸", (1, 30), 45, complete=False) == (
        "6月26日的报纸中提到“桥”的至少有 45 篇，以上是第 1 至 30 篇；后面还有 15 篇，说“继续”接着列。"
    )
    assert either((("桥", "大桥"), ("船",))) == "“桥”或“大桥”和“船”"


def test_where_it_was_printed_says_what_is_not_known() -> None:
    assert (
        printed(card("云川日报/04.txt"), (), ())
        == "这篇报道登在《云川日报》2024年6月26日第4版，见文件 04.txt。"
    )
    nothing = card("稿.txt", paper="", date="", page="")
    assert printed(nothing, ("page",), ()) == "这篇报道见文件 稿.txt；资料没有写明版次。"
    assert [long_date(day) for day in ("2024-06-26", "-06-26", "")] == ["2024年6月26日", "6月26日", ""]
