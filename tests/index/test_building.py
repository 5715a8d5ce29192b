"""Indexing: what is read, what is left alone, what goes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.errors import CollectionMismatch
from retrieval.index import Builder, IndexReport, Reader
from retrieval.index.generations import Generations
from tests.index.conftest import answers, assert_in_step
from tests.index.fakes import HashedCharacters, recipe

OpenReader = Callable[..., Reader]


def names(report: IndexReport) -> dict[str, list[str]]:
    """The report's lists, by file name alone."""
    return {
        "added": sorted(os.path.basename(name) for name in report.added),
        "changed": sorted(os.path.basename(name) for name in report.changed),
        "removed": sorted(os.path.basename(name) for name in report.removed),
        "failed": sorted(f"{os.path.basename(error.source)} {error.reason}" for error in report.failed),
    }


def test_a_folder_is_indexed_and_can_be_searched(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    report = builder.index([papers])

    assert names(report) == {
        "added": ["大坝.txt", "奖学金.txt", "飞船.txt"],
        "changed": [],
        "removed": [],
        "failed": [],
    }
    assert (report.documents, report.passages, report.unchanged) == (3, 10, 0)
    reader = open_reader()
    best = reader.catalog.passages(reader.word_candidates(["泄洪", "洪孔"], 5))[0]
    assert best.text == "本报宜昌六月二十六日电 三峡大坝打开三个泄洪孔。"
    assert reader.catalog.decoded(best.document.id, *best.spans[0]) == best.text
    assert reader.state() == "whole"


def test_the_second_run_changes_nothing(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in collection.rglob("*.*")}

    report = builder.index([papers])

    assert names(report) == {"added": [], "changed": [], "removed": [], "failed": []}
    assert (report.unchanged, report.documents, report.passages) == (3, 3, 10)
    after = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in collection.rglob("*.*")}
    assert after == before


def test_a_changed_file_replaces_its_passages_and_embeds_only_what_is_new(
    builder: Builder, papers: Path, embedding: HashedCharacters, open_reader: OpenReader, collection: Path
) -> None:
    builder.index([papers])
    before = Generations(collection).current()
    embedding.embedded.clear()
    dam = papers / "大坝.txt"
    dam.write_text(dam.read_text(encoding="utf-8").replace("四十八", "七十二"), encoding="utf-8")

    report = builder.index([papers])

    assert names(report) == {"added": [], "changed": ["大坝.txt"], "removed": [], "failed": []}
    assert Generations(collection).current() == before  # in place: nothing was built anew
    assert embedding.embedded == ["三峡大坝今日开闸泄洪\n预计持续七十二小时。"]
    reader = open_reader()
    assert reader.word_candidates(["四十"], 5) == []
    assert len(reader.word_candidates(["七十"], 5)) == 1
    assert_in_step(collection)


def test_words_inserted_above_move_the_spans_of_what_stands_below(
    builder: Builder, papers: Path, embedding: HashedCharacters, open_reader: OpenReader
) -> None:
    builder.index([papers])
    embedding.embedded.clear()
    ship = papers / "航天" / "飞船.txt"
    title, rest = ship.read_text(encoding="utf-8").split("\n", 1)
    ship.write_text(f"{title}\n新华社酒泉电\n{rest}", encoding="utf-8")

    builder.index([papers])

    catalog = open_reader().catalog
    passages = catalog.passages_of(catalog.find_documents("飞船.txt")[0].id)
    assert [passage.text for passage in passages] == [
        "飞船返回舱安全着陆",
        "新华社酒泉电",
        "神舟飞船返回舱在东风着陆场着陆。",
        "航天员身体状态良好。",
    ]
    assert all(catalog.decoded(p.document.id, *p.spans[0]) == p.text for p in passages)
    assert len(embedding.embedded) == 1


def test_a_deleted_file_becomes_unfindable_and_unquotable(
    builder: Builder, papers: Path, open_reader: OpenReader, collection: Path
) -> None:
    builder.index([papers])
    reader = open_reader()
    card = reader.catalog.find_documents("大坝.txt")[0]
    before = Generations(collection).current()
    (papers / "大坝.txt").unlink()

    report = builder.index([papers])

    assert names(report)["removed"] == ["大坝.txt"]
    assert Generations(collection).current() == before
    assert reader.word_candidates(["三峡"], 5) == []
    assert reader.catalog.passages_of(card.id) == []
    with pytest.raises(KeyError):
        reader.catalog.decoded(card.id, 0, 10)
    assert_in_step(collection)


