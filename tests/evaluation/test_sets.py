"""Sets that are folders with their own texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.asking import NotASet
from bot.evaluation.sets import NotAFolder, open_set, spread

CORPUS = (
    {"id": "a", "title": "得奖", "text": "李德仁院士得奖。"},
    {"id": "b", "title": "", "text": "今天下雨。"},
)
PLAIN = {"id": "q1", "question": "谁得奖", "answers": ["李德仁", "德仁院士"], "relevant": ["a"]}


def folder(path: Path, *rows: dict[str, Any], zipped: bool = False) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in CORPUS)
    if zipped:
        (path / "corpus.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    else:
        (path / "corpus.jsonl").write_text(text, "utf-8")
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (path / "queries.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("zipped", [False, True])
def test_a_question_without_passages_is_asked_of_the_corpus(tmp_path: Path, zipped: bool) -> None:
    opened = open_set(folder(tmp_path, PLAIN, zipped=zipped))

    assert opened.corpus == tmp_path / ("corpus.jsonl.gz" if zipped else "corpus.jsonl")
    (question,) = opened.questions
    assert (question.answers, question.relevant) == ((("李德仁", "德仁院士"),), ("a",))


def test_parts_are_each_needed_and_groups_are_taken_as_they_are(tmp_path: Path) -> None:
    parts = {**PLAIN, "parts": [["a"], ["b"]]}
    grouped = {**PLAIN, "answer_groups": [["甲", "乙"], ["丙"]]}

    opened = open_set(folder(tmp_path, parts, grouped, {**PLAIN, "answers": []}))

    assert [question.answers for question in opened.questions] == [
        (("李德仁",), ("德仁院士",)),
        (("甲", "乙"), ("丙",)),
        (),
    ]


def test_a_row_with_lists_of_passages_is_asked_once_for_each(tmp_path: Path) -> None:
    row = {
        **PLAIN,
        "noise_set": ["b", "a"],
        "reject_set": ["b"],
        "counterfactual": ["薛其坤院士得奖。"],
        "fake_answer": "薛其坤",
    }

    opened = open_set(folder(tmp_path, row))

    assert opened.corpus is None
    noise, reject, fake = opened.questions
    assert [(one.number, one.text, one.headline) for one in noise.given] == [
        (1, "今天下雨。", ""),
        (2, "李德仁院士得奖。", "得奖"),
    ]
    assert (reject.refuse, reject.kind, reject.answers) == (True, "reject", ())
    assert (fake.kind, fake.answers) == ("counterfactual", (("薛其坤",),))


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"id": 1},
        {**PLAIN, "answers": 3},
        {**PLAIN, "noise_set": ["nowhere"]},
        {**PLAIN, "counterfactual": ["x"]},
    ],
)
def test_a_row_that_is_no_question_is_named(tmp_path: Path, row: dict[str, Any]) -> None:
    with pytest.raises(NotASet) as raised:
        open_set(folder(tmp_path, PLAIN, row))

    assert raised.value.line == 2


def test_a_folder_that_lacks_something_says_what(tmp_path: Path) -> None:
    with pytest.raises(NotAFolder, match=r"queries\.jsonl"):
        open_set(tmp_path)

    (tmp_path / "queries.jsonl").write_text("", "utf-8")
    with pytest.raises(NotAFolder, match=r"corpus\.jsonl"):
        open_set(tmp_path)


def test_a_limit_takes_rows_from_the_whole_length() -> None:
    assert spread(range(10), 3) == [0, 3, 6]
    assert spread([1, 2], 5) == [1, 2]
