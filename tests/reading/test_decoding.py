"""Bytes become text in the encoding that makes sense of them."""

from __future__ import annotations

import codecs
import random

import pytest

from retrieval.reading.decoding import NotText, decode

_SIMPLIFIED = "全市今年新增绿地三百公顷，建成公园五座。"
_TRADITIONAL = "國家圖書館今日起延長開放時間，歡迎讀者前往。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("text", [_SIMPLIFIED, "标题\r\n" + _SIMPLIFIED * 300, "a,b\n1,2\n中文"])
def test_chinese_text_is_decoded_from_every_common_encoding(text: str, encoding: str) -> None:
    decoded, _ = decode(text.encode(encoding))

    assert decoded == text


@pytest.mark.parametrize("text", [_TRADITIONAL, _TRADITIONAL * 50, "圖書館開放時間公告"])
def test_traditional_text_in_big5_is_told_from_gb18030(text: str) -> None:
    assert decode(text.encode("big5")) == (text, "big5")


@pytest.mark.parametrize("text", ["通知", "关于印发通知", "联通", "天气"])
def test_short_texts_in_gb18030_are_not_taken_for_something_rare(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030")


def test_plain_latin_text_is_utf_8() -> None:
    assert decode("naïve café, déjà vu\n".encode()) == ("naïve café, déjà vu\n", "utf-8")


def test_the_byte_order_mark_is_dropped_and_line_ends_stay() -> None:
    assert decode(codecs.BOM_UTF8 + "一\r\n二\n".encode()) == ("一\r\n二\n", "utf-8")


def test_one_broken_character_spoils_no_page() -> None:
    data = (_SIMPLIFIED * 40).encode("gb18030")

    text, encoding = decode(data[:100] + b"\xff\xff" + data[102:])

    assert encoding == "gb18030"
    assert _SIMPLIFIED * 30 in text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"PK\x03\x04" + bytes(100),
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        bytes(range(256)) * 20,
        random.Random(1).randbytes(4000),
        bytes(1000),
    ],
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)
