"""The terminal conversation: lines in, a transcript out."""

from __future__ import annotations

import asyncio
import io
import signal
from collections.abc import AsyncIterator, Sequence

import pytest
from rich.console import Console

from bot.answering.types import Answer, Place, Sentence, Turn
from bot.channels.terminal.conversation import Asks, Conversation
from bot.channels.terminal.screen import on_console
from retrieval.errors import CollectionBroken
from retrieval.types import Passage, Query
from tests.fakes import NASTY, FirstSentence, ShelfOfPassages, passage

PRIZE = passage("最高科技奖授予李德仁院士。六名礼兵奏响号角。", headline="大会侧记")
RULES = passage("夜间摊位十一点收摊。", headline="办法", position=1)


def transcript(
    *lines: str, passages: Sequence[Passage] = (PRIZE, RULES), assistant: Asks | None = None
) -> str:
    """All that is on the screen after these lines."""
    page = io.StringIO()
    library = ShelfOfPassages(*passages)
    chosen = assistant or FirstSentence(library)
    screen = on_console(Console(file=page, width=80, markup=False, emoji=False, highlight=False))
    conversation = Conversation(
        chosen,
        library,
        screen,
        answerer="摘引原文",
        around=lambda passage: ("前文" * 50, "后文。\n更后。"),
    )
    conversation.greet()
    conversation.hold(lines)
    return page.getvalue()


def after_greeting(*lines: str) -> str:
    return transcript(*lines).partition("退出。\n")[2]


def test_the_greeting_says_what_there_is_how_it_is_answered_and_what_to_type() -> None:
    assert transcript() == (
        "问据 · 1 份资料，2 篇报道，2024-06-26\n"
        "回答方式：摘引原文\n"
        "直接提问。/来源 1 看原文，/帮助 看更多，Ctrl-D 退出。\n"
    )


def test_an_empty_collection_says_how_to_fill_it() -> None:
    assert transcript(passages=()) == ("问据\n资料库还是空的。先用 wenju index 文件夹 读入资料，再来提问。\n")


def test_an_answer_has_its_mark_its_source_and_how_it_was_checked() -> None:
    assert after_greeting("最高科技奖给了谁") == (
        "最高科技奖授予李德仁院士。①\n"
        "\n"
        "  ① 《大会侧记》 云川日报 2024-06-26 第4版\n"
        "    “最高科技奖授予李德仁院士。”\n"
        "  已核对 1/1 句 · 0.03 秒\n"
        "\n"
    )


def test_what_is_not_found_says_what_is_nearest_and_how_far_the_collection_reaches() -> None:
    assert after_greeting("太阳系有几颗行星得过奖") == (
        "未找到。资料里没有能回答这个问题的内容。\n"
        "  最接近：《大会侧记》 云川日报 2024-06-26 第4版\n"
        "  资料范围：1 份，2024-06-26\n"
        "\n"
    )


def test_a_follow_up_says_how_it_was_understood() -> None:
    shown = after_greeting("最高科技奖给了谁", "那院士呢")

    assert "（理解为：最高科技奖给了谁，那院士呢）\n" in shown


def test_the_last_turns_go_to_the_assistant() -> None:
    library = ShelfOfPassages(PRIZE)
    assistant = FirstSentence(library)

    transcript("最高科技奖给了谁", *["火星上有人吗"] * 7, assistant=assistant)

    assert assistant.heard[1][1] == (
        Turn(
            "最高科技奖给了谁",
            "最高科技奖给了谁",
            "最高科技奖授予李德仁院士。",
            (Place(PRIZE.document.id, PRIZE.story),),
        ),
    )
    assert assistant.heard[-1][1] == (Turn("火星上有人吗", "火星上有人吗", ""),) * 6


def test_a_source_is_shown_in_its_surroundings_with_a_line_to_copy() -> None:
    shown = after_greeting("最高科技奖给了谁", "/来源 1")

    assert shown.partition("0.03 秒\n\n")[2] == (
        "  云川日报 2024-06-26 第4版 · 《大会侧记》\n"
        f"  ……{'前文' * 30}\n"
        "▌ 最高科技奖授予李德仁院士。\n"
        "  六名礼兵奏响号角。\n"
        "  后文。\n"
        "  可复制：《大会侧记》，《云川日报》2024年6月26日第4版\n"
        "\n"
    )


@pytest.mark.parametrize("typed", ["/来源1", "/来源 ①", "／来源 １", "/来源 [1]", "①", "1", "[1]"])
def test_a_source_may_be_typed_in_many_ways(typed: str) -> None:
    assert "▌ 最高科技奖授予李德仁院士。" in after_greeting("最高科技奖给了谁", typed)


