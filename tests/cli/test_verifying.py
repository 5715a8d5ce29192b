"""`wenju verify`: given answers against given passages."""

from __future__ import annotations

import json

from tests.cli.conftest import Run

ROW = {
    "id": "a1",
    "passages": [
        {"number": 1, "text": "澜江三桥6月24日通车，全长2.86公里。", "headline": "三桥通车"},
        {"number": 2, "text": "渡船每天运送行人1.2万人次。"},
    ],
    "answer": "具体如下：\n- 三桥全长2860米【1】。\n- 渡船每天运送12,000人次[1]。\n- 三桥7月24日通车[1]。",
}


def test_each_sentence_gets_its_verdict_its_passage_and_its_words(run: Run) -> None:
    ran = run("verify", "--batch", "-", typed=json.dumps(ROW))

    assert ran.status == 0
    assert ran.json["id"] == "a1"
    told = [(one["text"], one["verdict"], one["citations"]) for one in ran.json["sentences"]]
    assert told == [
        ("具体如下：", "neutral", []),
        ("三桥全长2860米。", "supported", [1]),
        ("渡船每天运送12,000人次。", "supported", [2]),
        ("三桥7月24日通车。", "unsupported", []),
    ]
    assert ran.json["sentences"][2]["quote"] == "渡船每天运送行人1.2万人次。"
    assert ran.json["sentences"][3]["reason"]


def test_a_bad_row_costs_the_others_nothing(run: Run) -> None:
    rows = ["{", json.dumps({"id": "b", "answer": "一", "passages": [{"number": "1"}]}), json.dumps(ROW)]

    ran = run("verify", "--batch", "-", typed="\n".join(rows))

    assert ran.status == 1
    assert [row["error"]["code"] for row in ran.rows[:2]] == ["bad_row", "bad_row"]
    assert (ran.rows[1]["id"], ran.rows[2]["id"]) == ("b", "a1")


def test_without_a_file_it_says_what_is_missing(run: Run) -> None:
    ran = run("verify")

    assert ran.status == 2
    assert "--batch" in ran.err
