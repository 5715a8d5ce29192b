"""The whole bot, as a process, on an emulated Telegram that refuses what Telegram refuses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.cli.conftest import PAGE, RULES
from tests.journeys.telegram import ADMIN, Shown, Town, town
from tests.load.world import EMULATORS, ROOT

pytestmark = pytest.mark.skipif(not EMULATORS.is_dir(), reason="needs ../shared/emulators, which is not here")

QUESTION = "老澜江大桥的总工程师是谁？"
QUOTE = "总工程师沈怀川说，检测由两台机器人完成。"
GROUP = -100500
EVENING = """新桥明天通车

　　本报讯 新澜江大桥明天通车，全长两千米。总设计师顾长风说，桥面铺了吸音的沥青。
"""

people = count(100)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("town")
    (made / "papers" / "云川日报" / "2024-06-26").mkdir(parents=True)
    (made / "papers" / "云川日报" / "2024-06-26" / "04.txt").write_text(PAGE, encoding="utf-8")
    (made / "papers" / "办法.md").write_text(RULES, encoding="utf-8")
    (made / "papers" / "晚报.txt").write_text(EVENING, encoding="utf-8")
    wenju(made, "index", "papers")
    return made


@pytest.fixture(scope="module")
def bot(folder: Path) -> Iterator[Town]:
    """Open to people; to the group that is let in by name."""
    with town(folder, folder / "data", ACCESS="open", QUESTIONS_PER_MINUTE="4") as made:
        yield made
        report = made.telegram.control("report")
        assert [error for error in report["errors"] if not error.startswith("403")] == []
        assert (report["floods"], report["unknown"]) == (0, [])
        assert (report["warnings"], report["unanswered_callbacks"]) == ([], [])
        sent = [
            one for one in made.telegram.entries() if one.get("method") in ("sendMessage", "editMessageText")
        ]
        assert all("is_disabled" in str(one["params"]["link_preview_options"]) for one in sent)


def wenju(folder: Path, *words: str) -> None:
    command = [sys.executable, "-m", "bot", *words, "--data", str(folder / "data")]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, env=environment)


def reprint(folder: Path, words: str) -> None:
    """The evening paper is printed anew, or, without words, withdrawn."""
    paper = folder / "papers" / "晚报.txt"
    if words:
        paper.write_text(words, encoding="utf-8")
    else:
        paper.unlink()
    wenju(folder, "index", "papers")


def test_a_question_its_answer_and_the_passage_it_rests_on(bot: Town) -> None:
    person = next(people)
    asked = bot.say(QUESTION, person)
    answer = bot.answered(0, person)

    card = bot.open("①", answer)

    assert answer.replies_to == asked
    assert "总工程师沈怀川" in answer.text
    assert answer.buttons[-2:] == ("👍", "👎")
    assert card.replies_to == answer.id
    assert any("沈怀川" in words for words in card.bold)


def test_proof_opens_after_a_restart_and_from_a_chat_it_was_forwarded_to(bot: Town) -> None:
    person, friend = next(people), next(people)
    answer = bot.ask(QUESTION, person)

    bot.restart()
    card = bot.open("①", answer)
    forwarded = bot.ask("/start " + answer.links[0].partition("start=")[2], friend)

    assert QUOTE in card.text
    assert forwarded.text == card.text


def test_proof_says_what_became_of_a_page_that_was_printed_anew_and_withdrawn(
    bot: Town, folder: Path
) -> None:
    answer = bot.ask("新澜江大桥的总设计师是谁？", next(people))
    assert "顾长风" in answer.text

    reprint(folder, EVENING.replace("两千米", "三千米"))
    anew = bot.open("①", answer)
    reprint(folder, "晚报\n\n　　今天没有新闻，明天也没有。\n")
    other = bot.open("①", answer)
    reprint(folder, "")
    withdrawn = bot.open("①", answer)

    assert "该资料已更新，这些话仍在新版里。" in anew.text
    assert "三千米" in anew.text
    assert "新版里没有这些话" in other.text
    assert "两千米" in other.text
    assert "该资料已撤下，原文不再显示。" in withdrawn.text
    assert "顾长风" not in withdrawn.text


def test_in_a_group_only_what_is_said_to_the_bot_is_answered(bot: Town) -> None:
    bot.telegram.control("config", privacy_mode=False)  # then Telegram passes everything on
    bot.say(QUESTION, GROUP, user_id=next(people))
    bot.say("@someone " + QUESTION, GROUP, user_id=next(people))

    by_command = bot.ask("/ask " + QUESTION, GROUP, user_id=next(people))
    by_name = bot.ask(QUESTION, GROUP, user_id=next(people), mention=True, thread_id=9)
    by_reply = bot.ask("工期几天", GROUP, user_id=next(people), reply_to=by_command.id)

    assert [one.replies_to for one in bot.shown(GROUP)] == [3, 5, 7]  # 1 and 2 were not for us
    assert "沈怀川" in by_name.text
    assert "三天" in by_reply.text


def test_an_edited_question_edits_its_answer(bot: Town) -> None:
    person = next(people)
    asked = bot.say(QUESTION, person)
    before = bot.answered(0, person)

    after = bot.edit(person, asked, "夜间摊位的音响不得超过多少分贝？")

    assert (after.id, after.edits) == (before.id, 1)
    assert "55分贝" in after.text


def test_a_reply_to_a_card_keeps_to_its_story(bot: Town) -> None:
    person = next(people)
    card = bot.open("①", bot.ask("第二条讲什么", person))

    answer = bot.ask("音响有什么规定", person, reply_to=card.id)

    assert "55分贝" in answer.text
    assert "《云川市夜间摊位办法》" in answer.text


def test_several_questions_are_answered_in_their_order_and_not_too_many(bot: Town) -> None:
    person = next(people)
    words = [f"{QUESTION}{'？' * number}" for number in range(5)]
    injected = bot.telegram.control("burst", messages=[{"chat_id": person, "text": one} for one in words])

    shown = bot.count(person, 5)

    assert [one.replies_to for one in shown[:4]] == [one["message_id"] for one in injected[:4]]
    assert shown[4].text == "提问太快了，每分钟最多 4 个问题。请过一会儿再问。"


def test_an_example_of_the_greeting_is_asked_by_a_tap(bot: Town) -> None:
    greeting = bot.ask("/start", next(people))

    answer = bot.open("《老桥今天封闭检测》", greeting)

    assert "已核对" in answer.text


def test_an_opinion_is_heard_by_button_and_by_reaction(bot: Town, folder: Path) -> None:
    person = next(people)
    answer = bot.ask(QUESTION, person)
    why = bot.open("👎", answer)
    noted = bot.open("缺内容", why)
    liked = bot.ask("夜间摊位几点到几点营业？", person)
    bot.telegram.control("reaction", chat_id=person, message_id=liked.id, emoji="👍")
    bot.ask("/help", person)

    wenju(folder, "feedback", "export", "意见.jsonl")

    rows = (folder / "意见.jsonl").read_text("utf-8")
    assert noted.text == "已记下：缺内容。谢谢。"
    assert '"reason": "incomplete"' in rows
    assert '"thumb": "up"' in rows


def test_an_admin_adds_a_paper_by_sending_it_and_takes_it_back(bot: Town) -> None:
    person = next(people)
    paper = {"name": "../渡口.txt", "content": "渡口重开\n\n　　柳叶渡口由渡工连三水撑船。\n"}
    sent = bot.ask("", ADMIN, document=paper, until="读完")
    known = bot.ask("柳叶渡口由谁撑船？", person)
    undone = bot.open("撤销", sent, until="已撤销")
    unknown = bot.ask("柳叶渡口由谁撑船？", next(people))
    refused = bot.ask("", person, document={"name": "甲.txt", "content": "甲"})

    assert (sent.text, sent.edits) == ("读完：1 篇报道。\n① 《渡口重开》", 1)
    assert "连三水" in known.text
    assert undone.id == sent.id
    assert "连三水" not in unknown.text
    assert refused.text == "只有管理员可以添加资料。"


def test_forgetting_takes_the_proof_with_it(bot: Town) -> None:
    person = next(people)
    answer: Shown = bot.ask(QUESTION, person)

    bot.ask("/forget_me", person)

    assert bot.tap("①", answer)["text"] == "这个回答已经不在了，请重新提问。"


def test_those_who_may_not_ask_get_a_sentence_alone_and_nothing_in_groups(
    folder: Path, tmp_path: Path
) -> None:
    with town(tmp_path, folder / "data", ALLOWED_USERS="7") as closed:
        stranger = closed.ask(QUESTION, 99)
        closed.say("/ask " + QUESTION, GROUP, user_id=99)
        invited = closed.ask(QUESTION, 7)
        refused = closed.tap("①", invited, person=99)

        assert stranger.text == "这里只对受邀的人开放。你的编号是 99，可以发给管理员。"
        assert closed.shown(GROUP) == []
        assert "沈怀川" in invited.text
        assert refused["alert"]
        assert len(closed.shown(7)) == 1


def test_a_bot_that_nobody_may_use_says_what_to_set(folder: Path, tmp_path: Path) -> None:
    with town(tmp_path, folder / "data", ADMIN_USERS="") as deserted:
        assert "现在谁也不能提问" in deserted.bot.log.read_text("utf-8")
        assert "你的编号是 5" in deserted.ask(QUESTION, 5).text


def test_a_person_who_blocks_the_bot_and_a_group_that_throws_it_out_make_no_noise(bot: Town) -> None:
    person, group = next(people), -100700
    answer = bot.ask(QUESTION, person)
    bot.ask("/ask " + QUESTION, group, user_id=person)

    bot.telegram.control("member", chat_id=group, status="kicked")
    bot.telegram.control("member", chat_id=person, status="blocked")
    bot.tap("①", answer)

    assert "Traceback" not in bot.bot.log.read_text("utf-8")
    bot.telegram.control("member", chat_id=person, status="ok")
    assert "沈怀川" in bot.ask(QUESTION, person).text
