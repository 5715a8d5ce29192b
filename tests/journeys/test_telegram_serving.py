"""The bot as an operator meets it: started, stopped, killed, started with a wrong token, started twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.wording import serving as wording
from tests.journeys.telegram import Town, town
from tests.load.world import EMULATORS, ROOT, free_port

READER = 7
TOKEN = "123456:for-tests"

pytestmark = pytest.mark.skipif(not EMULATORS.is_dir(), reason="needs ../shared/emulators, which is not here")


@pytest.fixture
def served(data: Path, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, data, ACCESS="open", LOG_LEVEL="debug") as made:
        yield made


def serve(data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Serve until it ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "bot", "serve", "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, "ACCESS": "open", "HTTP_PORT": str(free_port()), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def until_logged(served: Town, words: str) -> str:
    """The log, once it says these words."""
    end = time.monotonic() + 30
    while words not in (log := served.bot.log.read_text("utf-8")):
        assert time.monotonic() < end, log
        time.sleep(0.05)
    return log


def test_without_a_token_it_says_where_to_get_one(data: Path) -> None:
    ran = serve(data, TELEGRAM_BOT_TOKEN="")

    assert (ran.returncode, ran.stderr) == (2, f"{wording.NO_TOKEN}\n")


def test_a_token_that_telegram_does_not_know_ends_with_a_sentence(served: Town, data: Path) -> None:
    url = served.bot.environment["TELEGRAM_API_URL"]
    served.telegram.control(
        "faults", rules=[{"method": "getMe", "action": "error", "code": 401, "description": "Unauthorized"}]
    )

    ran = serve(data, TELEGRAM_BOT_TOKEN="123456:wrong", TELEGRAM_API_URL=url)

    assert (ran.returncode, ran.stderr) == (1, f"{wording.WRONG_TOKEN}\n")


def test_it_answers_stops_in_good_order_and_never_logs_its_token(served: Town) -> None:
    answer = served.ask("检测由谁完成", READER, until="机器人")

    assert served.bot.stop() == 0
    log = served.bot.log.read_text("utf-8")
    assert "机器人" in answer.text
    assert "问据已在 Telegram 上线：@fake_qa_bot" in log
    assert wording.STOPPING in log
    assert TOKEN not in log
    assert "for-tests" not in log


def test_what_was_asked_while_it_was_down_is_answered(served: Town) -> None:
    served.bot.kill()
    for question in ("检测由谁完成", "总工程师是谁"):
        served.say(question, READER)

    served.start()

    assert [shown.replies_to for shown in served.count(READER, 2)] == [1, 2]


def test_it_waits_for_telegram_and_says_so_once(served: Town) -> None:
    served.bot.stop()
    served.telegram.control("faults", rules=[{"method": "getMe", "action": "drop", "times": 3}])

    served.bot.start()

    log = until_logged(served, wording.BACK)
    assert log.count(wording.UNREACHABLE) == 1
    assert served.ask("检测由谁完成", READER, until="机器人")


def test_a_second_one_is_told_what_to_do(served: Town, tmp_path: Path, data: Path) -> None:
    other = shutil.copytree(data, tmp_path / "other")

    second = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--data", str(other)],
        cwd=ROOT,
        env={**os.environ, **served.bot.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        log = until_logged(served, wording.CONFLICT)
    finally:
        second.kill()
        second.wait()

    assert log.count(wording.CONFLICT) >= 1
    assert served.ask("检测由谁完成", READER, until="机器人")


def test_a_store_that_does_not_open_is_named_in_a_sentence(data: Path) -> None:
    state = data / "state" / "state.sqlite"
    state.parent.mkdir(exist_ok=True)
    state.write_bytes(b"something else" * 100)

    ran = serve(data, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9")

    assert ran.returncode == 1
    assert ran.stderr == f"{wording.not_kept(str(state), 'broken')}\n"
