"""index, list, remove, check: what a person and a program see of the collection."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from tests.cli.conftest import Run

PAGE_NAME = "papers/云川日报/2024-06-26/04.txt"


def test_indexing_tells_what_came_in_and_what_there_is(run: Run, papers: Path) -> None:
    ran = run("index", "papers")

    assert (ran.status, ran.err) == (0, "")
    assert "  云川日报 2024-06-26 第4版 · 1 篇报道 · papers/云川日报/2024-06-26/04.txt\n" in ran.out
    assert "  简讯.jsonl · 2 份资料\n" in ran.out
    assert "\n新读 4 份 · " in ran.out
    assert ran.out.endswith("资料库现有 4 份资料，4 篇报道，2024-06-26 至 2024-07-01。\n")


def test_indexing_for_a_program_is_one_object_with_every_key(run: Run, papers: Path) -> None:
    record = run("index", "papers", "--json").json

    assert sorted(record.pop("added")) == ["k-1", "k-2", PAGE_NAME, "papers/办法.md"]
    assert record.pop("seconds") > 0
    assert record.pop("passages") >= 4
    assert record.pop("characters") > 200
    assert record == {"changed": [], "removed": [], "unchanged": 0, "failed": [], "documents": 4}


def test_indexing_again_finds_nothing_new(filled: Run) -> None:
    record = filled("index", "papers", "--json").json

    assert (record["added"], record["changed"], record["removed"], record["unchanged"]) == ([], [], [], 4)


def test_what_is_gone_from_a_folder_is_gone_from_the_collection(filled: Run, papers: Path) -> None:
    (papers / "办法.md").unlink()

    assert filled("index", "papers", "--json").json["removed"] == ["papers/办法.md"]


def test_a_file_that_cannot_be_read_is_one_sentence_and_the_others_go_on(run: Run, papers: Path) -> None:
    (papers / "坏.txt").write_bytes(b"\x00\x01\x02\xff" * 100)

    ran = run("index", "papers")

    assert ran.status == 1
    assert ran.err.startswith("打不开 papers/坏.txt：")
    assert ran.err.endswith("\n以上没有读成，其余 4 份已读完。\n")
    assert "Traceback" not in ran.err


def test_rows_that_fail_alike_are_told_together(run: Run, papers: Path) -> None:
    (papers / "问题.jsonl").write_text('{"id": "q1", "words": "谁"}\n{"id": "q2", "words": "谁"}\n')

    ran = run("index", "papers")

    assert ran.err.count("papers/问题.jsonl") == 1
    assert "papers/问题.jsonl 的 2 行（第 1 至 2 行之间）" in ran.err


def test_a_path_that_does_not_exist_is_told(run: Run) -> None:
    ran = run("index", "nowhere")

    assert (ran.status, ran.err) == (1, "打不开 nowhere：没有这个文件或文件夹，请检查路径。\n")


def test_rebuilding_leaves_the_collection_as_it_was(filled: Run) -> None:
    before = filled("list", "--json").json

    ran = filled("index", "--rebuild")

    assert (ran.status, ran.out) == (0, "索引已重新建立。\n")
    assert filled("list", "--json").json == before
    assert filled("index", "--rebuild", "--json").json["documents"] == 4
    assert filled("search", "蓝莓", "--json").json["hits"][0]["document"] == "k-1"


def test_while_somebody_writes_a_second_writer_may_refuse_to_wait(filled: Run) -> None:
    with FileLock(Path("data/index/lock")):
        ran = filled("index", "papers", "--no-wait")

    assert ran.status == 1
    assert ran.err == "资料库正由另一个程序写入（没有留下名字）。请等它结束后再试。\n"


def test_an_empty_collection_says_how_to_fill_it(run: Run) -> None:
    ran = run("list")

    assert ran.out == "资料库还是空的。用 wenju index 文件夹 读入资料，例如 wenju index data/samples。\n"
    assert not Path("data").exists()


def test_the_list_has_a_line_for_each_document(filled: Run) -> None:
    lines = filled("list").out.splitlines()

    assert lines[0].split() == ["资料", "标题", "出处", "报道", "字数"]
    assert any(line.startswith(PAGE_NAME) and "云川日报 2024-06-26 第4版" in line for line in lines)
    assert lines[-1] == "4 份资料，4 篇报道，2024-06-26 至 2024-07-01"


def test_the_list_reaches_from_day_to_day_whatever_else_is_stated(run: Run) -> None:
    stated = ("去年夏天", "2024-06", "2024-06-07", "2023-01-01", "2024-99-99")
    rows = (json.dumps({"id": day, "text": f"正文{day}。", "date": day}) for day in stated)
    Path("a.jsonl").write_text("\n".join(rows), encoding="utf-8")

    run("index", "a.jsonl")

    assert run("list").out.splitlines()[-1] == "5 份资料，5 篇报道，2023-01-01 至 2024-06-07"


def test_the_list_for_a_program_has_every_key(filled: Run) -> None:
    documents = {one["document"]: one for one in filled("list", "--json").json["documents"]}

    page = documents[PAGE_NAME]
    assert [page.pop(key) and True for key in ("document_id", "version", "title", "passages", "characters")]
    assert page == {
        "document": PAGE_NAME,
        "paper": "云川日报",
        "date": "2024-06-26",
        "page": "4",
        "section": "",
        "stories": 1,
    }


@pytest.mark.parametrize("named", ["name", "id"])
def test_a_document_is_removed_by_name_or_by_id(filled: Run, named: str) -> None:
    documents = filled("list", "--json").json["documents"]
    ids = {one["document"]: one["document_id"] for one in documents}

    ran = filled("remove", "k-1" if named == "name" else ids["k-1"])

    assert (ran.status, ran.out) == (0, "已去掉 k-1。\n")
    assert filled("search", "蓝莓园采摘", "--json").json["hits"][0]["document"] != "k-1"


def test_removing_for_a_program_names_the_document(filled: Run) -> None:
    record = filled("remove", "k-1", "--json").json

    assert [one["document"] for one in record["removed"]] == ["k-1"]
    assert list(record["removed"][0]) == ["document", "document_id"]


def test_removing_what_is_not_there_says_so(filled: Run) -> None:
    ran = filled("remove", "k-9")

    assert (ran.status, ran.err) == (1, "资料库里没有“k-9”。用 wenju list 看看有哪些。\n")


def test_a_name_that_several_documents_bear_is_wrong_usage_and_lists_them(filled: Run, papers: Path) -> None:
    (papers / "别的.jsonl").write_text('{"id": "k-1", "title": "又一", "text": "又一条消息在这里。"}\n')
    filled("index", "papers")

    ran = filled("remove", "k-1")

    assert ran.status == 2
    assert ran.err.startswith("“k-1”可以是好几份：k-1（编号 ")
    assert ran.err.count("编号") == 3


def test_a_check_of_a_full_collection_is_well(filled: Run) -> None:
    ran = filled("check", "--json")

    assert ran.status == 0
    assert ran.json["ok"]
    assert [one["name"] for one in ran.json["checks"]] == [
        "data",
        "space",
        "catalog",
        "documents",
        "index",
        "embedding",
        "answerer",
    ]


def test_a_check_says_what_to_do(run: Run) -> None:
    ran = run("check")

    assert ran.status == 1
    assert "  ✗ 资料：还没有\n    用 wenju index 文件夹 读入资料。\n" in ran.out


def test_a_chroma_server_that_is_silent_is_told_without_its_address(filled: Run) -> None:
    ran = filled("check", CHROMA_URL="http://user:geheim@127.0.0.1:9")

    assert ran.status == 1
    assert "✗ Chroma 服务器：连接不上" in ran.out
    assert "geheim" not in ran.out + ran.err


def test_something_else_in_the_catalogs_place_is_told(run: Run) -> None:
    Path("data/index").mkdir(parents=True)
    Path("data/index/catalog.sqlite").write_text("not a database, but long enough to look at " * 20)

    for command in (("list",), ("search", "谁"), ("ask", "谁"), ("index", ".")):
        ran = run(*command)

        assert ran.status == 1
        assert ran.err.startswith("资料库打不开：")
        assert ran.err.count("\n") == 1
