"""A small collection, made by the commands themselves, and a way to run them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import wenju
from bot.settings import Settings

PAGE = """老桥今天封闭检测

　　本报讯 老澜江大桥今天夜间封闭检测，工期为三天。总工程师沈怀川说，检测由两台机器人完成。

　　检测期间，行人可以走柳叶渡口的渡船，全天免费。
"""
RULES = """# 云川市夜间摊位办法

第一条 为了规范夜间摊位，制定本办法。

第二条 夜间摊位的经营时间为18时至24时。

第三条 夜间摊位的音响不得超过55分贝。
"""


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``wenju`` with these words, in an empty folder of its own, with a collection in ``data``."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def runs(*words: str, typed: str | bytes = "", **environment: str) -> Ran:
        result = CliRunner().invoke(wenju, words, input=typed, env=environment, prog_name="wenju")
        return Ran(result.exit_code, result.stdout, result.stderr)

    return runs


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A newspaper page, a document with articles and a corpus of two rows."""
    folder = tmp_path / "papers"
    (folder / "云川日报" / "2024-06-26").mkdir(parents=True)
    (folder / "云川日报" / "2024-06-26" / "04.txt").write_text(PAGE, encoding="utf-8")
    (folder / "办法.md").write_text(RULES, encoding="utf-8")
    rows = [
        {
            "id": "k-1",
            "title": "蓝莓开园",
            "text": "白鹭县的蓝莓园昨天开园，采摘一斤三十元。",
            "date": "2024-06-27",
        },
        {
            "id": "k-2",
            "title": "旧书集市",
            "text": "石桥老码头的旧书集市每月第一个周六举办。",
            "date": "2024-07-01",
        },
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "简讯.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def filled(run: Run, papers: Path) -> Run:
    """The same, after the papers have been read in."""
    ran = run("index", "papers")
    assert (ran.status, ran.err) == (0, "")
    return run
