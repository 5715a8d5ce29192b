"""Who may ask, and how others are told."""

from __future__ import annotations

import pytest

from bot.channels.telegram.access import Gate, Rules
from tests.channels.telegram.conftest import ADMIN, GROUP, READER, STRANGER, Desk, Opens

QUESTION = "老澜江大桥的总工程师是谁？"


def test_a_stranger_is_told_their_number_and_nothing_else(desk: Desk) -> None:
    assert (
        desk.says(QUESTION, person=STRANGER).text == "这里只对受邀的人开放。你的编号是 99，可以发给管理员。"
    )
    assert desk.says("/sources", person=STRANGER).text.startswith("这里只对受邀的人开放。")
    assert desk.answers.asked == []


def test_a_stranger_who_goes_on_is_not_answered_without_end(desk: Desk) -> None:
    desk.take(*(desk.people.message(QUESTION, person=STRANGER) for _ in range(9)))

    assert len(desk.postman.chat(STRANGER)) == 3


def test_a_group_that_nobody_let_in_hears_nothing(desk: Desk) -> None:
    desk.take(desk.people.message("/ask " + QUESTION, chat=GROUP, person=STRANGER))

    assert desk.postman.chat(GROUP) == []


def test_who_was_let_in_may_ask_in_any_group(desk: Desk) -> None:
    assert "沈怀川" in desk.says("/ask " + QUESTION, chat=GROUP, person=READER).text


def test_open_is_open_to_all_but_those_who_were_denied(opens: Opens) -> None:
    desk = opens(access="open")
    desk.says(f"/deny {STRANGER}", person=ADMIN)

    assert "沈怀川" in desk.says(QUESTION, person=98).text
    assert desk.says(QUESTION, person=STRANGER).text.startswith("这里只对受邀的人开放。")


def test_a_request_reaches_the_admins_who_let_in_by_a_button(opens: Opens) -> None:
    desk = opens(access="request")

    first = desk.says(QUESTION, person=STRANGER).text
    second = desk.says(QUESTION, person=STRANGER).text
    asked = desk.last(ADMIN)
    desk.tapped("同意", chat=ADMIN, person=ADMIN)

    assert (first, second) == ("已转告管理员，同意以后就可以提问。", "管理员还没有答复，请再等等。")
    assert asked.text == "已同意 编号 99。"
    assert desk.last(STRANGER).text == "管理员已同意，现在可以直接提问。"
    assert "沈怀川" in desk.says(QUESTION, person=STRANGER).text
    assert len(desk.postman.chat(ADMIN)) == 1


def test_who_was_refused_does_not_ask_the_admins_again(opens: Opens) -> None:
    desk = opens(access="request")
    desk.says(QUESTION, person=STRANGER)
    desk.tapped("拒绝", chat=ADMIN, person=ADMIN)

    assert desk.says(QUESTION, person=STRANGER).text.startswith("这里只对受邀的人开放。")
    assert len(desk.postman.chat(ADMIN)) == 1


def test_only_admins_decide(opens: Opens) -> None:
    desk = opens(access="request")
    desk.says(QUESTION, person=STRANGER)

    assert desk.tapped("同意", chat=ADMIN, person=READER) == ("这个命令只有管理员能用。", True)
    assert desk.says(f"/allow {STRANGER}", person=READER).text == "这个命令只有管理员能用。"
    assert desk.memory.doors.standing(STRANGER) == "asked"


def test_admins_let_a_group_in_from_inside_it_and_shut_it_again(desk: Desk) -> None:
    desk.says("/allow", chat=GROUP, person=ADMIN)
    assert "沈怀川" in desk.says("/ask " + QUESTION, chat=GROUP, person=STRANGER).text

    desk.says(f"/deny {GROUP}", person=ADMIN)
    before = len(desk.postman.chat(GROUP))
    desk.take(desk.people.message("/ask " + QUESTION, chat=GROUP, person=STRANGER))
    assert len(desk.postman.chat(GROUP)) == before


def test_a_group_that_moves_keeps_its_standing(desk: Desk) -> None:
    desk.says("/allow", chat=GROUP, person=ADMIN)

    desk.take(desk.people.message("", chat=GROUP, person=ADMIN, migrate_to_chat_id=-100777))

    assert "沈怀川" in desk.says("/ask " + QUESTION, chat=-100777, person=STRANGER).text


@pytest.mark.parametrize("words", ["", "谁", "1" * 30])
def test_whom_to_let_in_must_be_a_number(desk: Desk, words: str) -> None:
    assert desk.says(f"/allow {words}", person=ADMIN).text.startswith("请写上编号")


def test_admins_are_not_shut_out_by_command(desk: Desk) -> None:
    desk.says(f"/deny {ADMIN}", person=ADMIN)

    assert "沈怀川" in desk.says(QUESTION, person=ADMIN).text


def test_closed_to_everybody_can_be_told_at_the_start(desk: Desk) -> None:
    doors = desk.memory.doors

    assert Gate(Rules(), doors).shut
    assert not Gate(Rules(admins=frozenset({1})), doors).shut
    assert not Gate(Rules("request"), doors).shut
