"""Updates that are brought, asked for, and brought again: none is lost, none is answered twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.wording import serving as wording
from tests.journeys.telegram import Town, town
from tests.load.world import EMULATORS, Bot, free_port

READER = 7

pytestmark = pytest.mark.skipif(not EMULATORS.is_dir(), reason="needs ../shared/emulators, which is not here")


def again(before: Town, **settings: str) -> Town:
    """The bot with other settings, in front of the same Telegram."""
    return Town(before.telegram, Bot(before.bot.data, {**before.bot.environment, **settings}))


def test_nothing_is_lost_between_being_called_and_asking(data: Path, tmp_path: Path) -> None:
    port = str(free_port())
    public = {"ACCESS": "open", "PUBLIC_URL": f"http://127.0.0.1:{port}", "HTTP_PORT": port}
    with town(tmp_path, data, **public) as called:
        hook = called.telegram.control("health")["webhook"]
        assert hook.startswith(f"http://127.0.0.1:{port}/telegram/")
        assert called.ask("检测由谁完成", READER, until="机器人").replies_to == 1
        called.telegram.control("duplicate")
        assert called.bot.stop() == 0
        assert called.telegram.control("health")["webhook"] == hook
        called.say("总工程师是谁", READER)
        log = called.bot.log.read_text("utf-8")
        assert wording.CALLED in log
        assert hook.rpartition("/")[2] not in log

        asking = again(called, TELEGRAM_UPDATES="polling")
        asking.start()
        assert len(asking.count(READER, 2)) == 2
        assert asking.telegram.control("health")["webhook"] is None
        asking.bot.kill()
        asking.say("检测由谁完成", READER)

        once_more = again(called)
        once_more.start()
        assert len(once_more.count(READER, 3)) == 3
        assert once_more.telegram.control("health")["webhook"] == hook
        assert once_more.bot.stop() == 0

        assert [one.replies_to for one in once_more.shown(READER)] == [1, 3, 5]


def test_an_address_that_does_not_lead_here_is_not_waited_at(data: Path, tmp_path: Path) -> None:
    elsewhere = f"http://127.0.0.1:{free_port()}"
    with town(tmp_path, data, ACCESS="open", PUBLIC_URL=elsewhere) as polling:
        assert polling.telegram.control("health")["webhook"] is None
        assert polling.ask("检测由谁完成", READER, until="机器人")
        assert wording.ASTRAY in polling.bot.log.read_text("utf-8")


def test_an_address_that_telegram_refuses_is_named(data: Path, tmp_path: Path) -> None:
    with town(tmp_path, data, ACCESS="open") as served:
        assert served.bot.stop() == 0
        served.telegram.control("config", webhook_https_only=True)
        refused = again(served, PUBLIC_URL="http://wenju.example", TELEGRAM_UPDATES="webhook")
        refused.bot.start()
        assert refused.bot.process

        assert refused.bot.process.wait(30) == 1
        assert "Telegram 不接受 PUBLIC_URL" in refused.bot.log.read_text("utf-8")
