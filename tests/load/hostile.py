"""Ten thousand requests by people who mean no good, on the HTTP side of a bot that goes on answering."""

from __future__ import annotations

import asyncio
import random
import re
import string
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from tests.load.asking import settled
from tests.load.judging import Figure, told
from tests.load.months import POOL
from tests.load.world import Bot, World, questions

_REQUESTS, _RATE = 10_000, 90.0  # a second: just below what all addresses together are allowed
_WARM = 1_000  # requests after which memory is what it will be
_PATIENCE = 10.0  # seconds for an answer
_LEFT = 35.0  # seconds after which the bot has left what was left in the middle
_PROVEN = "夜间经济促进办法第八条讲了什么？"
_LEAKS = (b"Traceback", b'File "', b"site-packages", b"for-tests", b"sqlite", b"SELECT ")
_FAILED = 500
_BUSY = 503  # said on purpose

_WORDS = (
    "夜间经济",
    "../../etc/passwd",
    "%00",
    "%ff%fe",
    "..%2f..%2f",
    "<script>alert(1)</script>",
    "' OR 1=1--",
    "{{7*7}}",
)
_METHODS = (
    "GET",
    "GET",
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "PATCH",
    "BREW",
)
_PATHS = (
    "/",
    "/p/",
    "/p/{}",
    "/style.css",
    "/healthz",
    "/readyz",
    "/metrics",
    "/telegram/{}",
    "/{}",
    "/p/{}/{}",
    "//{}",
)

Make = Callable[[random.Random, str], bytes]


@dataclass(slots=True)
class Seen:
    """What the requests were answered; `leaks` are answers that say more than they should."""

    statuses: Counter[int] = field(default_factory=Counter)
    leaks: list[bytes] = field(default_factory=list)


def http(world: World, share: float, seed: int) -> int:
    """`share` of the requests; 1 where a bar was missed."""
    public = {
        "PUBLIC_URL": f"http://127.0.0.1:{world.bot.port}",
        "ANSWERER": "quotes",
        "LOG_LEVEL": "warning",
    }
    bot = replace(world.bot, environment={**world.bot.environment, **public})
    bot.start()
    try:
        world.wait_online()
        return _attacked(world, bot, round(_REQUESTS * share), random.Random(seed))
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()


def _attacked(world: World, bot: Bot, count: int, chance: random.Random) -> int:
    ask = world.telegram.control
    ask("message", chat_id=1, text=_PROVEN)
    settled(world.telegram, 0, 60)
    link = _link(world)
    seen, since, cpu = Seen(), ask("health")["seq"], bot.cpu()
    warm = min(_WARM, count // 4)
    asyncio.run(_send(bot.port, warm, chance, link, seen))
    memory, files = bot.resident(), bot.files()
    for person in range(2, 12):
        ask("message", chat_id=person, text=chance.choice(questions()))
    asyncio.run(_send(bot.port, count - warm, chance, link, seen))
    found = settled(world.telegram, since, 60)
    until = time.monotonic() + _LEFT
    while bot.files() > files and time.monotonic() < until:
        time.sleep(1)
    print("     statuses:", dict(sorted(seen.statuses.items())))
    alive = urllib.request.urlopen(f"http://127.0.0.1:{bot.port}/healthz", timeout=_PATIENCE).read() == b"ok"
    figures = [
        Figure("requests", count, _REQUESTS),
        Figure("answers of 500 and above, but 503", _bad(seen), 0),
        Figure("answers that leak", len(seen.leaks), 0),
        Figure("errors in the log", bot.log.read_text("utf-8").count('"level": "error"'), 0),
        Figure("questions unanswered meanwhile", len(found.unanswered), 0),
        Figure("memory, of that after the first requests", bot.resident() / memory, 1.1),
        Figure("files open, more than then", bot.files() - files, POOL),
        Figure("CPU for each request", 1000 * (bot.cpu() - cpu) / count, 20, " ms"),
        Figure("dead", not alive, 0),
        Figure("exit status after SIGTERM", bot.stop(), 0),
    ]
    for leak in seen.leaks[:5]:
        print("    ", leak[:200])
    return told(figures, found)


def _bad(seen: Seen) -> int:
    return sum(count for status, count in seen.statuses.items() if status >= _FAILED and status != _BUSY)


def _link(world: World) -> str:
    """The path of a proof page, as the button of a card gives it."""
    control = world.telegram.control
    answer = next(one for one in control("chat", chat_id=1)["messages"] if one["own"] and "①" in str(one))
    control("callback", chat_id=1, message_id=answer["message"]["message_id"], button_text="①")
    until = time.monotonic() + _PATIENCE
    while not (found := re.search(r"/p/[\w~.-]+", str(control("chat", chat_id=1)["messages"]))):
        assert time.monotonic() < until, "a card has a button to its page"
        time.sleep(0.1)
    return found.group()


async def _send(port: int, count: int, chance: random.Random, link: str, seen: Seen) -> None:
    """Each from an address of its own, as a proxy would say."""
    running: set[asyncio.Task[None]] = set()
    began = time.monotonic()
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / _RATE - time.monotonic()))
        made = chance.choice((_ordinary, _ordinary, _altered, _brought, _headed, _malformed, _halved))
        task = asyncio.create_task(_one(port, made(chance, link), seen))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


