from __future__ import annotations

import asyncio
from typing import Any

import pytest
from telegram import Update, error

from bot.channels.telegram.polling import introduced, listen
from tests.channels.telegram.wire import BAD_GATEWAY, Trouble, Wire, bot_over, gone, refused


def said(number: int) -> dict[str, Any]:
    chat = {"id": 7, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "date": 1, "chat": chat, "text": "问"}}


def heard(wire: Wire, until: int) -> tuple[list[int], list[str]]:
    """The updates that came, and what was told, until so many have come."""
    came: list[int] = []
    told: list[str] = []

    async def run() -> None:
        enough = asyncio.Event()

        async def put(update: Update) -> None:
            came.append(update.update_id)
            if len(came) == until:
                enough.set()

        async with bot_over(wire) as bot:
            listening = asyncio.create_task(listen(bot, put, lambda trouble: told.append(trouble)))
            waiting = asyncio.create_task(enough.wait())
            await asyncio.wait({listening, waiting}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)  # the offset is reckoned
            listening.cancel()
            waiting.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            if not listening.cancelled() and (failure := listening.exception()):
                raise failure

    asyncio.run(run())
    return came, told


def test_updates_come_in_order_and_are_confirmed_once_they_are_taken_in() -> None:
    wire = Wire(updates=[[said(3), said(4)], [said(5)]])

    came, told = heard(wire, 3)

    offsets = [given.get("offset") for name, given in wire.calls if name == "getUpdates"]
    assert came == [3, 4, 5]
    assert told == []
    assert [name for name, _ in wire.calls].index("deleteWebhook") == 1  # after who we are, before any update
    assert offsets[:2] == [None, 5]
    assert offsets[-1] == 6


def test_updates_in_another_order_are_not_asked_for_again() -> None:
    wire = Wire(updates=[[said(4), said(3)], [said(5)]])

    heard(wire, 3)

    assert [given.get("offset") for name, given in wire.calls if name == "getUpdates"][1] == 5


def test_an_outage_is_told_once_and_so_is_its_end() -> None:
    wire = Wire(updates=[[said(1)]], troubles={"getUpdates": [gone, BAD_GATEWAY]})

    assert heard(wire, 1) == ([1], ["unreachable", ""])


def test_a_token_that_is_no_longer_known_ends_listening() -> None:
    wire = Wire(troubles={"getUpdates": [refused(401, "Unauthorized")]})

    with pytest.raises(error.InvalidToken):
        heard(wire, 1)


@pytest.mark.parametrize("trouble", [gone, BAD_GATEWAY])
def test_who_we_are_is_asked_until_telegram_can_be_reached(trouble: Trouble) -> None:
    wire = Wire(troubles={"getMe": [trouble]})
    told: list[str] = []

    async def run() -> str | None:
        bot = bot_over(wire)
        return (await introduced(bot, lambda trouble: told.append(trouble))).username

    assert asyncio.run(run()) == "wenju_bot"
    assert told == ["unreachable", ""]
