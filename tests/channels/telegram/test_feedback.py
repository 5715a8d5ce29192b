"""Thumbs and reactions."""

from __future__ import annotations

from bot.answering.keeping import Opinion
from tests.channels.telegram.conftest import GROUP, READER, STRANGER, Desk, Opens

QUESTION = "老澜江大桥的总工程师是谁？"


def opinions(desk: Desk) -> list[tuple[int, str, str]]:
    return [(one.person, one.thumb, one.reason) for _, one in desk.memory.feedback.all()]


def test_a_thumb_up_is_thanked_for(desk: Desk) -> None:
    desk.says(QUESTION)

    assert desk.tapped("👍") == ("已记下，谢谢。", False)
    assert opinions(desk) == [(READER, "up", "")]


def test_a_thumb_down_is_kept_and_asked_about(desk: Desk) -> None:
    desk.says(QUESTION)
    desk.tapped("👎")
    assert opinions(desk) == [(READER, "down", "")]
    assert desk.last().words == ["答非所问", "引用有误", "缺内容"]

    desk.tapped("引用有误")

    assert opinions(desk) == [(READER, "down", "wrong_quote")]
    assert desk.last().text == "已记下：引用有误。谢谢。"
    assert desk.last().words == []


def test_a_reaction_to_an_answer_is_an_opinion_until_it_is_taken_back(desk: Desk) -> None:
    desk.says(QUESTION)
    number, _ = desk.postman.last(READER)

    desk.take(desk.people.react("👍", number))
    assert opinions(desk) == [(READER, "up", "")]

    desk.take(desk.people.react("", number, before="👍"))
    assert [one[1] for one in opinions(desk)] in ([], [""])


def test_a_reaction_of_dislike_is_asked_about_in_a_private_chat(desk: Desk) -> None:
    desk.says(QUESTION)
    number, _ = desk.postman.last(READER)

    desk.take(desk.people.react("👎", number))

    assert desk.last().text == "已记下。哪里不好？"


def test_other_reactions_and_other_messages_mean_nothing(desk: Desk) -> None:
    asked = desk.people.message(QUESTION)
    desk.take(asked)
    assert asked.message
    number, _ = desk.postman.last(READER)

    desk.take(
        desk.people.react("🎉", number),
        desk.people.react("👍", asked.message.message_id),
        desk.people.react("👍", 31),
        desk.people.react("👍", number, person=STRANGER),
    )

    assert opinions(desk) == []


def test_each_person_of_a_group_has_an_opinion(opens: Opens) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))
    desk.says("/ask " + QUESTION, chat=GROUP, person=8)

    desk.tapped("👍", chat=GROUP, person=8)
    desk.tapped("👎", chat=GROUP, person=9)

    assert sorted(opinions(desk)) == [(8, "up", ""), (9, "down", "")]


def test_an_answer_that_is_gone_takes_no_opinion(desk: Desk) -> None:
    desk.says(QUESTION)
    desk.memory.forget_person(READER)

    assert desk.tapped("👍") == ("这个回答已经不在了，请重新提问。", True)
    assert list(desk.memory.feedback.all()) == []


def test_a_later_opinion_replaces_the_earlier(desk: Desk) -> None:
    desk.says(QUESTION)
    desk.tapped("👍")
    desk.tapped("👎", message=desk.postman.last(READER)[0])

    ((_, opinion),) = desk.memory.feedback.all()
    assert opinion == Opinion(opinion.receipt, READER, "down", "")