def test_a_deleted_file_given_by_its_own_name_is_removed(builder: Builder, papers: Path) -> None:
    dam = papers / "大坝.txt"
    builder.index([dam])
    dam.unlink()

    assert names(builder.index([dam]))["removed"] == ["大坝.txt"]


def test_a_renamed_file_is_embedded_no_second_time(
    builder: Builder, papers: Path, embedding: HashedCharacters, collection: Path
) -> None:
    builder.index([papers])
    embedding.embedded.clear()
    (papers / "大坝.txt").rename(papers / "三峡.txt")

    report = builder.index([papers])

    assert names(report) == {"added": ["三峡.txt"], "changed": [], "removed": ["大坝.txt"], "failed": []}
    assert embedding.embedded == []
    assert_in_step(collection)


def test_a_missing_folder_is_a_failure_and_takes_nothing_with_it(builder: Builder, papers: Path) -> None:
    builder.index([papers])
    shutil.move(papers, papers.with_name("拔掉的硬盘"))

    report = builder.index([papers])

    assert names(report) == {"added": [], "changed": [], "removed": [], "failed": ["报纸 missing"]}
    assert report.documents == 3


def test_a_file_whose_folder_is_missing_too_is_not_taken_for_deleted(builder: Builder, papers: Path) -> None:
    builder.index([papers / "大坝.txt"])
    shutil.move(papers, papers.with_name("拔掉的硬盘"))

    report = builder.index([papers / "大坝.txt"])

    assert names(report)["failed"] == ["大坝.txt missing"]
    assert report.documents == 1


def test_a_path_that_never_was_is_a_failure_and_the_others_go_on(builder: Builder, papers: Path) -> None:
    report = builder.index([papers / "没有.txt", papers / "大坝.txt"])

    assert names(report) == {
        "added": ["大坝.txt"],
        "changed": [],
        "removed": [],
        "failed": ["没有.txt missing"],
    }


def test_what_could_not_be_read_is_told_again_though_the_file_is_not_read_again(
    builder: Builder, papers: Path
) -> None:
    (papers / "扫描.txt").write_bytes(b"\x00\x01")
    rows = [{"id": "一", "title": "甲", "text": "乙丙丁"}]
    (papers / "语料.jsonl").write_text(json.dumps(rows[0]) + "\n{坏\n", encoding="utf-8")

    first, second = builder.index([papers]), builder.index([papers])

    assert names(first)["failed"] == ["扫描.txt binary", "语料.jsonl bad_json"]
    assert names(second)["failed"] == ["扫描.txt binary", "语料.jsonl bad_json"]
    assert second.unchanged == 4


def test_an_emptied_file_loses_its_passages(builder: Builder, papers: Path) -> None:
    builder.index([papers])
    (papers / "大坝.txt").write_text("", encoding="utf-8")

    report = builder.index([papers])

    assert names(report) == {
        "added": [],
        "changed": [],
        "removed": ["大坝.txt"],
        "failed": ["大坝.txt empty"],
    }


def test_a_row_that_repeats_an_id_is_refused(builder: Builder, papers: Path) -> None:
    row = json.dumps({"id": "一", "title": "甲", "text": "乙丙丁"})
    corpus = papers / "语料.jsonl"
    corpus.write_text(f"{row}\n{row}\n", encoding="utf-8")

    report = builder.index([corpus])

    assert (report.documents, [error.reason for error in report.failed]) == (1, ["duplicate_id"])


def test_only_the_changed_rows_of_a_corpus_are_touched(
    builder: Builder, papers: Path, embedding: HashedCharacters
) -> None:
    corpus = papers / "语料.jsonl"
    rows = [{"id": str(i), "title": f"第{i}号公告", "text": f"内容{i}"} for i in range(1200)]
    corpus.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    builder.index([corpus])
    embedding.embedded.clear()

    rows[7]["text"] = "改了"
    corpus.write_text("\n".join(json.dumps(row) for row in rows[:-1]), encoding="utf-8")
    report = builder.index([corpus])

    assert (report.added, report.changed, report.removed) == ((), ("7",), ("1199",))
    assert report.unchanged == 1198
    assert embedding.embedded == ["第7号公告\n改了"]


