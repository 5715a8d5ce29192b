"""Who is answered, and what a question leans on."""

from __future__ import annotations

import pytest

from tests.channels.telegram.conftest import GROUP, READER, Desk, Opens
from tests.fakes_telegram import ME

QUESTION = "老澜江大桥的总工程师是谁？"


def test_in_a_private_chat_any_words_are_a_question(desk: Desk) -> None:
    post = desk.says(QUESTION)

    assert "总工程师沈怀川" in post.text
    assert "已核对" in post.text
    assert post.words[:1] == ["①"]


@pytest.mark.parametrize("text", [QUESTION, "@other_bot " + QUESTION, "/ask@other_bot " + QUESTION])
def test_in_a_group_what_is_not_said_to_us_is_not_answered(opens: Opens, text: str) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))

    desk.take(desk.people.message(text, chat=GROUP))

    assert desk.postman.chat(GROUP) == []


@pytest.mark.parametrize(
    "text", [f"@{ME.username} " + QUESTION, "/ask " + QUESTION, f"/ask@{ME.username} " + QUESTION]
)
def test_in_a_group_a_mention_and_the_command_are_answered_without_them(opens: Opens, text: str) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))

    post = desk.says(text, chat=GROUP, person=55)

    assert "沈怀川" in post.text
    assert desk.answers.asked[0].question == QUESTION


def test_the_answer_stays_in_its_topic_and_each_person_has_a_conversation(opens: Opens) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))

    post = desk.says("/ask " + QUESTION, chat=GROUP, person=55, message_thread_id=3, is_topic_message=True)

    assert post.thread == 3
    assert desk.answers.asked[0].talk.person == 55


def test_a_reply_to_an_answer_leans_on_that_answer(desk: Desk) -> None:
    desk.says(QUESTION)
    number, _ = desk.postman.last(READER)
    desk.says("夜间摊位几点到几点营业？")

    desk.take(desk.people.reply(number, "他说了什么"))

    assert [turn.question for turn in desk.answers.asked[-1].history] == [QUESTION]


def test_a_reply_in_a_group_needs_no_mention(opens: Opens) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))
    desk.says("/ask " + QUESTION, chat=GROUP)
    number, _ = desk.postman.last(GROUP)

    desk.take(desk.people.reply(number, "工期几天", chat=GROUP, person=8))

    assert desk.answers.asked[-1].question == "工期几天"


def test_a_reply_to_a_card_keeps_to_its_story(desk: Desk) -> None:
    desk.says("第二条讲什么")
    desk.tapped("①")
    number, card = desk.postman.last(READER)

    post = desk.says("这条还说了什么", reply_to_message=desk.people.ours(READER, number))

    assert card.text.startswith("《云川市夜间摊位办法》")
    assert desk.answers.asked[-1].story is not None
    assert desk.answers.asked[-1].question == "《云川市夜间摊位办法》第二条还说了什么"
    assert "18时至24时" in post.text


def test_an_edited_question_edits_its_answer(desk: Desk) -> None:
    asked = desk.people.message(QUESTION)
    desk.take(asked)

    desk.take(desk.people.edit(asked, "夜间摊位的音响不得超过多少分贝？"))
    desk.take(desk.people.edit(asked, "夜间摊位几点到几点营业？"))

    (post,) = desk.postman.chat(READER)
    assert "18时至24时" in post.text
    assert post.edits == 2


def test_an_edit_that_changes_nothing_is_not_answered_again(desk: Desk) -> None:
    asked = desk.people.message(QUESTION)

    desk.take(asked, desk.people.edit(asked, QUESTION))

    assert len(desk.answers.asked) == 1


def test_a_quoted_part_is_taken_into_account(desk: Desk) -> None:
    desk.says("检测由谁完成", quote={"text": "老澜江大桥", "position": 0})

    assert desk.answers.asked[0].question == "“老澜江大桥”，检测由谁完成"


def test_a_mention_alone_under_somebodys_question_asks_it(opens: Opens) -> None:
    desk = opens(allowed_chats=frozenset({GROUP}))
    before = desk.people.message(QUESTION, chat=GROUP, person=8).message
    assert before

    desk.says(f"@{ME.username}", chat=GROUP, reply_to_message=before.to_dict())

    assert desk.answers.asked[0].question == QUESTION


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
            "请用文字提问，语音、图片和贴纸我看不懂。",
        ),
        ({"text": "？！"}, "问题里只有标点。请写下想问的话。"),
        ({"text": "长" * 2001}, "问题太长。请缩短到 2000 字以内。"),
        ({"text": "/ask"}, "请在 /ask 后面写下问题，例如：/ask 第8条讲什么"),
        ({"text": "/nonsense"}, "没有这个命令。用 /help 看看能用的。"),
    ],
)
def test_what_cannot_be_asked_gets_one_sentence(desk: Desk, more: dict[str, object], said: str) -> None:
    text = str(more.pop("text", ""))

    assert desk.says(text, **more).text == said


def test_the_words_under_a_picture_are_a_question(desk: Desk) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 9, "height": 9}]

    assert "沈怀川" in desk.says(QUESTION, photo=photo).text


def test_a_late_answer_apologises(desk: Desk) -> None:
    desk.take(desk.people.message(QUESTION), late=True)

    assert desk.last().text.startswith("抱歉，回复晚了。")


def test_too_many_questions_within_a_minute_are_told_so(opens: Opens) -> None:
    desk = opens(questions_per_minute=2)

    said = [desk.says(QUESTION).text[:4] for _ in range(3)]

    assert said == [said[0], said[0], "提问太快"]


def test_a_chat_that_is_closed_to_us_makes_no_noise(desk: Desk) -> None:
    desk.postman.closed[READER] = "blocked"

    desk.take(desk.people.message(QUESTION), desk.people.message("/help"))

    assert desk.postman.chat(READER) == []
