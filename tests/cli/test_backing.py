"""All there is in one file, and back again."""

from __future__ import annotations

import io
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering.keeping import Talk
from bot.answering.types import Answer
from bot.state import Store
from tests.cli.conftest import Run

QUESTION = "老澜江大桥封闭检测工期几天？"


@pytest.fixture
def used(filled: Run) -> Run:
    """A collection, an answer that was given, a file that was sent."""
    with closing(Store(Path("data/state/state.sqlite"))) as store:
        store.receipts.keep(Talk(7), Answer("问", "问", "not_found"))
    sent = Path("data/documents/来稿")
    sent.mkdir(parents=True)
    (sent / "稿.txt").write_text("来稿一篇", encoding="utf-8")
    return filled


def test_what_was_backed_up_answers_the_same_elsewhere(used: Run) -> None:
    before = used("ask", QUESTION, "--json").json

    made = used("backup", "备份.tar.gz")
    back = used("restore", "备份.tar.gz", "--data", "新")

    assert (made.status, made.err) == (0, "")
    assert made.out.startswith("已备份到 备份.tar.gz：4 份资料，1 个回答，1 个原始文件，")
    assert back.out.startswith("已恢复到 新：4 份资料，1 个回答，1 个原始文件（")
    assert used("ask", QUESTION, "--json", "--data", "新").json | {"seconds": {}} == before | {"seconds": {}}
    assert Path("新/documents/来稿/稿.txt").read_text(encoding="utf-8") == "来稿一篇"
    assert stat.S_IMODE(Path("备份.tar.gz").stat().st_mode) == 0o600
    assert sorted(path.name for path in Path("新").iterdir()) == ["documents", "index", "state"]


def test_a_backup_waits_for_nobody_and_is_one_state(used: Run) -> None:
    stop = threading.Event()

    def answering() -> None:
        with closing(Store(Path("data/state/state.sqlite"))) as store:
            while not stop.is_set():
                store.receipts.keep(Talk(7), Answer("问", "问", "not_found"))

    busy = threading.Thread(target=answering)
    busy.start()
    made = used("backup", "备份.tar.gz")
    stop.set()
    busy.join()

    assert made.status == 0
    assert used("restore", "备份.tar.gz", "--data", "新").status == 0
    with closing(sqlite3.connect("新/state/state.sqlite")) as state:
        assert state.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_is_never_written_over(used: Run) -> None:
    Path("备份.tar.gz").write_bytes(b"x")

    made = used("backup", "备份.tar.gz")

    assert (made.status, made.err) == (1, "备份.tar.gz 已经有了。请换一个文件名。\n")
    assert Path("备份.tar.gz").read_bytes() == b"x"


def test_a_backup_into_a_folder_that_is_not_there_names_it(used: Run, tmp_path: Path) -> None:
    made = used("backup", "没有/备份.tar.gz")

    assert (made.status, made.err) == (1, f"没有 {tmp_path}/没有 这个文件夹。请先建好它，或换一个地方。\n")


@pytest.mark.skipif(not Path("/proc").exists(), reason="no folder that takes no files, even of root")
def test_a_folder_that_takes_no_files_is_told_by_the_name_that_was_asked_for(used: Run) -> None:
    made = used("backup", "/proc/备份.tar.gz")

    assert made.status == 1
    assert made.err.startswith("处理 /proc/备份.tar.gz 时出错：")


def test_nothing_is_not_backed_up(run: Run) -> None:
    made = run("backup", "备份.tar.gz")

    assert (made.status, "不用备份" in made.err) == (1, True)
    assert not Path("备份.tar.gz").exists()


@pytest.mark.parametrize("where", ["data/index/catalog.sqlite", "data/state/state.sqlite"])
def test_nothing_is_restored_over_what_is_there(used: Run, where: str) -> None:
    used("backup", "备份.tar.gz")
    before = Path(where).read_bytes()

    back = used("restore", "备份.tar.gz")

    assert (back.status, "会盖掉它" in back.err) == (1, True)
    assert Path(where).read_bytes() == before


def test_a_backup_that_was_cut_short_restores_nothing(used: Run) -> None:
    used("backup", "备份.tar.gz")
    whole = Path("备份.tar.gz").read_bytes()

    for share in (0.0, 0.3, 0.6, 0.95):
        Path("半.tar.gz").write_bytes(whole[: int(len(whole) * share)])
        back = used("restore", "半.tar.gz", "--data", "新")

        assert (back.status, back.err.count("\n")) == (1, 1)
        assert "半.tar.gz" in back.err
        assert list(Path("新").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../外.txt", "/tmp/外.txt", "state/../../外.txt", "index/other", "documents/../../外.txt"]
)
def test_a_backup_with_foreign_names_writes_nothing_anywhere(used: Run, name: str, tmp_path: Path) -> None:
    with tarfile.open("坏.tar.gz", "w:gz") as packed:
        for path, words in (
            ("backup.json", b'{"form": 1, "documents": 0, "questions": 0, "files": 0, "made": 0}'),
            (name, b"x"),
        ):
            member = tarfile.TarInfo(path)
            member.size = len(words)
            packed.addfile(member, io.BytesIO(words))

    back = used("restore", "坏.tar.gz", "--data", "新")

    assert back.status == 1
    assert list(Path("新").iterdir()) == []
    assert not (tmp_path / "外.txt").exists()
    assert not (tmp_path.parent / "外.txt").exists()


def test_a_link_in_a_backup_is_refused(used: Run) -> None:
    with tarfile.open("坏.tar.gz", "w:gz") as packed:
        words = b'{"form": 1, "documents": 0, "questions": 0, "files": 0, "made": 0}'
        manifest = tarfile.TarInfo("backup.json")
        manifest.size = len(words)
        packed.addfile(manifest, io.BytesIO(words))
        link = tarfile.TarInfo("documents/键")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)

    assert used("restore", "坏.tar.gz", "--data", "新").err == "坏.tar.gz 不是问据的备份文件。\n"


def test_another_file_is_no_backup(used: Run) -> None:
    assert used("restore", "papers/办法.md", "--data", "新").err == "papers/办法.md 不是问据的备份文件。\n"
