"""The service as systemd and an operator meet it: ready, alive, stopped once, stopped twice."""

from __future__ import annotations

import json
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest
from click.testing import CliRunner

from bot.channels.wording import serving as wording
from bot.cli import wenju
from bot.observing.vitals import NEEDED
from tests.fakes_openai import Reply, service
from tests.journeys.telegram import Town, town
from tests.load.world import EMULATORS, Bot, free_port

READER = 7
PATIENCE = 30.0  # seconds on a busy machine

pytestmark = pytest.mark.skipif(not EMULATORS.is_dir(), reason="needs ../shared/emulators, which is not here")


def fetched(bot: Bot, path: str) -> tuple[int, str]:
    """Status and text; (0, "") where nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{bot.port}{path}", timeout=10) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except (URLError, OSError):
        return 0, ""


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@contextmanager
def supervisor(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address at which systemd would listen, and what it has heard once the body is left."""
    address, heard = str(folder / "notify"), list[str]()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(address)
        listening.setblocking(False)
        yield address, heard
        while True:
            try:
                heard.append(listening.recv(1024).decode())
            except BlockingIOError:
                return


def test_it_lives_and_is_ready_though_telegram_is_away_and_says_so_to_systemd(
    data: Path, tmp_path: Path
) -> None:
    with supervisor(tmp_path) as (address, heard):
        settings = {
            "TELEGRAM_BOT_TOKEN": "123456:for-tests",
            "TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}",
            "ACCESS": "open",
            "NOTIFY_SOCKET": address,
            "WATCHDOG_USEC": "400000",
        }
        bot = Bot(data, settings)
        bot.start()
        try:
            until(lambda: fetched(bot, "/healthz") == (200, "ok"), "health")
            until(lambda: fetched(bot, "/nothing")[0] == 404, "the site")
            until(lambda: wording.UNREACHABLE in bot.log.read_text("utf-8"), "Telegram is away")
        finally:
            status = bot.stop()

    assert status == 0
    assert heard[0] == "READY=1" or heard[1] == "READY=1"
    assert heard.count("WATCHDOG=1") >= 1
    assert heard[-1] == "STOPPING=1" or "STOPPING=1" in heard[-3:]


def test_a_second_signal_ends_it_at_once_and_what_was_asked_is_answered_later(
    data: Path, tmp_path: Path
) -> None:
    with (
        service(Reply(then="hangs")) as model,
        town(tmp_path, data, ACCESS="open", ANSWERER="auto", OPENAI_BASE_URL=model.url) as served,
    ):
        served.say("检测由谁完成", READER)
        until(lambda: bool(model.asked), "the model is asked")
        running = served.bot.process
        assert running
        running.send_signal(signal.SIGTERM)
        until(lambda: wording.STOPPING in served.bot.log.read_text("utf-8"), "it stops")
        assert running.poll() is None

        running.send_signal(signal.SIGTERM)

        assert running.wait(PATIENCE) == 0

        quoting = Bot(data, {**served.bot.environment, "ANSWERER": "quotes"})
        again = Town(served.telegram, quoting)
        again.start()
        assert [one.replies_to for one in again.count(READER, 1)] == [1]
        assert quoting.stop() == 0


def test_a_port_that_is_taken_stops_only_who_wants_proof_pages(data: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = str(other.getsockname()[1])
        with town(tmp_path, data, ACCESS="open", HTTP_PORT=taken) as served:
            assert served.ask("检测由谁完成", READER, until="机器人")
            assert f"127.0.0.1:{taken} 已被别的程序占用" in served.bot.log.read_text("utf-8")

        refused = Bot(data, {**served.bot.environment, "PUBLIC_URL": "https://wenju.example"})
        refused.start()
        assert refused.process
        assert refused.process.wait(PATIENCE) == 1


def test_it_tells_how_it_is_doing_and_nothing_of_what_was_asked(data: Path, tmp_path: Path) -> None:
    with town(tmp_path, data, ACCESS="open", LOG_LEVEL="info") as served:
        until(lambda: fetched(served.bot, "/readyz")[0] == 200, "ready")
        served.ask("检测由谁完成", READER, until="机器人")
        status, ready = fetched(served.bot, "/readyz")
        numbers = fetched(served.bot, "/metrics")[1].splitlines()
        checked = CliRunner().invoke(
            wenju,
            ["check", "--json", "--data", str(data)],
            env={**served.bot.environment, "HTTP_PORT": str(served.bot.port), "LOG_LEVEL": "error"},
        )
        assert served.bot.stop() == 0

    assert status == 200
    assert {name: part["ok"] for name, part in json.loads(ready)["parts"].items()} == dict.fromkeys(
        NEEDED, True
    )
    assert 'wenju_questions_total{outcome="answered"} 1.0' in numbers
    assert "wenju_index_documents 1.0" in numbers
    service = next(one for one in json.loads(checked.output)["checks"] if one["name"] == "service")
    assert service["ok"]
    assert service["detail"].startswith("已运行")
    log = served.bot.log.read_text("utf-8")
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    ended = next(line for line in lines if "come to its end" in line["event"])
    assert ended["update"]
    assert "机器人" not in log
    assert "检测由谁完成" not in log