async def _one(port: int, request: bytes, seen: Seen) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                await writer.drain()
                if b"\r\n\r\n" not in request:
                    writer.write_eof()
                answer = await reader.read(200_000)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        seen.statuses[0] += 1
        return
    status = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    seen.statuses[int(status.group(1)) if status else 0] += 1
    if any(leak in answer for leak in _LEAKS):
        seen.leaks.append(answer)


def _ordinary(chance: random.Random, _link: str) -> bytes:
    """Any method on any path, with a little of anything in it."""
    path = re.sub(r"\{\}", lambda _: _anything(chance), chance.choice(_PATHS))
    return _request(chance, chance.choice(_METHODS), path)


def _altered(chance: random.Random, link: str) -> bytes:
    """A real link with one character that is another."""
    place = chance.randrange(3, len(link))
    other = chance.choice(string.ascii_letters + string.digits + "~._-%")
    return _request(chance, "GET", link[:place] + other + link[place + 1 :])


def _brought(chance: random.Random, _link: str) -> bytes:
    """As if Telegram had called."""
    body = chance.choice(
        (b"{}", b"[" * 3_000, b"\xff" * 50, b'{"update_id":1,"message":{"text":"x"}}', b"x" * 300_000)
    )
    name = "".join(chance.choices("0123456789abcdef", k=64))
    secret = f"X-Telegram-Bot-Api-Secret-Token: {name}\r\n"
    return _request(chance, "POST", f"/telegram/{name}", secret, body)


def _headed(chance: random.Random, link: str) -> bytes:
    """A real link with headers that nobody sends."""
    long = "a" * chance.choice((100, 8_000, 20_000, 70_000))
    more = chance.choice(
        (
            f"X-Long: {long}\r\n",
            "Host: evil.example\r\nHost: other.example\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip\r\nContent-Length: 3\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: websocket\r\nConnection: Upgrade\r\n",
            "Range: bytes=0-,-1,5-1\r\n",
            "Cookie: " + "k=v;" * 500 + "\r\n",
            "X-Forwarded-For: \x7f\r\n",
            "Accept-Encoding: *;q=NaN\r\n",
        )
    )
    return _request(chance, "GET", link, more)


def _malformed(chance: random.Random, _link: str) -> bytes:
    """No request at all."""
    return chance.choice(
        (
            chance.randbytes(chance.randrange(1, 3_000)),
            b"GET / HTTP/9.9\r\n\r\n",
            b"GET  /p/x  HTTP/1.1\r\n\r\n",
            b"GET /" + b"a" * 50_000 + b" HTTP/1.1\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00",
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
            b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n\x00\x00GET",
        )
    )


def _halved(chance: random.Random, link: str) -> bytes:
    """A request that ends in the middle."""
    whole = _request(chance, "GET", link)
    return whole[: chance.randrange(1, len(whole) - 4)]


def _request(chance: random.Random, method: str, path: str, more: str = "", body: bytes = b"") -> bytes:
    address = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
    length = f"Content-Length: {len(body)}\r\n" if body else ""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {address}\r\nConnection: close\r\n"
    return f"{head}{length}{more}\r\n".encode("utf-8", "replace") + body


def _anything(chance: random.Random) -> str:
    word = chance.choice(_WORDS)
    noise = "".join(chance.choices(string.printable.strip(), k=chance.randrange(40)))
    return chance.choice((word, quote(word), quote(noise), noise.replace(" ", ""), word * 50))
