"""The collection while the service answers: files that come and go, and damage."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import app
from bot.settings import Settings
from bot.upkeep.mending import is_doubtful
from tests.index.damages import delete_vectors
from tests.journeys.telegram import Town, town
from tests.load.world import EMULATORS, ROOT

READER = 7

pytestmark = pytest.mark.skipif(not EMULATORS.is_dir(), reason="needs ../shared/emulators, which is not here")


@pytest.fixture
def served(data: Path, tmp_path: Path) -> Iterator[Town]:
    with town(tmp_path, data, ACCESS="open", WATCH_SECONDS="0.3") as made:
        yield made


def until(true: Callable[[], bool], served: Town) -> None:
    end = time.monotonic() + 180  # the other process gives way to whatever else runs here
    while not true():
        assert time.monotonic() < end, served.bot.log.read_text("utf-8")
        time.sleep(0.1)


def held(data: Path) -> set[str]:
    with app.catalog(Settings(data_dir=data)) as catalog:
        return {Path(card.source).stem for card in catalog.cards()}


def test_files_come_and_go_while_questions_are_answered(served: Town, data: Path, tmp_path: Path) -> None:
    port = data / "documents" / "港.txt"
    port.parent.mkdir()
    port.write_text("新港昨天开港\n\n　　港长罗小满说，头一艘船来自青屿。\n", encoding="utf-8")
    until(lambda: held(data) == {"桥", "港"}, served)
    assert "青屿" in served.ask("头一艘船来自哪里", READER).text

    other = tmp_path / "校.txt"
    other.write_text("新学校今天揭牌\n\n　　校长陶知行说，学校招收六百名学生。\n", encoding="utf-8")
    command = [sys.executable, "-m", "bot", "index", str(other), "--data", str(data)]
    subprocess.run(command, cwd=ROOT, env={**os.environ}, check=True, stdout=subprocess.DEVNULL)
    assert "六百" in served.ask("学校招收多少名学生", READER).text

    delete_vectors(data / "index")
    port.unlink()
    (data / "documents" / "坝.txt").write_text("大坝开闸\n\n　　坝长说，水位降了两米。\n", encoding="utf-8")
    assert "机器人" in served.ask("检测由谁完成", READER).text
    until(lambda: held(data) == {"桥", "校", "坝"} and not is_doubtful(data / "index"), served)
    assert "青屿" not in served.ask("头一艘船来自哪里", READER).text
    assert "两米" in served.ask("水位降了多少", READER).text

    assert served.bot.stop() == 0
    log = served.bot.log.read_text("utf-8")
    assert "资料夹有变化：新读 1 份。" in log
    assert "Traceback" not in log


def test_on_a_full_disk_questions_are_answered_later_and_none_is_lost(served: Town, data: Path) -> None:
    assert "机器人" in served.ask("检测由谁完成", READER).text
    assert served.bot.process
    process, free = served.bot.process.pid, resource.RLIM_INFINITY
    resource.prlimit(
        process, resource.RLIMIT_FSIZE, (1_000, free)
    )  # no file may grow beyond that, as on a full disk
    for question in ("总工程师是谁", "检测由几台机器人完成"):
        served.say(question, READER + 1)
    time.sleep(2)
    assert served.shown(READER + 1) == []

    resource.prlimit(process, resource.RLIMIT_FSIZE, (free, free))

    answers = served.count(READER + 1, 2)
    assert ["沈怀川" in answers[0].text, "两台" in answers[1].text] == [True, True]
    time.sleep(1)
    assert len(served.shown(READER + 1)) == 2


def test_a_conversation_goes_on_though_the_bot_is_killed_between_any_two_steps(
    served: Town,
) -> None:
    def killed() -> None:
        served.bot.kill()
        served.start()

    answer = served.ask("检测由谁完成", READER)
    killed()
    card = served.open("①", answer)
    killed()
    follow_up = served.ask("那总工程师是谁", READER)
    killed()
    served.tap("👍", follow_up)
    killed()
    forgotten = served.ask("/forget_me", READER)

    assert "机器人" in answer.text
    assert "机器人" in card.text
    assert "沈怀川" in follow_up.text
    assert (
        forgotten.text == "已删除你的全部记录，共 8 条。"
    )  # three messages, two answers and turns, an opinion
    assert [one.id for one in served.shown(READER)] == [answer.id, card.id, follow_up.id, forgotten.id]


def test_two_bots_on_one_store_do_not_answer_twice(served: Town, data: Path) -> None:
    """Telegram lets only one of them listen; the other is to leave alone what the first one has begun."""
    other = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, **served.bot.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for number in range(12):
            served.say("检测由谁完成" if number % 2 else "总工程师是谁", READER + number)
            time.sleep(0.4)
        answers = [served.count(READER + number, 1) for number in range(12)]
        served.bot.kill()
        served.say("检测由谁完成", READER)
        assert len(served.count(READER, 2)) == 2
    finally:
        other.kill()
        other.wait()

    assert [len(one) for one in answers] == [1] * 12
