"""DOCX as it is printed: headings by style, automatic numbers, lists and tables in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from retrieval.errors import UnreadableDocument
from retrieval.reading import read
from retrieval.reading.carriers.numerals import numeral
from tests.reading.carriers import headings, paragraphs, read_one

RULES = ["为了规范夜间经济，制定本办法。", "本市范围内适用本办法。", "市商务局负责统筹。"]


def element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def numbered(document: Any, kind: str, text: str) -> Any:
    """Add a list to `document`; give what makes a paragraph an item of it."""
    numbering = document.part.numbering_part.element
    definition = element("abstractNum", abstractNumId="77")
    level = element("lvl", ilvl="0")
    level.append(element("start", val="1"))
    level.append(element("numFmt", val=kind))
    level.append(element("lvlText", val=text))
    definition.append(level)
    numbering.insert(0, definition)
    num = element("num", numId="77")
    num.append(element("abstractNumId", val="77"))
    numbering.append(num)
    properties = element("numPr")
    properties.append(element("ilvl", val="0"))
    properties.append(element("numId", val="77"))
    return properties


def test_headings_paragraphs_and_tables_stand_in_their_order(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("云川市夜间经济促进办法", 0)
    made.add_paragraph("云政发〔2024〕12号")
    made.add_heading("第一章 总则", 1)
    made.add_paragraph("第一条 为了规范夜间经济，制定本办法。")
    table = made.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["区县", "户数", "东城区", "1200"], strict=True):
        cell.text = words
    made.add_paragraph("前表所列各区应当在年底前完成登记。")
    made.sections[0].header.paragraphs[0].text = "云川市人民政府文件"
    made.save(str(tmp_path / "办法.docx"))

    document = read_one(tmp_path / "办法.docx")

    (story,) = document.stories
    assert document.card.title == story.headline.text == "云川市夜间经济促进办法"
    assert headings(story) == [[], ["第一章 总则"]]
    assert paragraphs(story) == [
        "云政发〔2024〕12号",
        "第一条 为了规范夜间经济，制定本办法。",
        "区县\t户数\n东城区\t1200",
        "前表所列各区应当在年底前完成登记。",
    ]
    assert [text.text for text in document.furniture] == ["云川市人民政府文件"]


def test_numbers_that_only_the_printer_writes_are_read(tmp_path: Path) -> None:
    made = docx.Document()
    properties = numbered(made, "chineseCountingThousand", "第%1条")
    for rule in RULES:
        made.add_paragraph(rule)._p.get_or_add_pPr().append(properties.__copy__())
    made.save(str(tmp_path / "a.docx"))

    (story,) = read_one(tmp_path / "a.docx").stories

    clauses = [paragraph.clause for section in story.sections for paragraph in section.paragraphs]
    assert paragraphs(story) == [f"第{count}条 {rule}" for count, rule in zip("一二三", RULES, strict=True)]
    assert [clause.number for clause in clauses if clause] == [1, 2, 3]


@pytest.mark.parametrize(
    ("kind", "number", "printed"),
    [
        ("chineseCounting", 1, "一"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimal", 12, "12"),
        ("upperLetter", 27, "AA"),
        ("lowerRoman", 14, "xiv"),
        ("a format of the future", 7, "7"),
    ],
)
def test_a_number_is_printed_as_its_format_says(kind: str, number: int, printed: str) -> None:
    assert numeral(kind, number) == printed


def test_deleted_words_are_not_read_and_text_boxes_are_read_once(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("留下的话。")
    deleted = element("del")
    run = element("r")
    words = element("delText")
    words.text = "删去的话。"
    run.append(words)
    deleted.append(run)
    paragraph._p.append(deleted)
    box = element("txbxContent")
    inner = element("p")
    inner_run = element("r")
    inner_words = element("t")
    inner_words.text = "框里的话。"
    inner_run.append(inner_words)
    inner.append(inner_run)
    box.append(inner)
    paragraph.runs[0]._r.append(box)
    made.save(str(tmp_path / "a.docx"))

    assert read_one(tmp_path / "a.docx").text == "留下的话。\n框里的话。\n"


def test_a_merged_cell_is_read_once(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "全市合计"
    table.cell(1, 0).text, table.cell(1, 1).text = "东城区", "1200"
    made.save(str(tmp_path / "a.docx"))

    assert paragraphs(read_one(tmp_path / "a.docx").stories[0]) == ["全市合计\n东城区\t1200"]


def refused(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        list(read(path, path.name))
    return caught.value.reason


def test_what_is_no_document_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with ZipFile(path, "w") as package:
        package.writestr("readme.txt", "只是一个压缩包")
    assert refused(path) == "not_word"

    path.write_bytes(b"PK\x03\x04" + bytes(60))
    assert refused(path) == "damaged"

    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused(path) == "old_word"

    with ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    assert refused(path) == "damaged"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with ZipFile(path, "w", compression=8) as package, package.open("word/document.xml", "w") as part:
        for _ in range(70):
            part.write(bytes(1024 * 1024))

    assert path.stat().st_size < 200_000
    assert refused(path) == "bomb"


def test_a_document_without_words_says_so(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "a.docx"))

    assert refused(tmp_path / "a.docx") == "no_text"
