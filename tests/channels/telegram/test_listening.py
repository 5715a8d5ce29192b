from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from telegram import Update, error

from bot.channels.telegram.listening import Listening, Way
from bot.channels.telegram.webhook import Webhook, address
from tests.channels.telegram.wire import TOKEN, Wire, bot_over, gone, refused
from tests.load.world import free_port

QUICK = {"look": 0.01, "pause": 0.01}


def listened(wire: Wire, way: Way, enough: Callable[[list[str]], bool]) -> list[str]:
    """What was told, by the time that it is enough; nobody answers at the public address."""
    told: list[str] = []

    async def put(_update: Update) -> None: ...

    async def run() -> None:
        at = address(f"http://127.0.0.1:{free_port()}", b"k" * 32, TOKEN)
        listening = Listening(way, Webhook(at), **QUICK)
        async with bot_over(wire) as bot:
            task = asyncio.create_task(listening.listen(bot, put, told.append))
            for _ in range(2_000):
                if enough(told) or task.done():
                    break
                await asyncio.sleep(0.005)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if not task.cancelled() and (failure := task.exception()):
                raise failure

    asyncio.run(run())
    return told


def test_telegram_is_told_where_to_call_and_with_which_secret() -> None:
    wire = Wire(troubles={"setWebhook": [gone]})

    told = listened(wire, "webhook", lambda told: "called" in told)

    given = [given for name, given in wire.calls if name == "setWebhook"][-1]
    assert told == ["unreachable", "called"]
    assert "/telegram/" in given["url"]
    assert len(given["secret_token"]) == 64
    assert not given.get("drop_pending_updates")
    assert "deleteWebhook" not in [name for name, _ in wire.calls]


def test_who_takes_the_calls_away_is_noticed_and_they_are_taken_back() -> None:
    wire = Wire()

    def stolen(told: list[str]) -> bool:
        if told == ["called"]:
            wire.hook = ""  # as a second program that polls would do
        return told[-1:] == [""]

    told = listened(wire, "webhook", stolen)

    assert told == ["called", "conflict", ""]
    assert [name for name, _ in wire.calls].count("setWebhook") >= 2


def test_an_address_that_telegram_refuses_ends_only_those_who_must_be_called() -> None:
    refusal = refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")

    with pytest.raises(error.BadRequest):
        listened(Wire(troubles={"setWebhook": [refusal]}), "webhook", lambda told: False)


def test_an_address_that_does_not_lead_here_is_not_given_to_telegram() -> None:
    wire = Wire()

    told = listened(wire, "auto", lambda told: "getUpdates" in [name for name, _ in wire.calls])

    assert told == ["astray"]
    assert "setWebhook" not in [name for name, _ in wire.calls]
