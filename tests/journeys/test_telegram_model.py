"""Answers that take their time: shown while they are written, stopped by those who asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys.telegram import Town
from tests.load.world import EMULATORS, world

pytestmark = pytest.mark.skipif(not EMULATORS.is_dir(), reason="needs ../shared/emulators, which is not here")

QUESTION = "三桥的总工是哪位？"
GROUP = -100600


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A bot whose model takes half a minute to begin."""
    with world(tmp_path_factory.mktemp("slow"), "slow:30+best") as made:
        made.bot.start()
        made.wait_online()
        yield Town(made.telegram, made.bot)


def test_a_question_is_stopped_by_command_though_it_is_still_being_answered(slow: Town) -> None:
    slow.say(QUESTION, 7)
    slow.telegram.control("wait", chat_id=7, methods=["sendChatAction"], timeout=30)

    stopped = slow.ask("/stop", 7, until="已停止。")
    again = slow.ask("/stop", 7, until="没有")

    assert stopped.text == "已停止。"
    assert again.text == "没有正在回答的问题。"


def test_in_a_group_the_one_who_asked_stops_it_by_its_button_and_nobody_else(slow: Town) -> None:
    slow.say("/ask " + QUESTION, GROUP, user_id=8)
    growing = slow.answered(0, GROUP, until="正在查找")

    other = slow.tap("停止", growing, person=9)
    mine = slow.tap("停止", growing, person=8)
    told = slow.answered(mine["seq"], GROUP)

    assert other["text"] == "没有正在回答的问题。"
    assert mine["text"] == "已停止。"
    assert (told.id, told.text, told.buttons) == (growing.id, "已停止。", ())


def test_the_greeting_says_where_questions_go(slow: Town) -> None:
    greeting = slow.ask("/start", 10)

    assert "由模型 gpt-4.1-mini 作答，每一句都与原文核对。提问和查到的段落会发给 127.0.0.1。" in greeting.text
