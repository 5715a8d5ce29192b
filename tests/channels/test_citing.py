from __future__ import annotations

import pytest

from bot.channels.rendering.citing import clause_name, copyable, mark, marks, place, printed, quoted, titled
from bot.channels.rendering.surroundings import around
from retrieval.types import Clause
from tests.fakes import NASTY, card, passage


def test_marks_are_circled_up_to_twenty_and_bracketed_beyond() -> None:
    assert [mark(1), mark(20), mark(21), marks((1, 2))] == ["①", "⑳", "(21)", "①②"]


def test_a_title_within_a_title_takes_single_marks() -> None:
    assert titled("学习《决定》笔记") == "《学习〈决定〉笔记》"


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        (None, None),
        (Clause(8, "8."), "第8条"),
        (Clause(8, "８．"), "第8条"),
        (Clause(8, "第八条", "外商投资"), "第八条"),
        (Clause(2, "（二）", parents=("第三条",)), "第三条（二）"),
        (Clause(1, "1.", parents=("第三条", "（二）")), "第三条（二）第1项"),
        (Clause(3, "③"), "③"),
    ],
)
def test_a_clause_is_named_as_people_speak_of_it(clause: Clause | None, name: str | None) -> None:
    assert clause_name(clause) == name


def test_a_source_says_headline_paper_headings_and_clause() -> None:
    source = passage("……", headline="决定", headings=("四、改革", "（二）开放"), clause=Clause(10, "10."))

    assert place(source) == "《决定》 云川日报 2024-06-26 第4版 · 四、改革 · （二）开放 · 第10条"


def test_a_source_without_headline_goes_by_its_documents_title_or_name() -> None:
    titled_one = passage("……", headline="", document=card("a.txt", title="办法", paper="", date="", page=""))
    bare = passage("……", headline="", document=card("a.txt", title="", paper="", date="", page=""))

    assert [place(titled_one), place(bare)] == ["《办法》", "《a.txt》"]


def test_where_it_was_printed_says_only_what_is_known() -> None:
    assert [
        printed(card(page="")),
        printed(card(paper="", date="")),
        printed(card(page="A4", section="要闻")),
    ] == [
        "云川日报 2024-06-26",
        "第4版",
        "云川日报 2024-06-26 第A4版 要闻",
    ]


def test_the_line_to_copy_is_written_as_in_an_essay() -> None:
    assert copyable(passage("……")) == "《大会侧记》，《云川日报》2024年6月26日第4版"


def test_the_line_to_copy_leaves_out_what_nobody_knows() -> None:
    unknown = passage("……", document=card("a", paper="", date="", page=""))
    odd = passage("……", document=card("a", date="二十六日", page=""))

    assert [copyable(unknown), copyable(odd)] == ["《大会侧记》", "《大会侧记》，《云川日报》二十六日"]


def test_a_quote_with_quotation_marks_of_its_own_gets_other_ones() -> None:
    assert [quoted("大会开始。"), quoted("发出“动员令”。")] == ["“大会开始。”", "「发出“动员令”。」"]


def test_a_quote_is_found_in_its_passage_across_paragraphs() -> None:
    text = "大会开始。\n全场 起立。\n高唱国歌。"

    assert around(text, "全场起立。高唱") == [
        ("大会开始。", False),
        ("全场 起立。", True),
        ("高唱", True),
        ("国歌。", False),
    ]


def test_a_passage_is_shown_without_marks_where_the_quote_is_not_in_it() -> None:
    assert around("大会开始。", "别的话") == [("大会开始。", False)]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_words_can_be_cited(text: str) -> None:
    source = passage(text, headline=text, headings=(text,), document=card(text, title=text, paper=text))

    written = place(source) + copyable(source) + quoted(text)

    assert "\x1b" not in written
    assert "\n" not in written
