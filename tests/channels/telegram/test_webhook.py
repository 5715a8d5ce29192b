from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from telegram import Update

from bot.channels.telegram.webhook import Webhook, address
from tests.channels.telegram.wire import TOKEN, Wire, bot_over

AT = address("https://wenju.example/", b"k" * 32, TOKEN)
PATH = AT.url.removeprefix("https://wenju.example")
SIGNED = {"X-Telegram-Bot-Api-Secret-Token": AT.secret}
SAID = {
    "update_id": 3,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "问"},
}

Calls = Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]


def called(*calls: Calls, open_: bool = True) -> tuple[list[httpx.Response], list[int]]:
    """What the calls are answered, in order, and the updates that were taken in."""
    came: list[int] = []

    async def put(update: Update) -> None:
        came.append(update.update_id)

    async def run() -> list[httpx.Response]:
        webhook = Webhook(AT)
        transport = httpx.ASGITransport(Starlette(routes=[webhook.route()]))
        async with httpx.AsyncClient(transport=transport, base_url="https://wenju.example") as client:
            if not open_:
                return [await call(client) for call in calls]
            with webhook.taking(bot_over(Wire()), put):
                return [await call(client) for call in calls]

    return asyncio.run(run()), came


def brings(body: Any = SAID, headers: dict[str, str] = SIGNED, path: str = PATH) -> Calls:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda client: client.post(path, content=content, headers=headers)


def test_what_telegram_brings_is_acknowledged_when_it_is_taken_in() -> None:
    answers, came = called(brings())

    assert [one.status_code for one in answers] == [200]
    assert came == [3]


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (brings(headers={}), 403),
        (brings(headers={"X-Telegram-Bot-Api-Secret-Token": AT.secret[:-1] + "x"}), 403),
        (brings(headers={"X-Telegram-Bot-Api-Secret-Token": AT.name}), 403),
        (brings(path=PATH[:-1]), 404),
        (brings(path="/telegram/%E2%82%AC"), 404),
        (brings(b" " * (1 << 20) + b"{}"), 413),
    ],
)
def test_nobody_else_brings_anything(call: Calls, status: int) -> None:
    answers, came = called(call)

    assert [one.status_code for one in answers] == [status]
    assert came == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"\xff", b"[" * 5000, b'{"update_id": "x", "message": 3}']
)
def test_what_is_no_update_is_not_asked_for_again(body: bytes) -> None:
    answers, came = called(brings(body))

    assert [one.status_code for one in answers] == [200]
    assert came == []


def test_a_body_without_end_is_left(tmp_path: object) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536

    answers, came = called(lambda client: client.post(PATH, content=endless(), headers=SIGNED))

    assert [one.status_code for one in answers] == [413]
    assert came == []


def test_before_we_can_keep_it_telegram_is_asked_to_come_again() -> None:
    answers, _ = called(brings(), open_=False)

    assert answers[0].status_code == 503
    assert answers[0].headers["retry-after"]


def test_who_asks_the_address_sees_that_it_leads_to_us() -> None:
    answers, _ = called(lambda client: client.get(PATH))

    assert answers[0].text == AT.sign
    assert AT.secret not in answers[0].text


def test_another_bot_or_another_key_has_another_address() -> None:
    others = [
        address("https://wenju.example", b"j" * 32, TOKEN),
        address("https://wenju.example", b"k" * 32, "1:x"),
    ]

    assert (
        len(
            {
                AT.name,
                AT.secret,
                AT.sign,
                *(value for one in others for value in (one.name, one.secret, one.sign)),
            }
        )
        == 9
    )
