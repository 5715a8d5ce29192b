"""Writing the collection in another process."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot import app
from bot.settings import Settings
from bot.upkeep.scribe import Scribe
from retrieval.errors import CollectionBusy, StorageFailed
from retrieval.index import Builder
from retrieval.index.lock import write_lock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def scribe(settings: Settings) -> Iterator[Scribe]:
    with closing(app.scribe(settings)) as made:
        yield made


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "桥.txt"
    path.write_text("老桥今天封闭检测\n\n　　总工程师说，检测由两台机器人完成。\n", encoding="utf-8")
    return path


def test_what_it_writes_is_there_and_what_goes_wrong_is_raised_here(
    scribe: Scribe, settings: Settings, page: Path
) -> None:
    steps: list[str] = []
    report = scribe.index([page, page.with_name("没有.txt")], "测试", lambda what, *_: steps.append(what))

    assert report.added == (str(page),)
    assert [(error.source, error.reason) for error in report.failed] == [
        (str(page.with_name("没有.txt")), "missing")
    ]
    assert "reading" in steps
    with app.catalog(settings) as catalog:
        held = [one.card.id for one in catalog.documents()]
    with write_lock(settings.index_dir, holder="别人"), pytest.raises(CollectionBusy, match="别人"):
        scribe.repair()
    with pytest.raises(KeyError, match="没有"):
        scribe.remove(["没有"], "测试")
    scribe.remove(held, "测试")
    with app.catalog(settings) as catalog:
        assert catalog.documents() == []


def test_it_waits_for_another_writer_and_ends_with_the_service(
    scribe: Scribe, settings: Settings, page: Path
) -> None:
    settings.index_dir.mkdir(parents=True)
    waits = threading.Event()
    ended: list[BaseException] = []

    def index() -> None:
        try:
            scribe.index([page], "测试", waiting=waits.set)
        except ChildProcessError as error:
            ended.append(error)

    with write_lock(settings.index_dir, holder="别人"):
        job = threading.Thread(target=index)
        job.start()
        assert waits.wait(60)
        scribe.close()
        job.join(60)

    assert len(ended) == 1
    with pytest.raises(ChildProcessError):
        scribe.index([page], "测试")


def _failing(holder: str, *, wait: bool, on_wait: Callable[[str], None]) -> Builder:
    raise StorageFailed("库", "full")


def test_a_builder_that_cannot_be_made_is_an_error_like_any_other(page: Path) -> None:
    with closing(Scribe(_failing)) as scribe, pytest.raises(StorageFailed, match="full"):
        scribe.index([page], "测试")


def _noting(path: Path, holder: str, *, wait: bool, on_wait: Callable[[str], None]) -> Builder:
    path.write_text(f"{os.getpid()} {os.nice(0)}", encoding="utf-8")
    return Builder.__new__(Builder)


def test_it_is_another_process_that_gives_way(tmp_path: Path, page: Path) -> None:
    noted = tmp_path / "进程"
    with closing(Scribe(partial(_noting, noted))) as scribe, pytest.raises(AttributeError):
        scribe.index([page], "测试")

    process, nice = map(int, noted.read_text(encoding="utf-8").split())
    assert process != os.getpid()
    assert nice > os.nice(0) or nice == 19


def test_one_job_at_a_time(scribe: Scribe, page: Path, settings: Settings) -> None:
    settings.index_dir.mkdir(parents=True)
    first, second = threading.Event(), threading.Event()
    with write_lock(settings.index_dir, holder="别人"):
        jobs = [
            threading.Thread(target=scribe.index, args=([page], "测试", None, heard.set))
            for heard in (first, second)
        ]
        jobs[0].start()
        assert first.wait(60)
        jobs[1].start()
        assert second.wait(60)
        time.sleep(0)
    for job in jobs:
        job.join(60)

    with app.catalog(settings) as catalog:
        assert len(catalog.documents()) == 1
