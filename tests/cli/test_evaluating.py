"""evaluate on a small real collection."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUESTIONS = (
    {
        "id": "1",
        "kind": "fact",
        "question": "老澜江大桥的总工程师是谁",
        "answers": [["沈怀川"]],
        "evidence": ["总工程师沈怀川"],
    },
    {
        "id": "2",
        "kind": "fact",
        "question": "老澜江大桥检测的工期是几天",
        "answers": [["五天"]],
        "evidence": ["工期为五天"],
    },
    {
        "id": "3",
        "kind": "refuse",
        "question": "诺贝尔文学奖得主是谁",
        "answers": [],
        "evidence": [],
        "refuse": True,
    },
)


@pytest.fixture
def questions(tmp_path: Path) -> str:
    lines = [json.dumps(row, ensure_ascii=False) for row in QUESTIONS]
    (tmp_path / "题目.jsonl").write_text("\n".join(lines), "utf-8")
    return "题目.jsonl"


def test_a_set_is_measured(filled: Run, questions: str) -> None:
    measured = filled("evaluate", questions, "--json").json

    assert measured["questions"] == 3
    assert (measured["cited"], measured["right"]) == ([1, 2], [1, 2])
    assert (measured["refused"], measured["falsely_refused"]) == ([1, 1], [0, 2])
    assert measured["by_kind"] == {"fact": [1, 2], "refuse": [1, 1]}


def test_the_questions_that_were_not_met_are_listed_on_demand(filled: Run, questions: str) -> None:
    ran = filled("evaluate", questions, "--each")

    assert ran.status == 0
    assert [line for line in ran.out.splitlines() if line.startswith("✗")] == [
        line for line in ran.out.splitlines() if "检测的工期是几天" in line
    ]


@pytest.mark.parametrize("line", ["不是 JSON", "{}", '{"id": 1, "question": "谁"}', "[]"])
def test_a_file_that_holds_no_questions_is_named_with_its_line(
    filled: Run, tmp_path: Path, line: str
) -> None:
    (tmp_path / "坏.jsonl").write_text(f"{json.dumps(QUESTIONS[0])}\n{line}\n", "utf-8")

    ran = filled("evaluate", "坏.jsonl")

    assert ran.status == 2
    assert ran.err.startswith("坏.jsonl 第 2 行不是一道题。")
