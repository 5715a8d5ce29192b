"""Opening what an answer rests on: now, after a restart, after the page has changed or gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app
from tests.channels.telegram.conftest import ADMIN, GROUP, READER, STRANGER, Desk, Opens
from tests.cli.conftest import PAGE

QUESTION = "老澜江大桥的总工程师是谁？"
QUOTE = "总工程师沈怀川说，检测由两台机器人完成。"


@pytest.fixture
def page(desk: Desk, tmp_path: Path) -> Path:
    """A page of the desk's own, that may be printed anew."""
    path = tmp_path / "云川晚报" / "2024-06-27" / "01.txt"
    path.parent.mkdir(parents=True)
    path.write_text(PAGE.replace("沈怀川", "顾长风").replace("老桥", "新桥"), encoding="utf-8")
    read_in(desk, path)
    return path


def read_in(desk: Desk, path: Path) -> None:
    app.builder(desk.settings, "tests", wait=False, on_wait=print).index([path])


def test_a_tap_opens_the_passage_with_the_quote_in_bold_under_its_heading(desk: Desk) -> None:
    desk.says(QUESTION)
    answer, _ = desk.postman.last(READER)

    assert desk.tapped("①") == ("", False)

    card = desk.last()
    assert card.reply_to == answer
    assert card.text.startswith("《老桥今天封闭检测》\n云川日报 2024-06-26 第4版\n\n")
    assert f"<b>{QUOTE}</b>" in card.html
    assert "<blockquote expandable>" in card.html


def test_a_card_turns_to_its_neighbours_and_back(desk: Desk) -> None:
    desk.says("第二条讲什么")
    desk.tapped("①")
    cards = [desk.last().text]

    desk.tapped("下一段")
    cards.append(desk.last().text)
    desk.tapped("上一段")

    assert "第二条" in cards[0]
    assert "第三条" in cards[1]
    assert desk.last().text == cards[0]
    assert desk.last().words == ["‹ 上一段", "下一段 ›"]


def test_it_opens_after_a_restart_from_another_chat_and_by_its_link(desk: Desk) -> None:
    desk.says(QUESTION)
    link = next(one for one in desk.last().html.split('"') if "?start=" in one)
    desk.tapped("①")
    card = desk.last().html

    desk.restart()
    desk.says(f"/start {link.partition('start=')[2]}", person=ADMIN)

    assert desk.last(ADMIN).html == card


def test_in_a_group_whoever_may_ask_may_open(opens: Opens) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))
    desk.says("/ask " + QUESTION, chat=GROUP, person=8)

    assert desk.tapped("①", chat=GROUP, person=9) == ("", False)
    assert QUOTE in desk.last(GROUP).text


def test_whoever_may_not_ask_may_not_open(desk: Desk) -> None:
    desk.says(QUESTION)
    link = next(one for one in desk.last().html.split('"') if "?start=" in one)

    said, closed_by_hand = desk.tapped("①", person=STRANGER)
    desk.says(f"/start {link.partition('start=')[2]}", person=STRANGER)

    assert closed_by_hand
    assert said == desk.last(STRANGER).text == "这里只对受邀的人开放。你的编号是 99，可以发给管理员。"
    assert len(desk.postman.chat(READER)) == 1


def test_words_that_still_stand_are_shown_as_they_stand_now(desk: Desk, page: Path) -> None:
    desk.says("新桥检测的总工程师顾长风说了什么？")
    page.write_text(page.read_text("utf-8").replace("工期为三天", "工期为五天"), encoding="utf-8")
    read_in(desk, page)

    desk.tapped("①")

    assert "该资料已更新，这些话仍在新版里。" in desk.last().text
    assert "工期为五天" in desk.last().text
    assert "<b>总工程师顾长风说" in desk.last().html


def test_words_that_are_gone_are_shown_as_they_were_and_said_to_be(desk: Desk, page: Path) -> None:
    desk.says("新桥检测的总工程师顾长风说了什么？")
    page.write_text("晚报\n\n　　今天没有新闻，明天也没有。\n", encoding="utf-8")
    read_in(desk, page)

    desk.tapped("①")

    assert "该资料已更新，新版里没有这些话；下面是回答时的原文。" in desk.last().text
    assert "<b>总工程师顾长风说" in desk.last().html


def test_of_a_document_that_is_gone_no_words_are_shown(desk: Desk, page: Path) -> None:
    desk.says("新桥检测的总工程师顾长风说了什么？")
    page.unlink()
    read_in(desk, page)

    desk.tapped("①")

    assert "该资料已撤下，原文不再显示。" in desk.last().text
    assert "顾长风" not in desk.last().text


def test_an_answer_that_is_not_kept_any_more_says_so(desk: Desk) -> None:
    desk.says(QUESTION)
    desk.memory.forget_person(READER)

    assert desk.tapped("①") == ("这个回答已经不在了，请重新提问。", True)


@pytest.mark.parametrize(
    "data", ["p:nobody:1", "p:nobody:99999999999", "p::", "q:x:1:-", "zzz", "u:../../x:undo"]
)
def test_a_button_that_we_never_made_is_answered_and_opens_nothing(desk: Desk, data: str) -> None:
    desk.says(QUESTION)
    number, _ = desk.postman.last(READER)
    tap = desk.people.tap_data(data, message=number)

    desk.take(tap)

    assert tap.callback_query
    assert desk.postman.taps[tap.callback_query.id][1]
    assert len(desk.postman.chat(READER)) == 1


def test_what_comes_nearest_can_be_opened_where_nothing_was_found(desk: Desk) -> None:
    post = desk.says("太阳系有几颗行星上有老澜江大桥？")

    assert post.text.startswith("未找到。")
    assert post.words[0].startswith("看《")
    desk.tapped("看《")
    assert desk.last().text.startswith("《")
