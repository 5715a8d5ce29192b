"""The JSON of the commands, key by key."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.answering.types import Answer, Dropped, Sentence
from bot.channels.holdings import Check
from bot.channels.rendering import records
from retrieval.errors import UnreadableDocument
from retrieval.types import Card, Clause, Findings, Hit, Query
from tests.fakes import card, cited, passage


@dataclass(frozen=True)
class Shelved:
    card: Card
    stories: int = 2
    passages: int = 9
    characters: int = 4000


@dataclass(frozen=True)
class Report:
    added: tuple[str, ...] = ("a.txt",)
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ("b.txt",)
    unchanged: int = 3
    failed: tuple[UnreadableDocument, ...] = (
        UnreadableDocument("c.txt", "binary"),
        UnreadableDocument("d.jsonl", "bad_json", line=3),
    )
    documents: int = 4
    passages: int = 20
    characters: int = 9000
    seconds: float = 0.123456


def test_an_answer_holds_its_sentences_their_sources_and_how_they_were_checked() -> None:
    source = passage(
        "10.外国人可以免签停留144小时。", headings=("（二）开放",), clause=Clause(10, "10."), headline="决定"
    )
    answer = Answer(
        question="能停多久",
        query="外国人免签能停多久",
        outcome="partial",
        sentences=(
            Sentence("可以停留144小时。", (1,)),
            Sentence("请看原文。", (), "neutral"),
        ),
        citations=(cited(1, source, "外国人可以免签停留144小时。"),),
        dropped=(Dropped("还有别的。", "no_citation"),),
        answerer="quotes",
        seconds={"search": 0.01, "total": 0.0299999},
    )

    assert records.answer(answer) == {
        "question": "能停多久",
        "query": "外国人免签能停多久",
        "outcome": "partial",
        "answer": "可以停留144小时。[1]请看原文。",
        "answerer": "quotes",
        "sentences": [
            {"text": "可以停留144小时。", "citations": [1]},
            {"text": "请看原文。", "citations": []},
        ],
        "citations": [
            {
                "number": 1,
                "document": "云川日报/04.txt",
                "document_id": "id-云川日报/04.txt",
                "version": "v1",
                "passage_id": "p0",
                "headline": "决定",
                "headings": ["（二）开放"],
                "clause": "第10条",
                "paper": "云川日报",
                "date": "2024-06-26",
                "page": "4",
                "section": "",
                "passage": "10.外国人可以免签停留144小时。",
                "quote": "外国人可以免签停留144小时。",
                "spans": [[3, 18]],
                "start": 3,
                "end": 18,
            }
        ],
        "checks": {
            "sentences": 2,
            "supported": 1,
            "dropped": [{"sentence": "还有别的。", "reason": "no_citation"}],
        },
        "seconds": {"rewrite": 0.0, "search": 0.01, "answer": 0.0, "total": 0.03},
    }


def test_what_was_not_found_is_an_empty_answer() -> None:
    record = records.answer(Answer("谁", "谁", "not_found"))

    assert (record["outcome"], record["answer"], record["sentences"], record["citations"]) == (
        "not_found",
        "",
        [],
        [],
    )


def test_a_search_holds_its_hits_in_order() -> None:
    findings = Findings(
        Query("开放"), (Hit(passage("大会开始。"), 1.5), Hit(passage("开放。", position=1), 0.5))
    )

    record = records.findings(findings, 0.012345)

    assert record["hits"][1]["rank"] == 2
    assert record | {"hits": record["hits"][:1]} == {
        "query": "开放",
        "hits": [
            {
                "rank": 1,
                "document": "云川日报/04.txt",
                "document_id": "id-云川日报/04.txt",
                "passage_id": "p0",
                "headline": "大会侧记",
                "headings": [],
                "clause": None,
                "text": "大会开始。",
                "score": 1.5,
            }
        ],
        "seconds": 0.0123,
    }


def test_an_index_run_names_what_failed_by_file_and_line() -> None:
    assert records.report(Report()) == {
        "added": ["a.txt"],
        "changed": [],
        "removed": ["b.txt"],
        "unchanged": 3,
        "failed": [
            {"document": "c.txt", "reason": "binary"},
            {"document": "d.jsonl:3", "reason": "bad_json"},
        ],
        "documents": 4,
        "passages": 20,
        "characters": 9000,
        "seconds": 0.1235,
    }


def test_a_list_says_of_each_document_what_its_card_says_and_how_large_it_is() -> None:
    assert records.documents([Shelved(card("a.txt", section="要闻"))]) == {
        "documents": [
            {
                "document": "a.txt",
                "document_id": "id-a.txt",
                "version": "v1",
                "title": "版面",
                "paper": "云川日报",
                "date": "2024-06-26",
                "page": "4",
                "section": "要闻",
                "stories": 2,
                "passages": 9,
                "characters": 4000,
            }
        ]
    }


def test_a_check_names_an_action_only_where_there_is_one() -> None:
    checks = (Check("data", True, "可以写入"), Check("index", False, "用不了", "请重建。"))

    assert records.checked(checks) == {
        "ok": False,
        "checks": [
            {"name": "data", "ok": True, "detail": "可以写入"},
            {"name": "index", "ok": False, "detail": "用不了", "action": "请重建。"},
        ],
    }


def test_chinese_is_written_as_chinese_in_one_line() -> None:
    written = records.written({"text": "第一行\n\x1b第二行"})

    assert written == '{"text": "第一行\\n\\u001b第二行"}'
    assert json.loads(written) == {"text": "第一行\n\x1b第二行"}


def test_what_is_missing_is_listed_only_where_something_is() -> None:
    partial = Answer("甲？乙？", "甲？乙？", "partial", missing=("乙",))
    whole = Answer("甲？", "甲？", "conflicting")

    assert records.answer(partial)["missing"] == ["乙"]
    assert (records.answer(partial)["outcome"], records.answer(whole)["outcome"]) == (
        "partial",
        "conflicting",
    )
    assert "missing" not in records.answer(whole)


def test_a_heading_stands_on_a_line_of_its_own() -> None:
    sentences = (
        Sentence("三桥通车", (1,), heading=True),
        Sentence("昨天通车。", (2,)),
        Sentence("水鸟", (3,), heading=True),
    )

    assert (
        records.marked(Answer("", "", "answered", sentences=sentences))
        == "三桥通车[1]\n昨天通车。[2]\n水鸟[3]"
    )
