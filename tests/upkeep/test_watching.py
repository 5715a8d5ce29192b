"""What is to be read in of a folder that people put files into."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.upkeep.watching import Watch, watching
from retrieval.errors import RetrievalError, StorageFailed, UnreadableDocument
from retrieval.index import IndexReport

NOTHING = IndexReport((), (), (), 0, (), 0, 0, 0, 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "资料"
    made.mkdir()
    (made / "一.txt").write_text("一版", encoding="utf-8")
    return made


@pytest.fixture
def watch(folder: Path) -> Watch:
    """One that has read in all there is."""
    made = Watch(folder)
    made.look()
    made.settle(made.look())
    assert made.look() == []
    return made


def read_in(watch: Watch) -> list[Path]:
    """What is due after a look and a second one."""
    watch.look()
    due = watch.look()
    watch.settle(due)
    return due


def test_the_first_time_the_whole_folder_is_read_in_once_it_is_at_rest(folder: Path) -> None:
    watch = Watch(folder)

    assert watch.look() == []
    assert watch.look() == [folder]


def test_a_file_that_is_still_copied_is_left_and_holds_up_no_other(folder: Path, watch: Watch) -> None:
    growing = folder / "大.txt"
    growing.write_text("半", encoding="utf-8")
    (folder / "二.txt").write_text("二版", encoding="utf-8")
    watch.look()
    with growing.open("a", encoding="utf-8") as file:
        file.write("截")

    due = watch.look()
    watch.settle(due)

    assert due == [folder / "二.txt"]
    assert watch.look() == [growing]


def test_what_has_changed_or_gone_is_due_once(folder: Path, watch: Watch) -> None:
    (folder / "二.txt").write_text("二版", encoding="utf-8")
    assert read_in(watch) == [folder / "二.txt"]

    (folder / "一.txt").write_text("一版，改过", encoding="utf-8")
    (folder / "二.txt").unlink()

    assert read_in(watch) == [folder / "一.txt", folder / "二.txt"]
    assert read_in(watch) == []


def test_what_a_meta_toml_says_of_a_file_counts_as_the_file(folder: Path, watch: Watch) -> None:
    (folder / "meta.toml").write_text('paper = "云川日报"\n', encoding="utf-8")

    assert read_in(watch) == [folder / "一.txt"]


def test_a_file_whose_rights_were_put_right_is_tried_again(folder: Path, watch: Watch) -> None:
    (folder / "一.txt").chmod(0o600)

    assert read_in(watch) == [folder / "一.txt"]


def test_a_drive_that_is_not_there_takes_nothing_with_it(folder: Path, watch: Watch) -> None:
    away = folder.rename(folder.with_name("别处"))
    assert read_in(watch) == []

    folder.mkdir()
    assert read_in(watch) == []

    folder.rmdir()
    away.rename(folder)
    assert read_in(watch) == []


class Indexing:
    """Fails as it is told to, then notes what it is given."""

    def __init__(self, *failures: RetrievalError) -> None:
        self.failures = list(failures)
        self.given: list[list[str]] = []
        self.done = threading.Event()

    def __call__(self, paths: Sequence[Path]) -> IndexReport:
        self.given.append([path.name for path in paths])
        if self.failures:
            raise self.failures.pop(0)
        self.done.set()
        locked = UnreadableDocument("锁.pdf", "locked")
        return IndexReport(("一.txt",), (), (), 0, (locked,), 1, 1, 2, 0.0)


async def run(folder: Path, indexing: Indexing) -> list[str]:
    """Watch until `indexing` has succeeded, and a while longer; what was said."""
    said: list[str] = []
    task = asyncio.create_task(watching(folder, 0.01, indexing, said.append, first_pause=0.01))
    assert await asyncio.to_thread(indexing.done.wait, 20)
    await asyncio.sleep(0.1)
    task.cancel()
    return said


def test_trouble_is_told_once_and_what_was_due_comes_again(folder: Path) -> None:
    full = StorageFailed("库", "full")
    indexing = Indexing(full, full)

    said = asyncio.run(run(folder, indexing))

    assert indexing.given == [["资料"]] * 3
    assert said == [
        "资料夹里的变化还没有读入，稍后再试。资料库读写不了（库）：磁盘满了。已存的资料没有受损，请腾出空间后重试。",
        "打不开 锁.pdf：文件有密码，请先去除密码。",
        "资料夹有变化：新读 1 份。",
    ]


def test_a_look_at_a_link_that_leads_nowhere_does_no_harm(folder: Path, watch: Watch) -> None:
    os.symlink(folder / "没有.txt", folder / "链接.txt")

    assert read_in(watch) == []
