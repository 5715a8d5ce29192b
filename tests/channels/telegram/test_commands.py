"""What each command says and does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.answering.types import Answer, Dropped, Sentence
from bot.channels.telegram.addressing import talk_of
from bot.channels.telegram.commands import offer
from bot.channels.wording import greeting
from tests.channels.telegram.conftest import ADMIN, GROUP, READER, Desk, Opens

QUESTION = "老澜江大桥的总工程师是谁？"


def test_the_greeting_says_what_there_is_where_questions_go_and_what_to_ask(desk: Desk) -> None:
    post = desk.says("/start")

    assert post.text == (
        "问据 · 2 份资料，2 篇报道，2024-06-26\n"
        "我在这些资料里查找，每一句都标出原文，点①②就能看到原话。资料里没有的，我会直说未找到。\n"
        "\n"
        "回答方式：摘引原文。提问和资料不会发给别的服务。\n"
        "对话保存 30 天，/forget_me 可以随时删除。\n"
        "\n"
        "可以这样问："
    )
    assert post.words == ["《老桥今天封闭检测》讲了什么？", "《云川市夜间摊位办法》讲了什么？"]


def test_the_greeting_names_the_model_and_its_host(opens: Opens) -> None:
    desk = opens(openai_base_url="https://models.example/v1", chat_model="qwen-max")

    assert (
        "由模型 qwen-max 作答，每一句都与原文核对。提问和查到的段落会发给 models.example。"
        in desk.says("/start").text
    )


@pytest.mark.parametrize("chat", [READER, GROUP])
def test_an_example_that_is_tapped_is_put_in_as_a_question(desk: Desk, chat: int) -> None:
    desk.says("/start", chat=chat)

    desk.tapped("《老桥今天封闭检测》", chat=chat)
    desk.take(*desk.queued)

    assert desk.answers.asked[0].question == "《老桥今天封闭检测》讲了什么？"
    assert desk.answers.asked[0].talk.person == READER
    assert "①" in desk.last(chat).text


def test_sources_are_leafed_through(desk: Desk, tmp_path: Path) -> None:
    post = desk.says("/sources")

    assert post.text == (
        "1. 《老桥今天封闭检测》 云川日报 2024-06-26 第4版 · 1 篇报道\n2. 《云川市夜间摊位办法》 1 篇报道\n第 1/1 页"
    )
    assert post.buttons == ()


def test_sources_that_fill_several_pages_have_buttons(desk: Desk, tmp_path: Path) -> None:
    rows = "\n".join(
        f'{{"id": "k{n}", "title": "消息{n}", "text": "第{n}条消息的内容。"}}' for n in range(20)
    )
    (tmp_path / "简讯.jsonl").write_text(rows, encoding="utf-8")
    desk.face.administration.uploads.collection.index(tmp_path / "简讯.jsonl", lambda *_: None, lambda: None)

    desk.says("/sources")
    desk.tapped("下一页")

    post = desk.last()
    assert post.text.startswith("9. 《消息")
    assert post.text.endswith("第 2/3 页")
    assert post.words == ["‹ 上一页", "下一页 ›"]
    assert len(desk.postman.chat(READER)) == 1


def test_a_new_conversation_leans_on_nothing(desk: Desk) -> None:
    desk.says(QUESTION)
    desk.says("/new")
    desk.says("工期几天")

    assert desk.answers.asked[-1].history == ()


def test_why_accounts_for_the_last_answer(desk: Desk) -> None:
    assert desk.says("/why").text == "还没有回答过问题。"

    desk.says(QUESTION)

    assert desk.says("/why").text.startswith(
        "问题：老澜江大桥的总工程师是谁？\n引用了 1 处原文：\n"
        "① 《老桥今天封闭检测》 云川日报 2024-06-26 第4版\n摘引原文，用时 "
    )


def test_why_names_what_was_not_shown(desk: Desk) -> None:
    answer = Answer(
        "那年呢",
        "2023年呢",
        "answered",
        (Sentence("有。", ()),),
        dropped=(Dropped("明年完工。", "not_in_source"), Dropped("<没有>出处。", "no_citation")),
    )
    message = desk.people.message("/why")
    assert message.message
    talk = talk_of(message.message)
    assert talk
    desk.memory.receipts.keep(talk, answer)
    desk.take(message)

    assert desk.last().text == (
        "问题：那年呢\n理解为：2023年呢\n没有引用原文。\n写了但没有显示的 2 句：\n"
        "· 明年完工。（所给段落里没有依据）\n· <没有>出处。（没有注明出处，所给段落里也没有依据）"
    )


def test_forgetting_removes_what_was_asked_and_answered(desk: Desk) -> None:
    desk.says(QUESTION)

    assert desk.says("/forget_me").text.startswith("已删除你的全部记录，共 ")
    assert desk.says("/why").text == "还没有回答过问题。"


def test_there_may_be_nothing_to_stop(desk: Desk) -> None:
    assert desk.says("/stop").text == "没有正在回答的问题。"


def test_what_runs_is_stopped_by_command_and_by_button(desk: Desk) -> None:
    desk.says(QUESTION)
    number, _ = desk.postman.last(READER)
    desk.answers.running.add(desk.answers.asked[0].talk)
    tap = desk.people.tap_data("s", message=number)
    desk.take(tap)

    assert tap.callback_query
    assert desk.postman.taps[tap.callback_query.id] == ("已停止。", False)
    assert desk.says("/stop").text == "已停止。"


def test_admins_are_told_how_it_goes(desk: Desk) -> None:
    assert desk.says("/status", person=ADMIN).text == (
        "2 份资料，2 篇报道，2024-06-26\n回答方式：摘引原文。提问和资料不会发给别的服务。\n"
        "等待回答的问题：1 个。\n准许提问的人和群：2 个。"
    )


@pytest.mark.parametrize("command", ["/add", "/remove 办法", "/status", "/allow 5", "/deny 5"])
def test_others_may_not_give_the_admins_commands(desk: Desk, command: str) -> None:
    assert desk.says(command).text == "这个命令只有管理员能用。"


def test_a_document_is_taken_out_after_a_second_look(desk: Desk) -> None:
    asked = desk.says("/remove 办法.md", person=ADMIN)
    desk.tapped("去掉《", chat=ADMIN, person=ADMIN)

    assert asked.text == "已去掉《云川市夜间摊位办法》。"
    assert "办法" not in desk.says("/sources").text


def test_a_document_stays_where_the_admin_thinks_better_of_it(desk: Desk) -> None:
    asked = desk.says("/remove 摊位", person=ADMIN)
    assert asked.words == ["去掉《云川市夜间摊位办法》", "不去掉"]

    desk.tapped("不去掉", chat=ADMIN, person=ADMIN)

    assert asked.text == "没有去掉。"
    assert "办法" in desk.says("/sources").text


def test_a_name_that_nothing_bears_is_repeated(desk: Desk) -> None:
    assert desk.says("/remove <b>", person=ADMIN).text == "资料库里没有“<b>”。用 /sources 看看有哪些。"


def test_commands_are_named_for_private_chats_groups_and_admins(desk: Desk) -> None:
    asyncio.run(offer(desk.postman, [ADMIN]))

    assert desk.postman.commands == {
        "private": greeting.PRIVATE,
        "groups": greeting.GROUP,
        ADMIN: greeting.PRIVATE + greeting.ADMIN,
    }


def test_an_empty_collection_says_so(opens: Opens, tmp_path: Path) -> None:
    desk = opens(data_dir=tmp_path / "nothing")

    assert "资料库还是空的。" in desk.says("/start").text
    assert desk.says("/sources").text == "资料库还是空的。把文件直接发给我就能添加。"
    assert desk.says(QUESTION).text == "资料库还是空的，请管理员先添加资料。"
