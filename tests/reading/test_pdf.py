"""Printed pages: reading order whatever order they were drawn in, stories, tables, places, and what cannot be read."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading import read
from retrieval.reading.carriers import scans
from retrieval.types import Document
from tests.reading.carriers import paragraphs, read_one
from tests.reading.printing import Drawn, column, pdf, set_lines, shuffled, written

HARBOUR = [
    "云川港昨天开通第六条远洋航线，首班货轮装载三百个标准箱，将于二十天后抵达目的港。",
    "据港务部门介绍，新航线每周一班，主要运送机电产品和本地茶叶，比原来经外港中转节省七天时间，每箱运费降低约一成，"
    "沿线十多家企业当天就签下了全年的舱位。",
    "港口今年还将改造两个泊位，届时可以停靠更大的船舶，年吞吐能力预计提高三成。",
    "负责人表示，下一步要把铁路专用线修到码头，实现车船直取，让内陆的货物当天到港、当天上船。",
]
SCHOOL = [
    "东城区新建的三所小学昨天迎来第一批学生，共提供学位三千六百个。",
    "三所学校都建在新居民区里，步行十五分钟以内可以到校，操场在课后和周末向居民开放。",
    "教育部门说，明年还要再建两所，重点解决城南片区孩子上学远的问题，校址已经选定，设计方案正在公示。",
]
LIBRARY = ["市图书馆从下周一起延长开放时间，晚上九点闭馆。", "读者可以凭身份证直接借书，一次最多十本。"]
MARKET = ["夜市上月接待游客二十万人次，比去年同期增加两成。", "管理部门提醒摊主按时收摊，保持街面整洁。"]

FOUR = (40.0, 220.0, 400.0, 580.0)
THREE = (40.0, 280.0, 520.0)
HEADER = [
    Drawn(40, 30, 9, "云川日报"),
    Drawn(300, 30, 9, "2024年6月26日 星期三"),
    Drawn(690, 30, 9, "A04 要闻"),
]


def poured(paragraphs_: list[str], spots: list[tuple[float, float, int]], width: int) -> list[Drawn]:
    """Paragraphs set into places (x, y, lines); the last one takes what is left."""
    lines = column(paragraphs_, width=width)
    marks: list[Drawn] = []
    for number, (x, y, count) in enumerate(spots):
        count = len(lines) if number == len(spots) - 1 else count
        marks += set_lines(lines[:count], x, y)
        lines = lines[count:]
    return marks


def corner() -> tuple[list[Drawn], list[str]]:
    """Four columns; the first story turns the corner into the third, the second stands below its beginning."""
    marks = [*HEADER, Drawn(40, 80, 24, "云川港开通第六条远洋航线")]
    marks += poured(HARBOUR, [(FOUR[0], 95, 5), (FOUR[1], 95, 5), (FOUR[2], 45, 0)], 16)
    marks += [Drawn(40, 185, 0, to_x=380, to_y=185), Drawn(40, 212, 20, "三所新建小学迎来首批学生")]
    marks += poured(SCHOOL, [(FOUR[0], 225, 6), (FOUR[1], 225, 0)], 16)
    marks += [Drawn(580, 62, 15, "图书馆晚九点闭馆"), *poured(LIBRARY, [(FOUR[3], 70, 0)], 16)]
    marks += [Drawn(580, 182, 15, "夜市客流增两成"), *poured(MARKET, [(FOUR[3], 190, 0)], 16)]
    truth = ["云川港开通第六条远洋航线", *HARBOUR, "三所新建小学迎来首批学生", *SCHOOL]
    return marks, [*truth, "图书馆晚九点闭馆", *LIBRARY, "夜市客流增两成", *MARKET]


def spanning() -> tuple[list[Drawn], list[str]]:
    """Three columns below a headline as wide as the page, a subhead in the middle column, another story below."""
    marks = [*HEADER, Drawn(100, 90, 32, "云川港开通第六条远洋航线")]
    marks += poured(HARBOUR[:2], [(THREE[0], 105, 4), (THREE[1], 105, 0)], 22)
    marks += [
        Drawn(THREE[1] + 40, 165, 12, "铁路修到码头"),
        *poured(HARBOUR[2:], [(THREE[1], 170, 1), (THREE[2], 105, 0)], 22),
    ]
    marks += [Drawn(40, 236, 0, to_x=740, to_y=236), Drawn(40, 270, 22, "三所新建小学迎来首批学生")]
    marks += poured(SCHOOL, [(THREE[0], 280, 3), (THREE[1], 280, 3), (THREE[2], 280, 0)], 22)
    truth = ["云川港开通第六条远洋航线", *HARBOUR[:2], "铁路修到码头", *HARBOUR[2:]]
    return marks, [*truth, "三所新建小学迎来首批学生", *SCHOOL]


def error(truth: list[str], read_words: str) -> float:
    """Characters out of place, as a share: what a longest common row of both leaves over."""
    wanted, found = "".join("".join(truth).split()), "".join(read_words.split())
    same = sum(
        block.size for block in SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    )
    return 1 - same / max(len(wanted), len(found))


def test_the_head_of_a_page_is_no_story(tmp_path: Path) -> None:
    lower = [Drawn(mark.x, 80, mark.size, mark.words) for mark in HEADER]
    marks = [*lower, *spanning()[0][len(HEADER) :]]
    (tmp_path / "a.pdf").write_bytes(pdf([marks]))

    document = read_one(tmp_path / "a.pdf")

    assert [bool(story.headline.text) for story in document.stories] == [True, True]
    assert (document.card.paper, document.card.date, document.card.page) == ("云川日报", "2024-06-26", "A4")


@pytest.mark.parametrize("by_character", [False, True], ids=["lines", "characters"])
@pytest.mark.parametrize("page", [corner, spanning])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_page_is_read_in_order_whatever_it_was_drawn_in(
    tmp_path: Path, page: object, seed: int, by_character: bool
) -> None:
    marks, truth = page()  # type: ignore[operator]
    (tmp_path / "a.pdf").write_bytes(
        pdf([shuffled(marks, seed, by_character=by_character) if seed else marks])
    )

    document = read_one(tmp_path / "a.pdf")

    inside = "".join(
        document.text[start:end]
        for start, end in sorted(
            place.span
            for place in document.places
            if not any(a <= place.span[0] < b for text in document.furniture for a, b in text.spans)
        )
    )
    assert error(truth, inside) <= 0.01
    heads = [
        words for words in truth if len(words) < 15 and not words.endswith("。") and words != "铁路修到码头"
    ]
    assert [story.headline.text for story in document.stories] == heads
    assert [words for story in document.stories for words in paragraphs(story)] == [
        words for words in truth if words.endswith("。")
    ]
    assert [text.text for text in document.furniture] == ["云川日报", "2024年6月26日 星期三", "A04 要闻"]
    assert (document.card.paper, document.card.date, document.card.page) == ("云川日报", "2024-06-26", "A4")


def test_a_place_tells_where_its_words_are_printed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(
        pdf([[Drawn(78, 110, 10, "云川港开通新航线。")], [Drawn(390, 550, 10, "夜市客流增加。")]])
    )

    document = read_one(tmp_path / "a.pdf")

    first, second = document.places
    assert (document.text[slice(*first.span)], first.page) == ("云川港开通新航线。", 1)
    assert (document.text[slice(*second.span)], second.page) == ("夜市客流增加。", 2)
    assert first.box == pytest.approx((0.1, 0.092, 0.2154, 0.1011), abs=0.002)
    assert second.box[:2] == pytest.approx((0.5, 0.492), abs=0.002)


def test_paragraphs_run_on_from_page_to_page_of_a_document(tmp_path: Path) -> None:
    lines = column(HARBOUR, width=30)
    pages = [
        [Drawn(200, 100, 22, "云川市港口条例"), *set_lines(lines[:3], 100, 120, pitch=18)],
        [*set_lines(lines[3:6], 100, 100, pitch=18)],
        [*set_lines(lines[6:], 100, 100, pitch=18)],
    ]
    numbered = [[*page, Drawn(380, 1060, 9, f"— {at} —")] for at, page in enumerate(pages, start=1)]
    (tmp_path / "a.pdf").write_bytes(pdf(numbered))

    document = read_one(tmp_path / "a.pdf")

    (story,) = document.stories
    assert story.headline.text == "云川市港口条例"
    assert paragraphs(story) == HARBOUR
    assert [text.text for text in document.furniture] == ["— 1 —", "— 2 —", "— 3 —"]


def test_a_ruled_table_keeps_its_rows_and_cells(tmp_path: Path) -> None:
    cells = [["区县", "户数", "面积"], ["东城区", "1200", "35"], ["西城区", "", "28"]]
    marks = [*set_lines(column(LIBRARY, width=20), 100, 100), *set_lines(column(MARKET, width=20), 100, 320)]
    marks += [
        Drawn(110 + 100 * at, 218 + 30 * row, 10, words)
        for row, line in enumerate(cells)
        for at, words in enumerate(line)
        if words
    ]
    marks += [Drawn(100, 200 + 30 * at, 0, to_x=400, to_y=200 + 30 * at) for at in range(4)]
    marks += [Drawn(100 + 100 * at, 200, 0, to_x=100 + 100 * at, to_y=290) for at in range(4)]
    (tmp_path / "a.pdf").write_bytes(pdf([shuffled(marks, 5)]))

    (story,) = read_one(tmp_path / "a.pdf").stories

    table = "区县\t户数\t面积\n东城区\t1200\t35\n西城区\t\t28"
    assert paragraphs(story) == [*LIBRARY, table, *MARKET]


def refused(path: Path) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        list(read(path, path.name))
    return caught.value.reason


def test_what_is_no_readable_pdf_is_refused_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    whole = pdf([[Drawn(100, 100, 10, "云川港开通新航线。")]])

    path.write_bytes(whole[:200])
    assert refused(path) == "damaged"

    path.write_bytes(pdf([]))
    assert refused(path) in ("no_pages", "damaged")

    secret = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"
    )
    path.write_bytes(pdf([[Drawn(100, 100, 10, "云川港开通新航线。")]], trailer=secret))
    assert refused(path) == "locked"


@pytest.mark.skipif(scans.available(), reason="pictures can be read here, so nothing is refused")
def test_pages_without_text_say_what_to_install(tmp_path: Path) -> None:
    square = "<< /Length 22 >>\nstream\n100 100 200 200 re f\n\nendstream"
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R >>"
    tree = "<< /Type /Pages /Kids [4 0 R] /Count 1 >>"
    (tmp_path / "a.pdf").write_bytes(written(["<< /Type /Catalog /Pages 2 0 R >>", tree, square, page]))
    assert refused(tmp_path / "a.pdf") == "scan"

    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert refused(tmp_path / "a.png") == "scan"


def test_a_font_without_meanings_is_told(tmp_path: Path) -> None:
    meaningless = pdf([[Drawn(100, 100, 10, "云川港开通新航线。")]]).replace(
        b"/UniGB-UCS2-H", b"/Identity-H  "
    )
    (tmp_path / "a.pdf").write_bytes(meaningless.replace(b"(GB1)", b"(Own)"))

    found = refused(tmp_path / "a.pdf") if not scans.available() else "unmapped"

    assert found == "unmapped"


def test_one_page_that_cannot_be_read_is_told_beside_the_others(tmp_path: Path) -> None:
    if scans.available():
        pytest.skip("pictures can be read here")
    pages = [[Drawn(100, 100, 10, "云川港开通新航线。")], [Drawn(10, 10, 0, to_x=300, to_y=10)]]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))

    document, told = read(tmp_path / "a.pdf", "a.pdf")

    assert isinstance(document, Document)
    assert isinstance(told, UnreadableDocument)
    assert (told.reason, told.detail) == ("scan_pages", "2")
