"""evaluate on a small real collection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.fakes_openai import says, service

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


def rgb(folder: Path) -> Path:
    rows = [
        {"id": "p", "title": "", "text": "白鹭县的蓝莓园昨天开园，采摘一斤三十元。"},
        {"id": "n", "title": "", "text": "石桥老码头的旧书集市每月第一个周六举办。"},
    ]
    query = {
        **{"id": "1", "kind": "refine", "question": "蓝莓园采摘一斤多少元", "answers": ["三十元"]},
        **{"relevant": ["p"], "noise_set": ["n", "p"], "reject_set": ["n"]},
    }
    folder.mkdir()
    for name, lines in (("corpus.jsonl", rows), ("queries.jsonl", [query])):
        told = [json.dumps(line, ensure_ascii=False) for line in lines]
        (folder / name).write_text("\n".join(told), "utf-8")
    return folder


def test_answers_are_measured_over_the_passages_that_a_set_brings(run: Run, tmp_path: Path) -> None:
    rgb(tmp_path / "题组")

    measured = run("evaluate", "题组", "--answers", "--json").json

    assert (measured["questions"], measured["outcomes"]) == (2, {"answered": 1, "not_found": 1})
    assert measured["by_kind"] == {"noise": [1, 1], "reject": [1, 1]}
    assert measured["cited"] == measured["standing"] == measured["supported"]
    assert measured["refusal_recall"] == measured["refusal_precision"] == [1, 1]
    assert "model" not in measured


def test_a_sets_corpus_is_read_in_once_beside_the_collection(run: Run, tmp_path: Path) -> None:
    folder = rgb(tmp_path / "题组")
    query = {"id": "1", "question": "蓝莓园采摘一斤多少元", "answers": ["三十元"], "relevant": ["p"]}
    (folder / "queries.jsonl").write_text(json.dumps(query), "utf-8")

    first = run("evaluate", "题组", "--answers", "--each", "--json").json
    again = run("evaluate", "题组")

    assert first["right"] == [1, 1]
    assert first["each"][0]["sentences"][0]["supported"]
    assert again.status == 0
    assert run("list", "--json").json == {"documents": []}


def test_a_models_replies_are_kept_until_they_are_asked_for_again(run: Run, tmp_path: Path) -> None:
    rgb(tmp_path / "题组")
    with service(says("采摘一斤三十元。[2]")) as running:

        def measure(*options: str) -> Any:
            ran = run("evaluate", "题组", "--answers", "--json", *options, OPENAI_BASE_URL=running.url)
            assert (ran.status, ran.err) == (0, "")
            return ran.json, len(running.asked)

        first, asked = measure()
        again, asked_again = measure()
        _, asked_afresh = measure("--fresh")

    assert (asked, asked_again, asked_afresh) == (2, 2, 4)
    assert first["tokens"] == again["tokens"] == {"read": 200, "written": 22}
    assert first["model"] == "gpt-4.1-mini"
    assert first["right"] == again["right"] == [1, 1]


def test_the_table_of_answers_is_chinese(run: Run, tmp_path: Path) -> None:
    rgb(tmp_path / "题组")

    ran = run("evaluate", "题组", "--answers")

    assert ran.out.splitlines()[0].split() == ["指标", "达到", "比例"]
    assert "2 题：已回答 1，未找到 1；没有显示的句子 0 句。" in ran.out
    assert "用时（中位数 / 第 95 百分位）：到第一句 " in ran.out


@pytest.mark.parametrize(
    ("missing", "said"),
    [("corpus.jsonl", "题组 里没有 corpus.jsonl。"), ("queries.jsonl", "题组 里没有 queries.jsonl。")],
)
def test_a_folder_that_is_no_set_is_told_what_it_lacks(
    run: Run, tmp_path: Path, missing: str, said: str
) -> None:
    (rgb(tmp_path / "题组") / missing).unlink()

    ran = run("evaluate", "题组", "--answers")

    assert ran.status == 2
    assert ran.err.startswith(said)


def test_a_broken_row_of_a_set_is_named(run: Run, tmp_path: Path) -> None:
    (rgb(tmp_path / "题组") / "queries.jsonl").write_text("{}", "utf-8")

    assert run("evaluate", "题组").err.startswith("题组 的 queries.jsonl 第 1 行不是一道题。")


def test_a_broken_corpus_is_told(run: Run, tmp_path: Path) -> None:
    (rgb(tmp_path / "题组") / "corpus.jsonl").write_text("{}", "utf-8")

    ran = run("evaluate", "题组")

    assert ran.status == 1
    assert "corpus.jsonl 的第 1 行" in ran.err


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
