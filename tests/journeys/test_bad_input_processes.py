"""What hits the whole process: a full disk, closed folders, another writer, signals, odd surroundings."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retrieval.index.lock import write_lock
from tests.cli.conftest import Ran, Run
from tests.journeys.test_bad_input import answers, told

_ROOT = Path(__file__).parents[2]
_PATIENCE = 60  # seconds for one command on a busy machine
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 24, 1, 2  # linux/prctl.h, linux/capability.h

Before = Callable[[], None]


def started(*words: str, before: Before | None = None, **environment: str) -> subprocess.Popen[str]:
    """The program in a process of its own, in which `before` is called first."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=before,
        env={**os.environ, "PYTHONPATH": str(_ROOT), **environment},
    )


def ended(process: subprocess.Popen[str], typed: str = "") -> Ran:
    try:
        out, err = process.communicate(typed, timeout=_PATIENCE)
    finally:
        process.kill()
    return Ran(process.returncode, out, err)


def small_files_only(limit: int) -> Before:
    """As on a full disk: what makes a file longer than `limit` bytes fails."""

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return limited


def without_privileges() -> None:
    """Root, too, then needs the permission that a file gives."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None)
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            system.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def news(path: Path, rows: int) -> Path:
    """A corpus of so many rows."""
    lines = (
        json.dumps({"id": f"n{n}", "text": f"第{n}号消息：第{n * 7}座桥的检修今天完成。"})
        for n in range(rows)
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def wait_for(path: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while not path.exists():
        assert time.monotonic() < until
        time.sleep(0.002)


@pytest.fixture
def unharmed(kept: Run) -> Iterator[Run]:
    """`kept`, of which the answer must be the same after the test as before it."""
    before = answers(kept)
    yield kept
    assert before[0] == "answered"
    assert answers(kept) == before
    assert kept("check").status == 0


# The disk.


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
@pytest.mark.parametrize("limit", [0, 150_000])
def test_a_disk_that_takes_no_more_is_told_and_the_next_run_comes_through(unharmed: Run, limit: int) -> None:
    news(Path("报.jsonl"), 600)

    ran = ended(started("index", "报.jsonl", before=small_files_only(limit)))

    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert any(word in ran.err for word in ("磁盘", "空间"))
    assert "Traceback" not in ran.err
    assert unharmed("index", "报.jsonl", "--json").json["documents"] == 601


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_an_index_that_cannot_be_written_is_told_and_the_one_before_it_answers(unharmed: Run) -> None:
    ran = ended(started("index", "--rebuild", before=small_files_only(50_000)))

    told(
        ran,
        1,
        "索引没有写成，已存的资料没有受损。请检查磁盘的空间，再用 wenju index --rebuild 重新建立索引。",
    )


def test_a_full_disk_is_told_and_the_collection_answers(kept: Run) -> None:
    before = answers(kept)
    news(Path("报.jsonl"), 1500)
    size = sum(path.stat().st_size for path in Path("data").rglob("*") if path.is_file())
    Path("disk").mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size + 400_000}", "tmpfs", "disk"]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        shutil.copytree("data", "disk/data")
        ran = ended(started("index", "报.jsonl", "--data", "disk/data"))

        assert (ran.status, ran.err.count("\n"), "Traceback" in ran.err) == (1, 1, False)
        assert any(word in ran.err for word in ("磁盘满了", "空间"))
        record = json.loads(ended(started("ask", "总工程师是谁？", "--json", "--data", "disk/data")).out)
        assert (record["outcome"], record["answer"], record["citations"]) == before
    finally:
        subprocess.run(["umount", "-l", "disk"], check=True)


def test_a_screen_that_takes_nothing_is_told(unharmed: Run) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(_ROOT)},
            timeout=_PATIENCE,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (1, "出错了：磁盘满了。请腾出空间后重试。\n")


# Permissions.


def test_files_that_may_not_be_read_are_named_and_stay_in_the_collection(unharmed: Run) -> None:
    Path("报/里").mkdir(parents=True)
    for name in ("报/a.txt", "报/里/b.txt"):
        Path(name).write_text("城西公园今天开放。\n", encoding="utf-8")
    assert unharmed("index", "报").status == 0
    os.chmod("报/a.txt", 0)
    os.chmod("报/里", 0)
    try:
        file = ended(started("index", "报/a.txt", before=without_privileges))
        hidden = ended(started("index", "报/里/b.txt", before=without_privileges))
        shown = ended(started("read", "报/a.txt", before=without_privileges))
    finally:
        os.chmod("报/里", 0o755)

    told(file, 1, "打不开 报/a.txt：没有读取的权限，请先改好文件的权限。")
    told(hidden, 1, "打不开 报/里/b.txt：没有读取的权限，请先改好文件的权限。")
    told(shown, 1, "没有读取 报/a.txt 的权限。请先改好权限。")
    assert unharmed("list", "--json").out.count('"document_id"') == 3


def test_a_data_folder_that_may_only_be_read_answers_and_takes_nothing(unharmed: Run) -> None:
    folders = [Path("data"), *Path("data").rglob("*")]
    modes = {path: path.stat().st_mode for path in folders}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        asked = ended(started("ask", "总工程师是谁？", "--json", before=without_privileges))
        written = ended(started("index", ".", before=without_privileges))
    finally:
        for path, mode in modes.items():
            path.chmod(mode)

    assert (asked.status, json.loads(asked.out)["outcome"], asked.err) == (0, "answered", "")
    told(
        written,
        1,
        f"处理 {Path('data/index/lock').absolute()} 时出错：没有权限。请先改好权限，或用 --data 换一个文件夹。",
    )


def test_a_catalog_that_may_not_be_read_is_not_called_broken(unharmed: Run) -> None:
    os.chmod("data/index/catalog.sqlite", 0)
    try:
        ran = ended(started("ask", "总工程师是谁？", before=without_privileges))
    finally:
        os.chmod("data/index/catalog.sqlite", 0o644)

    told(
        ran,
        1,
        "资料库读写不了（data/index/catalog.sqlite）：没有权限。已存的资料没有受损，"
        "请先改好权限，或用 --data 换一个文件夹。",
    )


# Another writer.


def test_a_second_writer_is_told_who_is_first_and_waits_or_goes(unharmed: Run) -> None:
    Path("新.txt").write_text("城西公园今天开放。\n", encoding="utf-8")
    with write_lock(Path("data/index"), holder="wenju index 报纸"):
        refused = ended(started("index", "新.txt", "--no-wait"))
        waiting = started("index", "新.txt")
        assert waiting.stderr is not None
        first_line = waiting.stderr.readline()
    waited = ended(waiting)

    holder = f"（wenju index 报纸，进程 {os.getpid()}，从 "
    assert refused.status == 1
    assert refused.err.startswith(f"资料库正由另一个程序写入{holder}")
    assert refused.err.endswith(" 起）。请等它结束后再试。\n")
    assert first_line.startswith(f"另一个程序正在写入资料库{holder}")
    assert (waited.status, waited.err) == (0, "")


# Signals.


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_an_interrupted_run_is_silent_and_finished_by_the_next(
    unharmed: Run, sent: signal.Signals, status: int
) -> None:
    news(Path("报.jsonl"), 1200)
    with started("index", "报.jsonl", "--json") as indexing:
        wait_for(Path("data/index/dirty"))
        indexing.send_signal(sent)
        ran = ended(indexing)

    assert (ran.status, ran.out, ran.err.strip()) == (status, "", "")
    assert answers(unharmed)[0] == "answered"
    assert unharmed("index", "报.jsonl", "--json").json["documents"] == 1201


def test_an_interrupted_batch_is_silent(unharmed: Run) -> None:
    with started("ask", "--batch", "-") as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        asking.stdin.write('{"question": "总工程师是谁"}\n' * 500)
        asking.stdin.flush()
        asking.stdout.readline()
        asking.send_signal(signal.SIGINT)
        ran = ended(asking)

    assert (ran.status, ran.err.strip()) == (130, "")


def test_a_reader_that_goes_away_ends_an_answer_quietly(unharmed: Run) -> None:
    with started("ask", "总工程师是谁") as asking:
        assert asking.stdout is not None
        assert asking.stderr is not None
        asking.stdout.close()
        err = asking.stderr.read()
        asking.wait(_PATIENCE)

    assert (asking.returncode, err) == (1, "")


# Surroundings.


@pytest.mark.parametrize("words", [("chat",), ("ask", "--batch", "-"), ("search", "--batch", "-")])
def test_input_that_is_closed_is_told(unharmed: Run, words: tuple[str, ...]) -> None:
    ran = ended(started(*words, before=lambda: os.close(0)))

    told(ran, 2, "没有可以读的输入。请在终端里运行，或从管道、文件输入。")


def test_neither_a_language_nor_a_home_is_needed(unharmed: Run) -> None:
    Path("公园.txt").write_text("城西公园今天开放。\n", encoding="utf-8")

    indexed = ended(started("index", "公园.txt", LANG="C", LC_ALL="C", HOME=""))
    asked = ended(started("ask", "总工程师是谁", "--json", LANG="C", LC_ALL="C", HOME=""))

    assert (indexed.status, indexed.err) == (0, "")
    assert "公园.txt" in indexed.out
    assert (asked.status, json.loads(asked.out)["outcome"]) == (0, "answered")


@pytest.mark.parametrize("words", [("index", "管.txt"), ("index", "管"), ("read", "管.txt")])
def test_a_pipe_is_refused_instead_of_waited_for(unharmed: Run, words: tuple[str, ...]) -> None:
    Path("管").mkdir()
    for name in ("管.txt", "管/管.txt"):
        os.mkfifo(name)

    ran = ended(started(*words))

    name = "管/管.txt" if words[1] == "管" else "管.txt"
    told(ran, 1, f"打不开 {name}：它不是普通文件，请先把内容存成文件。")
