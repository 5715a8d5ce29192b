"""How commands end: one sentence, an exit status, never a traceback."""

from __future__ import annotations

import errno
import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import click
import pytest
from filelock import FileLock

import retrieval.errors
from bot.channels.wording import errors as wording
from bot.cli.failing import FAILED, INTERRUPTED, failure, run
from retrieval.errors import (
    CollectionBroken,
    CollectionBusy,
    CollectionMismatch,
    RetrievalError,
    UnreadableDocument,
)
from tests.cli.conftest import Run as Runs

_ROOT = Path(__file__).parents[2]


def stumble() -> None:
    raise LookupError("a defect with private words in it")


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            CollectionBusy("pid 4711: wenju index 报纸, since 2024-06-26 10:00:00"),
            "busy",
            "资料库正由另一个程序写入（wenju index 报纸，进程 4711，从 2024-06-26 10:00:00 起）。请等它结束后再试。",
        ),
        (
            CollectionMismatch("embedding", "a", "b"),
            "mismatch",
            "资料库的语义向量是用另一个模型算的。请运行 wenju index --rebuild 重新建立索引。",
        ),
        (
            CollectionMismatch("schema", "1", "2"),
            "mismatch",
            "资料库是用另一个版本的问据建立的。请移走资料库文件夹里的 index，再用 wenju index 重新读入。",
        ),
        (
            CollectionBroken("index/catalog.sqlite", "file is not a database"),
            "broken",
            "资料库打不开：index/catalog.sqlite 已损坏，或不是问据的资料库。请移走它，再用 wenju index 重新读入。",
        ),
        (
            UnreadableDocument("a.jsonl", "duplicate_id", detail="k-1", line=3),
            "unreadable",
            "打不开 a.jsonl 的第 3 行：编号与前面的重复（k-1），请改成不同的编号。",
        ),
        (RetrievalError("?"), "retrieval", "查找资料时出了错。请运行 wenju check 看看哪里不对。"),
        (
            sqlite3.OperationalError("database is locked"),
            "catalog",
            "资料库暂时读写不了。请稍后再试；仍然不行时，请检查磁盘。",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "data/x"),
            "system",
            "处理 data/x 时出错：磁盘满了。请腾出空间后重试。",
        ),
        (OSError("odd"), "system", "出错了：系统没有让这一步完成。请检查磁盘和权限后重试。"),
    ],
)
def test_an_error_says_what_happened_and_what_to_do(error: Exception, code: str, said: str) -> None:
    told = failure(error)

    assert (told.code, told.sentence, told.status) == (code, said, FAILED)


def test_every_reason_for_an_unreadable_document_is_worded() -> None:
    documented = re.findall(r"``(\w+)``", retrieval.errors.UnreadableDocument.__doc__ or "")
    unknown = wording.unreadable(UnreadableDocument("x", "no such reason"))

    assert len(documented) > 10
    assert all(wording.unreadable(UnreadableDocument("x", reason)) != unknown for reason in documented)


def test_a_defect_is_a_sentence_with_a_number_that_stays_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    status = [run(stumble, debugging=lambda: False) for _ in range(2)]

    first, second = capsys.readouterr().err.splitlines()
    assert status == [FAILED, FAILED]
    assert re.fullmatch(r"出了意料之外的错误（编号 [0-9a-f]{6}）。请在 .env 里写 LOG_LEVEL=debug .*。", first)
    assert first == second


def test_a_defect_shows_its_details_to_those_who_ask_for_them(capsys: pytest.CaptureFixture[str]) -> None:
    run(stumble, debugging=lambda: True)

    assert "LookupError: a defect" in capsys.readouterr().err


def test_an_interruption_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        raise click.Abort

    assert run(interrupted, debugging=lambda: True) == INTERRUPTED
    assert capsys.readouterr().err == ""


def started(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )


def test_who_waits_for_another_writer_is_told_and_may_give_up(filled: Runs) -> None:
    with (
        FileLock(Path("data/index/lock")),
        started("index", "papers", "--json") as waiting,
    ):
        assert waiting.stderr is not None
        told = waiting.stderr.readline()
        waiting.send_signal(signal.SIGINT)
        out, err = waiting.communicate(timeout=30)

    assert told == "另一个程序正在写入资料库（没有留下名字），等它结束。不想等请按 Ctrl-C。\n"
    assert (waiting.returncode, out, err.strip()) == (INTERRUPTED, "", "")


def test_a_reader_that_goes_away_ends_a_command_quietly(filled: Runs) -> None:
    with started("list", "--json") as listing:
        assert listing.stdout is not None
        listing.stdout.close()
        assert listing.stderr is not None
        err = listing.stderr.read()
        listing.wait(timeout=30)

    assert err == ""
