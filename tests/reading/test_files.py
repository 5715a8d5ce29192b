"""Files and corpora become documents; what cannot be read is named."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading import READER_VERSION, SUFFIXES, as_json, files_under, read
from retrieval.types import Document

if TYPE_CHECKING:
    from pathlib import Path

_ARTICLE = "城东新建三座公园\n\n全市今年新增绿地三百公顷，建成公园五座。\n市民可以免费入园。\n"


def _documents(path: Path) -> list[Document | UnreadableDocument]:
    return list(read(path, path.name))


def _document(path: Path) -> Document:
    (document,) = _documents(path)
    assert isinstance(document, Document)
    return document


def _corpus(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_folder_gives_its_readable_files_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", "c.mp3", ".hidden.txt", "sub/d.jsonl.gz", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("文")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)

    found = files_under(tmp_path)

    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a.MD", "b.txt", "sub/d.jsonl.gz"]
    assert files_under(tmp_path / "b.txt") == [tmp_path / "b.txt"]


def test_a_set_of_questions_beside_a_collection_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text('{"id": "1", "question": "谁"}\n', "utf-8")
    (tmp_path / "news.jsonl").write_text('{"id": "1", "text": "通车了。", "question": "?"}\n', "utf-8")
    (tmp_path / "broken.jsonl").write_text("不是 JSON\n", "utf-8")

    assert [path.name for path in files_under(tmp_path)] == ["broken.jsonl", "news.jsonl"]


def test_a_text_file_becomes_one_document_with_its_headline_as_title(tmp_path: Path) -> None:
    path = tmp_path / "2024-06-26-A04.txt"
    path.write_text(_ARTICLE, encoding="utf-8")

    document = _document(path)

    assert document.card.title == "城东新建三座公园"
    assert (document.card.date, document.card.page) == ("2024-06-26", "A4")
    assert (document.card.name, document.card.source) == (path.name, str(path))
    assert document.text == _ARTICLE
    assert READER_VERSION >= 1
    assert {".txt", ".md", ".jsonl.gz", ".docx", ".html", ".pdf", ".png", ".tif"} < SUFFIXES


def test_the_id_survives_a_change_of_content_and_the_version_does_not(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(_ARTICLE, encoding="utf-8")
    before = _document(path).card
    path.write_text(_ARTICLE + "新的一段。\n", encoding="utf-8")

    after = _document(path).card

    assert before.id == after.id
    assert before.version != after.version
    assert len(after.id) == len(after.version) == 16


def test_rows_become_documents_and_a_broken_row_stops_no_other(tmp_path: Path) -> None:
    path = _corpus(
        tmp_path / "news.jsonl",
        json.dumps(
            {"id": "a", "title": "标题", "text": "第一段。\n第二段。", "date": "2024年6月26日"},
            ensure_ascii=False,
        ),
        "{broken",
        '{"id": "b"}',
        "[1]",
        '{"id": "a", "text": "重复"}',
        "",
        '{"text": "没有编号"}',
    )

    rows = _documents(path)

    first, *broken, last = rows
    assert isinstance(first, Document)
    assert (first.card.name, first.card.title, first.card.date) == ("a", "标题", "2024-06-26")
    assert first.text == "标题\n第一段。\n第二段。"
    assert first.stories[0].headline.text == "标题"
    assert [(row.reason, row.line) for row in broken if isinstance(row, UnreadableDocument)] == [
        ("bad_json", 2),
        ("no_text", 3),
        ("bad_json", 4),
        ("duplicate_id", 5),
    ]
    assert isinstance(last, Document)
    assert (last.card.name, last.text) == ("7", "没有编号")


def test_escapes_that_no_file_can_hold_become_replacement_characters(tmp_path: Path) -> None:
    path = _corpus(tmp_path / "odd.jsonl", '{"id": 1, "text": "甲\\ud800乙\\u0000丙"}')

    assert _document(path).text == "甲\ufffd乙\ufffd丙"


def test_a_gzipped_corpus_reads_like_a_plain_one(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress('{"id": "x", "text": "正文。"}\n'.encode()))

    assert _document(path).text == "正文。"


def test_a_damaged_gzip_gives_the_rows_before_the_damage_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(b"this is no gzip file")

    with pytest.raises(UnreadableDocument) as error:
        _documents(path)

    assert error.value.reason == "damaged"


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("2024年6月7日", "2024-06-07"),
        ("2024-06-07T08:00:00Z", "2024-06-07"),
        ("2024年夏", "2024年夏"),
        ("2024-99-99", ""),
        ("2023年2月29日", ""),
    ],
)
def test_a_row_is_of_a_day_that_a_calendar_has(tmp_path: Path, stated: str, date: str) -> None:
    path = _corpus(tmp_path / "news.jsonl", json.dumps({"id": "a", "text": "正文。", "date": stated}))

    (row,) = _documents(path)

    assert isinstance(row, Document)
    assert row.card.date == date


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\xef\xbb\xbf", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(40), "binary"),
        ("a.pdf", b"%PDF-1.7", "damaged"),
        ("a.mp3", b"ID3", "unsupported"),
        ("a.txt", None, "missing"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(UnreadableDocument) as error:
        _documents(path)

    assert error.value.reason == reason


def test_the_outline_names_every_field_of_a_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("版权所有 未经许可不得转载\n\n" + _ARTICLE, encoding="utf-8")

    outline = as_json(_document(path))

    assert outline["furniture"] == ["版权所有 未经许可不得转载"]
    assert outline["stories"] == [
        {
            "headline": "城东新建三座公园",
            "subtitle": "",
            "byline": "",
            "dateline": "",
            "continued_from": "",
            "continued_to": "",
            "paragraphs": [
                {"heading_path": [], "text": "全市今年新增绿地三百公顷，建成公园五座。"},
                {"heading_path": [], "text": "市民可以免费入园。"},
            ],
        }
    ]
