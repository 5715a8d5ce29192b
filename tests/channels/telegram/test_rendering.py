"""Answers as Telegram's messages."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from bot.answering.types import Answer, Citation, Dropped, Note, Sentence
from bot.channels.rendering import telegram
from bot.channels.rendering.buttons import Button
from bot.channels.rendering.paging import cut, units
from bot.channels.rendering.plain import harmless
from retrieval.types import Coverage
from tests.channels.telegram.making import SAID, answers
from tests.channels.telegram.reading_html import seen
from tests.fakes import cited, passage

RULES = passage("外国人过境免签144小时。离境退税即买即退。", headline="关于开放的决定", headings=("第二章",))
ANSWER = Answer(
    "过境免签多久",
    "过境免签多久",
    "answered",
    sentences=(Sentence("外国人过境免签144小时。", (1,)), Sentence("离境退税<即>买即退。", (2,))),
    citations=(cited(1, RULES, "外国人过境免签144小时。"), cited(2, RULES, "离境退税即买即退。")),
)


def link(number: int) -> str:
    return f"https://t.me/wenju_bot?start=p_abc_{number}"


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_an_answer_is_its_sentences_with_marks_its_sources_and_how_it_was_checked() -> None:
    (page,) = telegram.pages(ANSWER, "abc")

    assert page.html == (
        "外国人过境免签144小时。①\n"
        "离境退税&lt;即&gt;买即退。②\n"
        "\n"
        "①② 《关于开放的决定》 云川日报 2024-06-26 第4版 · 第二章\n"
        "<i>已核对 2/2 句</i>"
    )
    assert [[button.text for button in row] for row in page.buttons] == [["①", "②", "👍", "👎"]]
    assert [button.data for button in page.buttons[0]] == ["p:abc:1", "p:abc:2", "f:abc:up", "f:abc:down"]


def test_marks_lead_to_the_proof_where_there_is_an_address() -> None:
    (page,) = telegram.pages(ANSWER, "abc", link=link)

    assert seen(page.html).entities[:2] == [("a", "①"), ("a", "②")]
    assert seen(page.html).links == [link(1), link(2), link(1), link(2)]


def test_many_sources_take_several_rows_of_five() -> None:
    source = passage("一二三四五六七", headline="数")
    citations = tuple(Citation(n, source, "一", ((0, 1),)) for n in range(1, 8))
    (page,) = telegram.pages(Answer("数", "数", "answered", (Sentence("一。", (1,)),), citations), "abc")

    assert ["".join(button.text for button in row) for row in page.buttons] == ["①②③④⑤", "⑥⑦", "👍👎"]


def test_nothing_found_says_what_is_nearest_with_a_button_and_how_far_the_collection_reaches() -> None:
    answer = Answer(
        "太阳系",
        "太阳系",
        "not_found",
        nearest=(RULES,),
        coverage=Coverage(6, 14, 90, "2024-06-24", "2024-07-02"),
    )
    (page,) = telegram.pages(answer, "abc")

    assert page.html == (
        "未找到。资料里没有能回答这个问题的内容。\n"
        "最接近：《关于开放的决定》 云川日报 2024-06-26 第4版 · 第二章\n"
        "资料范围：6 份，2024-06-24 至 2024-07-02"
    )
    assert page.buttons[0][0] == Button("看《关于开放的决定》", "p:abc:-1")


def test_a_follow_up_says_how_it_was_understood_and_a_late_answer_apologises() -> None:
    answer = Answer("那第9条呢", "第9条讲什么", "answered", (Sentence("讲开放。", ()),))

    assert telegram.pages(answer, "abc", late=True)[0].html.startswith(
        "<i>抱歉，回复晚了。</i>\n<i>（理解为：第9条讲什么）</i>\n讲开放。"
    )


def test_what_was_not_shown_and_what_became_of_the_model_is_said() -> None:
    answer = Answer(
        "多久",
        "多久",
        "answered",
        (Sentence("144小时。", (1,)),),
        ANSWER.citations[:1],
        (Dropped("没有依据的话。", "not_in_source"),),
        note=Note("replaced", "timed_out"),
    )
    (page,) = telegram.pages(answer, "abc")

    assert page.html.startswith("<i>模型暂时没有回应，以下摘引原文。</i>\n144小时。①")
    assert page.html.endswith("<i>已核对 1/2 句 · 有 1 句在原文中找不到依据，没有显示</i>")


def test_a_model_that_fails_with_nothing_to_quote_is_not_told_as_not_found() -> None:
    answer = Answer("多久", "多久", "not_found", note=Note("replaced", "timed_out"))

    assert "模型暂时没有回应，请稍后再问。" in telegram.pages(answer, "abc")[0].html
    assert "未找到" not in telegram.pages(answer, "abc")[0].html


def test_a_long_answer_is_split_between_sentences_and_its_buttons_stand_below_the_last_part() -> None:
    long = Answer(
        "问",
        "问",
        "answered",
        tuple(Sentence("字" * 1500 + "。", (1,)) for _ in range(6)),
        ANSWER.citations[:1],
    )
    pages = telegram.pages(long, "abc")

    assert [page.html.count("①") for page in pages] == [2, 2, 3]
    assert [bool(page.buttons) for page in pages] == [False, False, True]
    assert all(page.html.startswith("字") and "。①" in page.html[-80:] for page in pages[:-1])


def test_one_endless_sentence_is_parted_at_punctuation_with_its_mark_at_the_end() -> None:
    endless = "说了又说，" * 2000
    pages = telegram.pages(
        Answer("问", "问", "answered", (Sentence(endless, (1,)),), ANSWER.citations[:1]), "a"
    )

    assert all(page.html.endswith("，") for page in pages[:-1])
    assert pages[-1].html.partition("\n\n")[0].endswith("，①")


def test_a_draft_shows_the_end_of_what_is_longer_than_a_message() -> None:
    sentences = [Sentence(f"{number}" + "字" * 999 + "。", (1,)) for number in range(9)]

    shown = seen(telegram.so_far(sentences)).text

    assert shown.startswith("8")
    assert shown.endswith("。①")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_whatever_the_answer_telegram_accepts_its_messages_and_nothing_of_it_is_cut(answer: Answer) -> None:
    pages = telegram.pages(answer, "0123456789abcdef", link=link)

    shown = squeezed("".join(seen(page.html).text for page in pages))
    for sentence in answer.sentences:
        visible = "".join(one for one in harmless(sentence.text) if one.isprintable())
        assert squeezed(visible) in "".join(one for one in shown if one.isprintable())
    for row in pages[-1].buttons:
        assert len(row) <= 8
        assert all(button.text and 1 <= len(button.data.encode()) <= 64 for button in row)
    assert sum(map(len, pages[-1].buttons)) <= 100


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_whatever_has_been_written_so_far_is_a_message_or_nothing(answer: Answer) -> None:
    shown = telegram.so_far(answer.sentences, answer.note)

    assert shown == "" or seen(shown).text


@settings(max_examples=100, deadline=None)
@given(SAID)
def test_parts_are_the_whole_and_none_is_too_long(text: str) -> None:
    parts = cut(text, 50)

    assert "".join(parts) == text
    assert all(units(part) <= 50 for part in parts)
