"""Chat models over real HTTP on loopback: what is sent, what comes back, what goes wrong."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from bot.answering import errors
from bot.answering.patience import leaving
from bot.answering.types import Message, Tokens
from bot.models.compatible import OpenAICompatible
from tests.fakes_openai import Reply, Service, says, service

ASKED = (Message("system", "只用资料。"), Message("user", "谁得了奖？"))


async def heard(model: OpenAICompatible) -> list[str | Tokens]:
    return [piece async for piece in model.stream(ASKED)]


def hear(*replies: Reply, read_timeout: float = 5.0) -> tuple[list[str | Tokens], Service]:
    with service(*replies) as running:
        model = OpenAICompatible("m", running.url, "sk-1", read_timeout=read_timeout)
        return asyncio.run(heard(model)), running


def test_a_reply_comes_in_pieces_and_its_tokens_last() -> None:
    pieces, running = hear(says("李德仁院士。[1]"))

    assert pieces == ["李德仁", "院士。", "[1]", Tokens(100, 9)]
    assert running.keys == ["Bearer sk-1"]
    assert running.asked[0]["messages"] == [
        {"role": "system", "content": "只用资料。"},
        {"role": "user", "content": "谁得了奖？"},
    ]
    assert running.asked[0]["temperature"] == 0
    assert running.asked[0]["stream_options"] == {"include_usage": True}


def test_a_server_of_ones_own_is_asked_without_a_key() -> None:
    with service(says("好。")) as running:
        pieces = asyncio.run(heard(OpenAICompatible("m", running.url)))

    assert pieces[0] == "好。"


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=401, code="invalid_api_key"), errors.WrongKey),
        (Reply(status=403), errors.WrongKey),
        (Reply(status=402, message="Insufficient Balance"), errors.NoCredit),
        (Reply(status=429, code="insufficient_quota"), errors.NoCredit),
        (Reply(status=429, code="rate_limit_exceeded"), errors.RateLimited),
        (Reply(status=404, code="model_not_found"), errors.UnknownModel),
        (Reply(status=400, message="Model Not Exist"), errors.UnknownModel),
        (Reply(status=400, code="context_length_exceeded"), errors.ContextTooLong),
        (Reply(status=413), errors.ContextTooLong),
        (Reply(status=400, code="data_inspection_failed"), errors.ContentFiltered),
        (Reply(status=400, message="Content Exists Risk"), errors.ContentFiltered),
        (Reply(status=400, message="We do not like this."), errors.RequestRefused),
        (Reply(status=400, message="'temperature' is not supported"), errors.RequestRefused),
        (Reply(status=500), errors.Unavailable),
        (Reply(status=503), errors.Unavailable),
        (Reply(["李"], then="drops"), errors.Unreachable),
        (Reply(["李"], then="garbage"), errors.Garbled),
        (Reply(["李"], finish="length"), errors.CutShort),
        (Reply(finish="content_filter"), errors.ContentFiltered),
        (Reply(finish=None), errors.Garbled),
    ],
)
def test_what_goes_wrong_has_a_name(reply: Reply, error: type[errors.ModelError]) -> None:
    with pytest.raises(error):
        hear(reply)


def test_a_model_that_knows_no_temperature_is_asked_without_it_from_then_on() -> None:
    async def twice(model: OpenAICompatible) -> list[list[str | Tokens]]:
        return [await heard(model) for _ in range(2)]

    refusal = Reply(
        status=400, message="Unsupported value: 'temperature' does not support 0 with this model."
    )
    with service(refusal, says("好。")) as running:
        assert asyncio.run(twice(OpenAICompatible("m", running.url))) == [["好。", Tokens(100, 2)]] * 2

    assert ["temperature" in request for request in running.asked] == [True, False, False]
    assert all(request["stream_options"] for request in running.asked)


def test_silence_is_left_after_the_time_to_read() -> None:
    with pytest.raises(errors.TimedOut):
        hear(Reply(then="hangs"), read_timeout=0.1)


def test_nobody_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(errors.Unreachable):
        asyncio.run(heard(OpenAICompatible("m", f"http://127.0.0.1:{port}/v1")))


def test_how_long_to_wait_and_how_much_is_too_much_are_passed_on() -> None:
    with pytest.raises(errors.RateLimited) as limited:
        hear(Reply(status=429, headers={"Retry-After": "7"}))
    with pytest.raises(errors.ContextTooLong) as long:
        hear(Reply(status=400, message="maximum context length is 4096 tokens. You sent 5000 tokens."))

    assert limited.value.retry_after == 7
    assert (long.value.limit, long.value.asked) == (4096, 5000)


def test_leaving_in_the_middle_ends_the_request() -> None:
    async def first(model: OpenAICompatible) -> str | Tokens:
        async with leaving(model.stream(ASKED)) as pieces:
            return await anext(pieces)

    with service(Reply(["李"], then="hangs")) as running:
        model = OpenAICompatible("m", running.url)
        assert in_one_loop(lambda: first(model), lambda: asyncio.to_thread(running.left.wait, 5)) == [
            "李",
            True,
        ]


def test_one_model_serves_one_event_loop_after_another() -> None:
    with service(says("好。")) as running:
        model = OpenAICompatible("m", running.url)

        assert [asyncio.run(heard(model))[0] for _ in range(2)] == ["好。", "好。"]


def test_questions_asked_together_share_their_connections() -> None:
    async def together(model: OpenAICompatible) -> list[list[str | Tokens]]:
        return await asyncio.gather(*(heard(model) for _ in range(5)))

    with service(says("好。", pause=0.05)) as running:
        answers = asyncio.run(together(OpenAICompatible("m", running.url)))

    assert answers == [["好。", Tokens(100, 2)]] * 5


def in_one_loop(*steps: Callable[[], Awaitable[object]]) -> list[object]:
    async def go() -> list[object]:
        return [await step() for step in steps]

    return asyncio.run(go())
