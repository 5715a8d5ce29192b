from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.answering.keeping import Talk
from bot.channels.rendering.buttons import Button
from bot.channels.telegram.posting import TelegramPostman
from bot.channels.telegram.postman import Undeliverable
from tests.channels.telegram.wire import BAD_GATEWAY, Wire, bot_over, gone, refused

HERE = Talk(7, person=7)
THERE = Talk(8, person=8)
GROUP = Talk(-5, person=7)


def carry(wire: Wire, work: Callable[[TelegramPostman], Awaitable[object]]) -> list[tuple[int, int]]:
    """Have a postman do some work; which groups moved meanwhile."""
    moves = []

    async def moved(old: int, new: int) -> None:
        moves.append((old, new))

    async def done() -> None:
        async with bot_over(wire) as bot:
            await work(TelegramPostman(bot, moved))

    asyncio.run(done())
    return moves


def test_a_message_is_tried_again_until_it_is_delivered() -> None:
    wire = Wire(troubles={"sendMessage": [BAD_GATEWAY, gone]})
    ids: list[int] = []

    async def work(postman: TelegramPostman) -> None:
        ids.append(await postman.send(HERE, "<b>答</b>", buttons=((Button("①", "p:1"),),)))

    carry(wire, work)

    assert wire.texts() == ["<b>答</b>"] * 3
    assert ids == [101]
    assert wire.calls[-1][1]["reply_markup"] == {"inline_keyboard": [[{"callback_data": "p:1", "text": "①"}]]}


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library's own
def test_one_chats_patience_stops_no_other_and_keeps_its_order() -> None:
    wire = Wire(troubles={"sendMessage": [refused(429, "Too Many Requests", retry_after=1)]})

    async def work(postman: TelegramPostman) -> None:
        await asyncio.gather(postman.send(HERE, "一"), postman.send(HERE, "二"), postman.send(THERE, "别的"))

    carry(wire, work)

    assert wire.texts() == ["一", "别的", "一", "二"]


def test_markup_that_is_refused_goes_out_as_plain_words() -> None:
    wire = Wire(troubles={"sendMessage": [refused(400, "Bad Request: can't parse entities: …")]})

    carry(wire, lambda postman: postman.send(HERE, "<b>国家</b> &lt;奖&gt;"))

    assert wire.texts() == ["<b>国家</b> &lt;奖&gt;", "国家 <奖>"]
    assert "parse_mode" not in wire.calls[-1][1]


def test_an_edit_that_changes_nothing_is_done() -> None:
    wire = Wire(troubles={"editMessageText": [refused(400, "Bad Request: message is not modified: …")]})

    carry(wire, lambda postman: postman.edit(7, 3, "答"))

    assert wire.texts("editMessageText") == ["答"]


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "kicked"),
        (400, "Bad Request: chat not found", "gone"),
        (400, "Bad Request: message thread not found", "gone"),
        (400, "Bad Request: not enough rights to send text messages to the chat", "no_right"),
        (400, "Bad Request: BUTTON_DATA_INVALID", "refused"),
    ],
)
def test_what_cannot_be_delivered_says_why_and_is_not_tried_again(status: int, said: str, code: str) -> None:
    wire = Wire(troubles={"sendMessage": [refused(status, said)]})

    with pytest.raises(Undeliverable) as raised:
        carry(wire, lambda postman: postman.send(HERE, "答"))

    assert raised.value.code == code
    assert len(wire.texts()) == 1


def test_a_group_that_moved_is_followed() -> None:
    wire = Wire(troubles={"sendMessage": [refused(400, "group upgraded", migrate_to_chat_id=-1005)]})

    async def work(postman: TelegramPostman) -> None:
        await postman.send(GROUP, "一")
        await postman.send(GROUP, "二")

    assert carry(wire, work) == [(-5, -1005)]
    assert [given["chat_id"] for _, given in wire.calls[1:]] == [-5, -1005, -1005]


def test_drafts_that_are_refused_are_not_tried_again() -> None:
    wire = Wire(troubles={"sendMessageDraft": [refused(400, "Bad Request: TEXTDRAFT_PEER_INVALID")]})
    seen: list[bool] = []

    async def work(postman: TelegramPostman) -> None:
        seen.append(postman.drafts(7))
        seen.append(await postman.draft(HERE, 1, "答"))
        seen.append(postman.drafts(7))
        seen.append(await postman.draft(HERE, 1, "答案"))

    carry(wire, work)

    assert seen == [True, False, False, False]
    assert wire.texts("sendMessageDraft") == ["答"]


def test_nothing_passing_goes_out_while_an_answer_waits() -> None:
    wire = Wire(troubles={"sendMessage": [BAD_GATEWAY]})
    seen: list[object] = []

    async def work(postman: TelegramPostman) -> None:
        answer = asyncio.create_task(postman.send(HERE, "答"))
        await asyncio.sleep(0.1)
        seen.append(await postman.draft(HERE, 1, "草稿"))
        seen.append(await postman.sketch(7, 3, "草稿"))
        seen.append(await postman.place(HERE, "草稿"))
        await answer

    carry(wire, work)

    assert seen == [False, False, None]
    assert wire.texts() == ["答", "答"]


def test_a_tap_that_is_too_old_to_be_answered_is_no_error() -> None:
    wire = Wire(troubles={"answerCallbackQuery": [refused(400, "Bad Request: query is too old")]})

    carry(wire, lambda postman: postman.answer_tap("1", "好"))

    assert len(wire.calls) == 2