def test_two_stories_with_the_same_words_are_both_found(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    (papers / "版面.txt").write_text("图片新闻\n新华社发\n新华社发\n", encoding="utf-8")

    builder.index([papers / "版面.txt"])

    reader = open_reader()
    assert len(set(reader.word_candidates(["华社"], 5))) == 2


def test_a_lone_surrogate_fails_alone(builder: Builder, papers: Path) -> None:
    corpus = papers / "语料.jsonl"
    rows = [
        '{"id": "坏", "title": "甲", "text": "\\ud800"}',
        '{"id": "好", "title": "甲", "text": "\\u0000乙😀<b>"}',
    ]
    corpus.write_text("\n".join(rows), encoding="utf-8")

    report = builder.index([corpus])

    assert report.added == ("好",)
    assert [(error.source, error.reason, error.detail) for error in report.failed] == [
        ("坏", "encoding", "U+D800")
    ]


def test_a_file_whose_name_is_no_text_fails_alone(builder: Builder, papers: Path) -> None:
    (papers / os.fsdecode(b"\xff\xfe.txt")).write_text("标题\n正文\n", encoding="utf-8")

    report = builder.index([papers])

    assert names(report)["failed"] == ["\ufffd\ufffd.txt unsupported"]
    assert report.documents == 3


def test_a_new_reader_reads_again_and_touches_only_what_it_reads_otherwise(
    collection: Path, papers: Path, embedding: HashedCharacters
) -> None:
    Builder(collection, recipe(embedding)).index([papers])
    embedding.embedded.clear()

    report = Builder(collection, recipe(embedding, reader_version="2")).index([papers])

    assert (report.unchanged, report.added, report.changed, embedding.embedded) == (3, (), (), [])
    assert_in_step(collection)


def test_a_removed_document_comes_back_when_its_file_is_given_again(
    builder: Builder, papers: Path, open_reader: OpenReader, collection: Path
) -> None:
    builder.index([papers])
    reader = open_reader()
    card = reader.catalog.find_documents("大坝.txt")[0]

    assert builder.remove([card.id]) == (card.name,)

    assert reader.word_candidates(["三峡"], 5) == []
    assert_in_step(collection)
    assert names(builder.index([papers]))["added"] == ["大坝.txt"]


def test_removing_what_is_not_there_removes_nothing(builder: Builder, papers: Path) -> None:
    builder.index([papers])

    with pytest.raises(KeyError):
        builder.remove(["没有这个编号"])

    assert builder.index([papers]).documents == 3


def test_another_embedding_is_refused_until_the_collection_is_rebuilt_with_it(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    other = Builder(collection, recipe(HashedCharacters(salt="另一种"), embedding_name="另一种"))

    with pytest.raises(CollectionMismatch):
        other.index([papers])
    other.rebuild()

    reader = open_reader()
    text = "三峡大坝今日开闸泄洪\n预计持续四十八小时。"
    id_, cosine = reader.vector_candidates(HashedCharacters(salt="另一种").embed_query(text), 1)[0]
    assert (reader.catalog.passages([id_])[0].text, round(cosine, 6)) == ("预计持续四十八小时。", 1.0)
    assert_in_step(collection)


def test_the_same_documents_answer_the_same_however_they_came_in(tmp_path: Path, papers: Path) -> None:
    at_once, by_turns = tmp_path / "一次", tmp_path / "逐个"
    Builder(at_once, recipe()).index([papers])
    slow = Builder(by_turns, recipe())
    (papers / "旧闻.txt").write_text("旧闻\n三峡大坝奖学金\n", encoding="utf-8")
    for name in ("航天/飞船.txt", "旧闻.txt", "大坝.txt", "奖学金.txt"):
        slow.index([papers / name])
    (papers / "旧闻.txt").unlink()
    slow.index([papers])

    readers = Reader(at_once), Reader(by_turns)
    first, second = (answers(reader) for reader in readers)
    for reader in readers:
        reader.close()

    assert first == second
