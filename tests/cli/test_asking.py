"""search, ask and chat on a small real collection."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

QUESTION = "老澜江大桥的总工程师是谁"


def test_an_answer_stands_above_its_source(filled: Run) -> None:
    ran = filled("ask", QUESTION)

    assert (ran.status, ran.err) == (0, "")
    assert "沈怀川" in ran.out.splitlines()[0]
    assert ran.out.splitlines()[0].endswith("①")
    assert "  ① 《老桥今天封闭检测》 云川日报 2024-06-26 第4版\n" in ran.out
    assert "  已核对 1/1 句 · " in ran.out


def test_an_answer_for_a_program_has_every_key(filled: Run) -> None:
    record = filled("ask", QUESTION, "--json").json

    assert list(record) == [
        "question",
        "query",
        "outcome",
        "answer",
        "answerer",
        "sentences",
        "citations",
        "checks",
        "seconds",
    ]
    assert list(record["citations"][0]) == [
        "number",
        "document",
        "document_id",
        "version",
        "passage_id",
        "headline",
        "headings",
        "clause",
        "paper",
        "date",
        "page",
        "section",
        "passage",
        "quote",
        "spans",
        "start",
        "end",
    ]
    assert (record["question"], record["outcome"], record["answerer"]) == (QUESTION, "answered", "quotes")
    assert record["answer"] == "".join(f"{one['text']}[1]" for one in record["sentences"])


def test_a_citations_spans_lead_to_its_words_in_the_file(filled: Run, papers: Path) -> None:
    citation = filled("ask", QUESTION, "--json").json["citations"][0]

    text = Path(citation["document"]).read_text(encoding="utf-8")
    assert "".join(text[start:end] for start, end in citation["spans"]) == citation["quote"]


def test_an_article_is_named_in_the_answer_for_a_program(filled: Run) -> None:
    record = filled("ask", "第三条是什么", "--json").json

    assert record["citations"][0]["clause"] == "第三条"
    assert "55分贝" in record["answer"]


def test_what_is_not_found_is_no_failure(filled: Run) -> None:
    ran = filled("ask", "第三十条是什么")

    assert ran.status == 0
    assert ran.out.startswith("未找到。资料中没有第30条。\n")
    assert "  资料范围：4 份，2024-06-26 至 2024-07-01\n" in ran.out


def test_an_empty_collection_says_how_to_fill_it(run: Run) -> None:
    ran = run("ask", QUESTION)

    assert (ran.status, ran.out) == (0, "资料库还是空的。先用 wenju index 文件夹 读入资料，再来提问。\n")


def test_a_greeting_is_returned(filled: Run) -> None:
    ran = filled("ask", "你好")

    assert ran.out.startswith("你好。")
    assert filled("ask", "你好", "--json").json["outcome"] == "smalltalk"


def test_earlier_questions_complete_a_follow_up(filled: Run) -> None:
    record = filled("ask", "那第三条呢", "--history", "办法第二条是什么", "--json").json

    assert "第三条" in record["query"]
    assert record["query"] != record["question"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "问题是空的。请写下想问的话。\n"),
        (" \x00 ", "问题是空的。请写下想问的话。\n"),
        ("？！…", "问题里只有标点。请写下想问的话。\n"),
        ("问" * 10_000, "问题太长。请缩短到 2000 字以内。\n"),
    ],
)
@pytest.mark.parametrize("command", ["ask", "search"])
def test_what_cannot_be_asked_is_wrong_usage(filled: Run, command: str, question: str, said: str) -> None:
    ran = filled(command, question)

    assert (ran.status, ran.out, ran.err) == (2, "", said)


def test_strange_characters_in_a_question_do_no_harm(filled: Run) -> None:
    ran = filled("ask", "老澜江大桥\x00的\ud800总工程师是谁\x1b[31m", "--json")

    assert ran.status == 0
    assert ran.json["question"] == "老澜江大桥 的\ufffd总工程师是谁 [31m"


def test_a_search_lists_passages_with_their_places(filled: Run) -> None:
    ran = filled("search", "夜间摊位经营时间", "-k", "2")

    assert ran.out.startswith(" 1  《")
    assert "\n找到 2 段 · " in ran.out


def test_a_search_for_a_program_has_every_key(filled: Run) -> None:
    record = filled("search", "蓝莓", "-k", "1", "--json").json

    assert list(record) == ["query", "hits", "seconds"]
    assert list(record["hits"][0]) == [
        "rank",
        "document",
        "document_id",
        "passage_id",
        "headline",
        "headings",
        "clause",
        "text",
        "score",
    ]
    assert (record["query"], record["hits"][0]["rank"], record["hits"][0]["document"]) == ("蓝莓", 1, "k-1")


def test_a_batch_gives_a_line_a_row_in_order_and_goes_on_after_failures(filled: Run) -> None:
    rows = [
        json.dumps({"id": "a", "question": QUESTION}, ensure_ascii=False),
        "",
        "no json",
        json.dumps({"id": "b"}),
        json.dumps({"id": "c", "question": "？"}, ensure_ascii=False),
        json.dumps(
            {"id": "d", "question": "那第三条呢", "history": ["办法第二条是什么"]}, ensure_ascii=False
        ),
        json.dumps({"id": "e", "question": "谁", "history": "第二条"}, ensure_ascii=False),
    ]
    Path("batch.jsonl").write_text("\ufeff" + "\n".join(rows), encoding="utf-8")

    ran = filled("ask", "--batch", "batch.jsonl")

    assert ran.status == 1
    assert [(row["id"], row.get("error", {}).get("code")) for row in ran.rows] == [
        ("a", None),
        (None, "bad_row"),
        ("b", "bad_row"),
        ("c", "no_words"),
        ("d", None),
        ("e", "bad_row"),
    ]
    assert ran.rows[1] == {
        "id": None,
        "error": {
            "code": "bad_row",
            "message": '第 3 行不是规范的问题。每行应是 {"id": …, "question": …}。',
        },
    }
    assert "沈怀川" in ran.rows[0]["answer"]
    assert "第三条" in ran.rows[4]["query"]


def test_a_batch_without_failures_ends_well_and_may_come_from_the_standard_input(filled: Run) -> None:
    ran = filled("search", "--batch", "-", typed='{"id": 7, "question": "蓝莓"}\n')

    assert ran.status == 0
    assert (ran.rows[0]["id"], ran.rows[0]["hits"][0]["document"]) == (7, "k-1")


def test_a_conversation_may_be_piped_in(filled: Run) -> None:
    ran = filled("chat", typed=f"{QUESTION}\n/来源 1\n")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("问据 · 4 份资料，4 篇报道，2024-06-26 至 2024-07-01\n")
    assert f"问 › {QUESTION}\n" in ran.out
    assert "\n▌ " in ran.out
    assert "可复制：《老桥今天封闭检测》，《云川日报》2024年6月26日第4版" in ran.out
    assert "\x1b" not in ran.out


def test_bytes_that_are_no_characters_do_not_end_a_conversation(filled: Run) -> None:
    ran = filled("chat", typed=QUESTION.encode() + b"\xff\n" + QUESTION.encode() + b"\n")

    assert ran.status == 0
    assert f"问 › {QUESTION}\ufffd\n" in ran.out
    assert f"问 › {QUESTION}\n" in ran.out


def test_a_new_document_can_be_asked_about_at_once(filled: Run, papers: Path) -> None:
    (papers / "新.md").write_text("# 新馆开放\n\n云川新图书馆今天开放，馆长是顾清和。\n", encoding="utf-8")
    filled("index", "papers")

    assert "顾清和" in filled("ask", "云川新图书馆的馆长是谁").out
