"""Bad files, bad collections and bad questions: one sentence, the right status, and the collection as it was."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index.schema import SCHEMA
from tests.cli.conftest import Ran, Run


def told(ran: Ran, status: int, sentence: str) -> None:
    """Assert that this one line is all that stands on stderr."""
    assert (ran.status, ran.err) == (status, sentence + "\n")


def answers(run: Run) -> tuple[object, ...]:
    """What the collection says of the bridge, without what may differ."""
    record = run("ask", "总工程师是谁？", "--json").json
    return record["outcome"], record["answer"], record["citations"]


@pytest.fixture
def unharmed(kept: Run) -> Iterator[Run]:
    """`kept`, of which the answer must be the same after the test as before it."""
    before = answers(kept)
    yield kept
    assert before[0] == "answered"
    assert answers(kept) == before


# Files.


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("空.txt", b"", "文件是空的，请换一份有内容的"),
        ("空行.txt", b"\n \n\xe3\x80\x80\n", "文件是空的，请换一份有内容的"),
        ("空.jsonl", b"", "文件是空的，请换一份有内容的"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "里面不是文字，请换成文本文件"),
        ("乱.txt", bytes(range(256)) * 20, "里面不是文字，请换成文本文件"),
        (
            "表.xlsx",
            b"PK\x03\x04",
            "还不能读这种格式，请换成文本文件（.txt）、Markdown（.md）、Word（.docx）、PDF、"
            "网页（.html）、图片或 .jsonl",
        ),
        ("压.jsonl.gz", b"not gzip", "文件已损坏，或后缀与内容不符，请重新保存或下载后再试"),
    ],
)
def test_a_file_that_holds_no_text_is_named(unharmed: Run, name: str, data: bytes, reason: str) -> None:
    Path(name).write_bytes(data)

    told(unharmed("index", name), 1, f"打不开 {name}：{reason}。")


def test_a_folder_without_readable_files_is_named(unharmed: Run) -> None:
    Path("图片").mkdir()
    Path("图片/a.mp3").write_bytes(b"ID3")

    told(
        unharmed("index", "图片"),
        1,
        "打不开 图片：里面没有能读的文件，请换一个文件夹，里面要有文本文件（.txt）、"
        "Markdown（.md）、Word（.docx）、PDF、网页（.html）、图片或 .jsonl。",
    )


def test_a_file_that_vanishes_while_another_is_read_is_named(unharmed: Run) -> None:
    rows = (json.dumps({"id": str(n), "text": f"第{n}条消息。"}, ensure_ascii=False) for n in range(2_000))
    Path("报").mkdir()
    Path("报/a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    Path("报/z.txt").write_text("马上就没有了。\n", encoding="utf-8")
    thief = threading.Thread(target=take_away, args=(Path("报/z.txt").absolute(), Path("data/index/dirty")))

    thief.start()
    ran = unharmed("index", "报")
    thief.join()

    assert (ran.status, ran.err.splitlines()) == (
        1,
        ["打不开 报/z.txt：没有这个文件或文件夹，请检查路径。", "以上没有读成，其余 2000 份已读完。"],
    )


def take_away(path: Path, mark: Path) -> None:
    """Delete `path` once the first rows are being written, which `mark` shows."""
    mark = mark.absolute()
    until = time.monotonic() + 30
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.001)
    path.unlink()


def test_broken_rows_are_named_by_line_and_the_others_come_in(unharmed: Run) -> None:
    lines = (
        '{"id": "1", "text": "城西公园开放。"}',
        '{"id": "2", "text"',
        '{"id": "3"}',
        '{"id": "1", "text": "编号重复。"}',
        '{"id": "5", "text": ' + "[" * 100_000 + "}",
        '{"id": "6", "text": "城东公园关闭。"}',
    )
    Path("行.jsonl").write_text("\n".join(lines), encoding="utf-8")

    ran = unharmed("index", "行.jsonl")

    assert ran.status == 1
    assert ran.err.splitlines() == [
        "打不开 行.jsonl 的 2 行（第 2 至 5 行之间）：格式不对，每行应是一个 JSON 对象，含 id、title、text。",
        "打不开 行.jsonl 的第 3 行：里面没有文字，请换一份有内容的。",
        "打不开 行.jsonl 的第 4 行：编号与前面的重复（1），请改成不同的编号。",
        "以上没有读成，其余 2 份已读完。",
    ]
    assert {one["document"] for one in unharmed("list", "--json").json["documents"]} >= {"1", "6"}


def test_a_text_of_200_megabytes_is_refused(unharmed: Run) -> None:
    Path("大.txt").touch()
    os.truncate("大.txt", 200 << 20)

    told(unharmed("index", "大.txt"), 1, "打不开 大.txt：文件太大，请拆成几份。")


def test_a_row_that_unpacks_to_200_megabytes_is_refused(unharmed: Run) -> None:
    with gzip.open("弹.jsonl.gz", "wb", compresslevel=1) as file:
        file.write(b'{"id": "1", "text": "')
        for _ in range(200):
            file.write(b"a" * (1 << 20))

    told(unharmed("index", "弹.jsonl.gz"), 1, "打不开 弹.jsonl.gz 的第 1 行：文件太大，请拆成几份。")


def test_names_with_spaces_chinese_and_newlines_are_read_and_told_on_one_line(unharmed: Run) -> None:
    Path("名").mkdir()
    for name in ("有 空格.txt", "换\n行.txt", "[bold]括号.txt"):
        Path("名", name).write_text("城西公园今天开放。\n", encoding="utf-8")

    assert (unharmed("index", "名").status, unharmed("index", "名/换\n行.txt").status) == (0, 0)
    assert unharmed("remove", "名/换\n行.txt").out == "已去掉 名/换 行.txt。\n"
    told(unharmed("index", "不\n在.txt"), 1, "打不开 不 在.txt：没有这个文件或文件夹，请检查路径。")


def test_a_name_that_is_no_text_is_named_as_far_as_it_can_be(unharmed: Run) -> None:
    Path(os.fsdecode(b"\xff\xfe.txt")).write_text("城西公园今天开放。\n", encoding="utf-8")

    told(
        unharmed("index", os.fsdecode(b"\xff\xfe.txt")),
        1,
        "打不开 \ufffd\ufffd.txt：文件名里有认不出的字，请先改名。",
    )
    assert unharmed("index", "桥", "--data", os.fsdecode(b"\xff")).status == 2


def test_links_in_a_circle_are_named_and_folders_entered_once(unharmed: Run) -> None:
    Path("圈").mkdir()
    Path("圈/页.txt").write_text("城西公园今天开放。\n", encoding="utf-8")
    Path("圈/回").symlink_to(Path("圈").absolute())
    Path("圈/甲.txt").symlink_to("乙.txt")
    Path("圈/乙.txt").symlink_to("甲.txt")

    ran = unharmed("index", "圈")

    assert (ran.status, ran.err.splitlines()) == (
        1,
        [
            "打不开 圈/乙.txt：链接绕成了圈，请改好链接。",
            "打不开 圈/甲.txt：链接绕成了圈，请改好链接。",
            "以上没有读成，其余 1 份已读完。",
        ],
    )
    assert unharmed("read", "圈/甲.txt").status == 2


@pytest.mark.parametrize("name", ["长行.txt", "长行.jsonl"])
def test_a_line_of_hundreds_of_thousands_of_characters_without_a_mark_comes_in(
    unharmed: Run, name: str
) -> None:
    line = ("一个没有标点的长行" * 40_000)[:300_000]
    row = json.dumps({"id": "x", "text": line}, ensure_ascii=False)
    Path(name).write_text(row if name.endswith("l") else line, encoding="utf-8")
    before = unharmed("index", "--rebuild", "--json").json["characters"]

    record = unharmed("index", name, "--json").json

    assert (record["failed"], record["characters"] - before) == ([], 300_000)


# Collections.


def test_a_collection_of_another_schema_says_what_to_do(kept: Run) -> None:
    with closing(sqlite3.connect("data/index/catalog.sqlite")) as catalog:
        catalog.execute("PRAGMA user_version = 99")

    for words in (("list",), ("ask", "总工程师是谁"), ("index", "."), ("index", "--rebuild")):
        told(
            kept(*words),
            1,
            "资料库是用另一个版本的问据建立的。请移走资料库文件夹里的 index，再用 wenju index 重新读入。",
        )

    with closing(sqlite3.connect("data/index/catalog.sqlite")) as catalog:
        catalog.execute(f"PRAGMA user_version = {SCHEMA}")
    assert answers(kept)[0] == "answered"


def test_a_collection_of_another_model_asks_for_a_rebuild_which_helps(kept: Run) -> None:
    before = answers(kept)
    with closing(sqlite3.connect("data/index/catalog.sqlite")) as catalog:
        catalog.execute("UPDATE meta SET value = 'elsewhere' WHERE key = 'embedding'")
        catalog.commit()

    for words in (("ask", "总工程师是谁"), ("index", ".")):
        told(
            kept(*words),
            1,
            "资料库的语义向量是用另一个模型算的。请运行 wenju index --rebuild 重新建立索引。",
        )

    assert kept("index", "--rebuild").status == 0
    assert answers(kept) == before


@pytest.mark.parametrize("thing", ["text", "folder", "pipe", "another database", "a piece of ours"])
def test_something_else_in_the_catalogs_place_is_told_and_left_alone(kept: Run, thing: str) -> None:
    path = Path("data/index/catalog.sqlite")
    whole = path.read_bytes()
    path.unlink()
    put_there(path, thing, whole)

    for words in (("list",), ("ask", "谁"), ("index", ".")):
        told(
            kept(*words),
            1,
            f"资料库打不开：{path} 已损坏，或不是问据的资料库。请移走它，再用 wenju index 重新读入。",
        )

    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.write_bytes(whole)
    assert answers(kept)[0] == "answered"


def put_there(path: Path, thing: str, whole: bytes) -> None:
    match thing:
        case "text":
            path.write_text("不是数据库，只是一些文字。" * 100, encoding="utf-8")
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "another database":
            with closing(sqlite3.connect(path)) as other:
                other.execute("CREATE TABLE t(x)")
        case _:
            path.write_bytes(whole[:4096] + bytes(4096))


def test_a_data_folder_that_is_a_file_is_wrong_usage(unharmed: Run) -> None:
    Path("文件").write_text("我", encoding="utf-8")

    told(
        unharmed("list", "--data", "文件"),
        2,
        "文件 是文件，这里要一个文件夹。用法见 wenju list --help。",
    )
    told(
        unharmed("list", DATA_DIR="文件"),
        2,
        "设置 DATA_DIR 的值“文件”不对：须是一个能找到的文件夹，不能是文件。",
    )
    told(
        unharmed("index", "文件", "--data", "文件/里"),
        1,
        "处理 文件/里/index 时出错：路径里有一段不是文件夹。请检查路径。",
    )


def test_a_home_that_nobody_has_is_a_wrong_setting(unharmed: Run) -> None:
    told(
        unharmed("list", DATA_DIR="~没有这个人/资料"),
        2,
        "设置 DATA_DIR 的值“~没有这个人/资料”不对：须是一个能找到的文件夹，不能是文件。",
    )


# Questions.


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "问题是空的。请写下想问的话。"),
        ("　\n", "问题是空的。请写下想问的话。"),
        ("\0", "问题是空的。请写下想问的话。"),
        ("长" * 10_000, "问题太长。请缩短到 2000 字以内。"),
        ("？！……", "问题里只有标点。请写下想问的话。"),
        ("\ud800", "问题里只有标点。请写下想问的话。"),
    ],
)
def test_what_cannot_be_asked_is_wrong_usage(kept: Run, command: str, question: str, said: str) -> None:
    told(kept(command, question), 2, said)


@pytest.mark.parametrize("question", ["总工程师\0是谁", "总工程师\ud800是谁", "总工程师是谁" + "？" * 1900])
def test_a_question_with_foreign_characters_in_it_is_answered(kept: Run, question: str) -> None:
    record = kept("ask", question, "--json").json

    assert (record["outcome"], record["answer"]) == (
        "answered",
        "总工程师沈怀川说，检测由两台机器人完成。[1]",
    )


def test_bad_rows_of_a_batch_are_named_and_the_others_answered(unharmed: Run) -> None:
    lines = (
        b'{"id": 1, "question": "\xe8\xb0\x81"',
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b'{"id": 5, "question": ""}',
        '{"id": 6, "question": "总工程师是谁", "history": 7}'.encode(),
        '{"id": 7, "question": "总工程师是谁"}'.encode(),
    )
    Path("题.jsonl").write_bytes(b"\n".join(lines))

    ran = unharmed("ask", "--batch", "题.jsonl")

    assert (ran.status, ran.err) == (1, "")
    assert [row["error"]["code"] if "error" in row else row["outcome"] for row in ran.rows] == [
        *["bad_row"] * 4,
        "empty_question",
        "bad_row",
        "answered",
    ]
