from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from bot.channels.web.door import Door
from bot.channels.web.limits import HERE, Rate, network
from bot.channels.web.serving import serving


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_address_is_answered_so_often_and_again_after_a_while() -> None:
    clock = Clock()
    rate = Rate(clock)

    allowed = [rate.allows("192.0.2.1") for _ in range(120)]

    assert allowed == [True] * 100 + [False] * 20
    assert rate.allows("192.0.2.2")
    clock.now += 10
    assert rate.allows("192.0.2.1")


def test_all_together_are_answered_so_often() -> None:
    rate = Rate(Clock())

    assert sum(rate.allows(f"192.0.{one // 250}.{one % 250}") for one in range(1_100)) == 1_000


def test_one_customer_has_one_count_and_many_addresses_take_no_more_room() -> None:
    rate = Rate(Clock())

    assert network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1")
    for one in range(30_000):
        rate.allows(f"10.{one % 3}.{one % 7}.{one}")
    assert len(rate._counts) <= 10_001


def answered(requests: bytes, proxies: Collection[str] = HERE) -> bytes:
    """What comes back on one connection until it is closed."""

    async def run() -> bytes:
        async with serving(Door(Rate()), "127.0.0.1", 0, proxies) as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(requests)
            try:
                return await asyncio.wait_for(reader.read(), 10)
            finally:
                writer.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"200"),
        (b"GET /p/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"503"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"414"),
        (b"GET /" + b"a" * 90_000, b"400"),
        (b"\x16\x03\x01\r\n\r\n", b"400"),
    ],
)
def test_what_is_too_long_or_no_request_is_refused(request_: bytes, status: bytes) -> None:
    assert answered(request_).startswith(b"HTTP/1.1 " + status)


def test_who_asks_too_often_is_told_so_and_the_health_is_not_counted() -> None:
    many = b"GET /p/x HTTP/1.1\r\nHost: x\r\n\r\n" * 101
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    came = answered(many + last)

    assert came.count(b"HTTP/1.1 503") == 100
    assert came.count(b"HTTP/1.1 429") == 1
    assert came.endswith(b"ok")


def test_a_proxy_says_for_whom_it_asks_and_nobody_else_may() -> None:
    many = b"".join(
        b"GET /p/x HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.%d\r\n\r\n" % one for one in range(150)
    )
    last = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    assert b" 429 " not in answered(many + last)
    assert b" 429 " not in answered(many + last, ["127.0.0.0/8"])
    assert b" 429 " in answered(many + last, ["10.0.0.0/8"])
