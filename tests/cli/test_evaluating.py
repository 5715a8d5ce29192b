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


@pytest.fixture
def finding_set(tmp_path: Path) -> str:
    folder = tmp_path / "查找"
    folder.mkdir()
    corpus = [
        {"id": "桥", "title": "三桥通车", "text": "澜江三桥昨天正式通车，全长2.86公里。"},
        {"id": "树", "title": "种行道树", "text": "今年城里新种香樟四千株。"},
    ]
    asked = [{"id": "1", "question": "澜江三桥全长多少公里？", "relevant": ["桥"], "answers": ["2.86公里"]}]
    for name, rows in (("corpus.jsonl", corpus), ("queries.jsonl", asked)):
        (folder / name).write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return "查找"


def test_finding_is_measured_and_compared(filled: Run, finding_set: str, tmp_path: Path) -> None:
    measured = filled("evaluate", finding_set, "--finding", "--json").json

    assert measured["table"]["all"]["recall@1"] == 1.0
    assert measured["sentences"]["sentence@1"] == 1.0
    (tmp_path / "从前.json").write_text(json.dumps(measured), "utf-8")
    shown = filled("evaluate", finding_set, "--finding", "--compare", "从前.json")
    assert "变对 0 题" in shown.out


def test_a_folder_without_questions_is_refused(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    refused = filled("evaluate", "空", "--finding")

    assert (refused.status, "queries.jsonl" in refused.err) == (2, True)
