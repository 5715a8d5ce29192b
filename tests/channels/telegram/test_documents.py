"""Files that admins send."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.filing import safe_name
from tests.channels.telegram.conftest import ADMIN, READER, Desk
from tests.cli.conftest import RULES
from tests.fakes_telegram import Post

PAGE = "旧书集市开张\n\n　　石桥老码头的旧书集市每月第一个周六举办，由周守拙老人发起。\n"


def sends(desk: Desk, name: str, content: bytes | str, person: int = ADMIN, size: int | None = None) -> Post:
    """Somebody sends a file; what is said about it."""
    data = content if isinstance(content, bytes) else content.encode()
    desk.postman.files["f-" + name] = data
    document: dict[str, Any] = {
        "file_id": "f-" + name,
        "file_unique_id": "u",
        "file_name": name,
        "file_size": len(data) if size is None else size,
    }
    desk.take(desk.people.message(person=person, document=document))
    return desk.last(person)


def stored(tmp_path: Path) -> list[str]:
    folder = tmp_path / "data" / "documents"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_was_read_is_told_in_one_edited_message_and_can_be_asked_about(
    desk: Desk, tmp_path: Path
) -> None:
    post = sends(desk, "旧书.txt", PAGE)

    assert post.text == "读完：1 篇报道。\n① 《旧书集市开张》"
    assert post.words == ["看看", "撤销"]
    assert post.edits == 1
    assert stored(tmp_path) == ["旧书.txt"]
    assert "周守拙" in desk.says("旧书集市是谁发起的？").text


def test_its_stories_can_be_looked_at(desk: Desk) -> None:
    sends(desk, "旧书.txt", PAGE)

    assert desk.tapped("看看", chat=ADMIN, person=ADMIN) == ("", False)
    assert desk.last(ADMIN).text.startswith("旧书集市开张\n石桥老码头")


def test_it_can_be_taken_back_after_a_restart(desk: Desk, tmp_path: Path) -> None:
    sends(desk, "旧书.txt", PAGE)
    desk.restart()

    desk.tapped("撤销", chat=ADMIN, person=ADMIN)

    assert desk.last(ADMIN).text == "已撤销，这份文件和它的内容已从资料库里去掉。"
    assert stored(tmp_path) == []
    assert "周守拙" not in desk.says("旧书集市是谁发起的？").text


def test_what_is_there_already_is_named_and_not_kept_twice(desk: Desk, tmp_path: Path) -> None:
    post = sends(desk, "同一份.md", RULES)

    assert post.text == "同一份.md 与资料库里的 《云川市夜间摊位办法》 内容相同，没有重复收入。"
    assert post.words == []
    assert stored(tmp_path) == []
    assert "同一份" not in desk.says("/sources").text


def test_two_files_of_one_name_both_stay(desk: Desk, tmp_path: Path) -> None:
    sends(desk, "旧书.txt", PAGE)
    sends(desk, "旧书.txt", PAGE.replace("周六", "周日"))

    assert stored(tmp_path) == ["旧书-2.txt", "旧书.txt"]


def test_a_corpus_is_counted_and_its_bad_rows_are_named(desk: Desk) -> None:
    rows = (
        '{"id": "1", "title": "蓝莓开园", "text": "白鹭县的蓝莓园昨天开园。"}\n{"id": "2", "title": "坏"}\n'
    )
    rows += '{"id": "3", "title": "渡船", "text": "柳叶渡口的渡船免费。"}\n'

    post = sends(desk, "简讯.jsonl", rows)

    assert post.text.startswith("读完：2 份资料。\n① 《蓝莓开园》\n② 《渡船》\n打不开 简讯.jsonl 的第 2 行：")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "表.xlsx",
            b"PK\x03\x04",
            "打不开 表.xlsx：还不能读这种格式，请换成文本文件（.txt）、Markdown（.md）、Word（.docx）、"
            "PDF、网页（.html）、图片或 .jsonl。",
        ),
        ("空.txt", b"\n", "打不开 空.txt：文件是空的，请换一份有内容的。"),
        ("图.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "打不开 图.txt：里面不是文字，请换成文本文件。"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_kept(
    desk: Desk, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    assert sends(desk, name, content).text == said
    assert stored(tmp_path) == []


def test_a_file_that_telegram_will_not_hand_over_is_refused_before_it_is_fetched(desk: Desk) -> None:
    assert sends(desk, "大.txt", PAGE, size=20_000_001).text.startswith("文件超过 20 MB")


def test_a_file_that_does_not_arrive_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    document = {"file_id": "gone", "file_unique_id": "u", "file_name": "旧书.txt", "file_size": 9}

    assert desk.says("", person=ADMIN, document=document).text == "文件没有下载成功，请再发一次。"
    assert stored(tmp_path) == []


def test_others_cannot_feed_the_collection(desk: Desk, tmp_path: Path) -> None:
    assert sends(desk, "旧书.txt", PAGE, person=READER).text == "只有管理员可以添加资料。"
    assert stored(tmp_path) == []


def test_others_cannot_take_it_back(desk: Desk, tmp_path: Path) -> None:
    sends(desk, "旧书.txt", PAGE)

    assert desk.tapped("撤销", chat=ADMIN, person=READER) == ("这个命令只有管理员能用。", True)
    assert stored(tmp_path) == ["旧书.txt"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\第4版.txt", "第4版.txt"),
        (".hidden", "hidden"),
        ("", "文件"),
        ("/", "文件"),
        ("...", "文件"),
        (".txt", "txt"),
        ("换\n行\u202e.txt", "换行.txt"),
        ("空 \x00 格.jsonl.gz", "空 格.jsonl.gz"),
        ("长" * 300 + ".txt", "长" * 52 + ".txt"),
    ],
)
def test_a_files_name_is_made_a_name(given: str, name: str) -> None:
    assert safe_name(given) == name