@pytest.mark.parametrize("typed", ["退出", "/退出", "Exit", "quit"])
def test_who_asks_to_leave_is_let_go(typed: str) -> None:
    assert after_greeting(typed, "最高科技奖给了谁") == ""


def test_a_number_before_there_are_sources_is_a_question() -> None:
    assert "没有可看的出处" not in after_greeting("1", "最高科技奖给了谁")


def test_sources_without_a_number_lists_them_all() -> None:
    shown = after_greeting("最高科技奖给了谁", "/来源")

    assert shown.count("① 《大会侧记》") == 2


def test_a_source_that_does_not_exist_says_which_do() -> None:
    shown = after_greeting("/来源 1", "最高科技奖给了谁", "/来源 7", "/来源 甲")

    assert shown.startswith("还没有可看的出处。先提一个问题。\n")
    assert "上一个回答里没有“7”这个出处。出处是 1。\n" in shown
    assert "上一个回答里没有“甲”这个出处。出处是 1。\n" in shown


def test_clearing_forgets_what_was_said() -> None:
    shown = after_greeting("最高科技奖给了谁", "/清空", "那院士呢", "/来源 1")

    assert "已清空。" in shown
    assert "理解为" not in shown


def test_help_names_every_command() -> None:
    shown = after_greeting("/帮助")

    assert all(command in shown for command in ("/来源 1", "/清空", "/帮助", "Ctrl-C", "Ctrl-D"))


def test_a_command_that_does_not_exist_names_those_that_do() -> None:
    assert after_greeting("/退出 吧") == "没有 /退出 这个命令。能用的有 /来源、/清空、/帮助。\n\n"


def test_blank_lines_say_nothing() -> None:
    assert after_greeting("", "   ") == ""


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_the_conversation_goes_on(typed: str) -> None:
    shown = transcript(typed, "最高科技奖给了谁")

    assert "最高科技奖授予李德仁院士。①" in shown
    assert "\x1b" not in shown


def test_nothing_in_a_document_reaches_the_terminal_as_a_command() -> None:
    evil = passage("[bold]奖[/bold]\x1b[31m授予🏅:smile:他。", headline="\x1b]0;标题\x07[red]奖")

    shown = transcript("奖授予他", "/来源 1", passages=(evil,))

    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]奖[/bold]␛[31m授予🏅:smile:他。①" in shown


class Interrupted(FirstSentence):
    """Ctrl-C is pressed after the first sentence of the first answer."""

    async def answer(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Sentence | Answer]:
        async for piece in super().answer(question, history):
            yield piece
            if len(self.heard) == 1:
                signal.raise_signal(signal.SIGINT)
                await asyncio.sleep(60)


def test_ctrl_c_stops_an_answer_and_not_the_conversation() -> None:
    shown = transcript(
        "最高科技奖给了谁", "夜间摊位几点收摊", assistant=Interrupted(ShelfOfPassages(PRIZE, RULES))
    )

    assert "①\n已停止。\n" in shown
    assert "夜间摊位十一点收摊。①" in shown


class BrokenAtFirst(FirstSentence):
    """The collection breaks under the first question."""

    async def answer(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Sentence | Answer]:
        if not self.heard:
            self.heard.append((question, ()))
            raise CollectionBroken("index/catalog.sqlite", "file is not a database")
        async for piece in super().answer(question, history):
            yield piece


def test_an_error_is_one_sentence_and_the_conversation_goes_on() -> None:
    shown = transcript("谁", "最高科技奖给了谁", assistant=BrokenAtFirst(ShelfOfPassages(PRIZE)))

    assert "资料库打不开：index/catalog.sqlite 已损坏" in shown
    assert "最高科技奖授予李德仁院士。①" in shown


class SaysHowItUnderstood(FirstSentence):
    async def answer(  # type: ignore[override]
        self, question: str, history: Sequence[Turn] = ()
    ) -> AsyncIterator[Query | Sentence | Answer]:
        yield Query("最高科技奖授予了谁")
        async for piece in super().answer("最高科技奖授予了谁", history):
            yield piece


def test_how_a_question_was_understood_stands_above_its_answer_once() -> None:
    shown = transcript("那个奖呢", assistant=SaysHowItUnderstood(ShelfOfPassages(PRIZE)))

    assert "退出。\n（理解为：最高科技奖授予了谁）\n最高科技奖授予李德仁院士。①\n" in shown
    assert shown.count("理解为") == 1


class Polite(FirstSentence):
    async def answer(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Sentence | Answer]:
        yield Answer(question, question, "smalltalk", hint=("thanks", ""))


def test_thanks_get_a_reply_without_sources() -> None:
    assert transcript("谢谢", assistant=Polite(ShelfOfPassages(PRIZE))).endswith(
        "退出。\n不客气。还有想问的，请继续。\n\n"
    )
