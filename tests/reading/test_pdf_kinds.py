"""Kinds of PDF: issues, turned and cropped pages, a text layer over a scan; pdfminer.six's order beside ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.reading import read
from retrieval.types import Document
from tests.reading.carriers import paragraphs, read_one
from tests.reading.conftest import assert_nothing_lost
from tests.reading.printing import HEIGHT, WIDTH, Drawn, column, pdf, set_lines, shuffled
from tests.reading.test_pdf import FOUR, HARBOUR, LIBRARY, MARKET, SCHOOL, corner, error, poured, spanning

TURNED = {  # how a page must be drawn for it to be seen upright when it is shown turned by so much
    90: (f"/MediaBox [0 0 {HEIGHT} {WIDTH}] /Rotate 90", f"0 1 -1 0 {HEIGHT} 0 cm\n"),
    180: (f"/MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate 180", f"-1 0 0 -1 {WIDTH} {HEIGHT} cm\n"),
    270: (f"/MediaBox [0 0 {HEIGHT} {WIDTH}] /Rotate 270", f"0 -1 1 0 0 {WIDTH} cm\n"),
    0: (f"/MediaBox [-50 -30 {WIDTH + 9} {HEIGHT + 70}] /CropBox [0 0 {WIDTH} {HEIGHT}]", ""),
}


@pytest.mark.parametrize("quarter", TURNED)
def test_a_page_is_read_as_it_is_shown(tmp_path: Path, quarter: int) -> None:
    marks, truth = corner()
    outside = [Drawn(100, HEIGHT + 20, 10, "裁切线外的套色标记"), Drawn(-40, 300, 10, "裁切")]
    (tmp_path / "plain.pdf").write_bytes(pdf([marks]))
    box, before = TURNED[quarter]
    (tmp_path / "turned.pdf").write_bytes(pdf([[*marks, *outside]], box=box, before=before))

    plain, turned = read_one(tmp_path / "plain.pdf"), read_one(tmp_path / "turned.pdf")

    assert turned.text == plain.text
    assert [place.box for place in turned.places] == [
        pytest.approx(place.box, abs=1e-3) for place in plain.places
    ]
    assert error(truth, "".join(w for story in turned.stories for w in paragraphs(story))) < 0.1


@pytest.mark.parametrize("page", [corner, spanning])
@pytest.mark.parametrize("seed", [1, 2])
def test_our_order_is_nearer_to_print_than_pdfminer_s(tmp_path: Path, page: object, seed: int) -> None:
    from pdfminer.high_level import extract_text

    marks, truth = page()  # type: ignore[operator]
    (tmp_path / "a.pdf").write_bytes(pdf([shuffled(marks, seed)]))

    document = read_one(tmp_path / "a.pdf")

    furniture = "".join(text.text for text in document.furniture)
    words = document.text.replace("\f", "")
    theirs = extract_text(str(tmp_path / "a.pdf")).replace("\f", "")
    aside = len("".join(furniture.split())) / len("".join(words.split()))  # both print it, the truth has none
    assert error(truth, words) - aside <= 0.01
    assert error(truth, words) <= error(truth, theirs)
    assert sorted("".join(words.split())) == sorted("".join(theirs.split()))


def issue() -> list[list[Drawn]]:
    """Two pages of one paper; a story of the first goes on on the second. The second does not name the paper."""
    first = [
        Drawn(40, 30, 9, "云川日报"),
        Drawn(300, 30, 9, "2024年6月26日 星期三"),
        Drawn(690, 30, 9, "A01 要闻"),
    ]
    first += [Drawn(40, 80, 24, "云川港开通第六条远洋航线")]
    first += poured([*HARBOUR[:2], "（下转A02版）"], [(FOUR[0], 95, 6), (FOUR[1], 95, 0)], 16)
    first += [Drawn(400, 80, 20, "三所新建小学迎来首批学生")]
    first += poured(SCHOOL, [(FOUR[2], 95, 6), (FOUR[3], 95, 0)], 16)
    second = [Drawn(690, 30, 9, "A02 综合"), Drawn(40, 80, 24, "云川港开通第六条远洋航线")]
    second += poured(["（上接A01版）", *HARBOUR[2:]], [(FOUR[0], 95, 4), (FOUR[1], 95, 0)], 16)
    second += [Drawn(400, 80, 20, "图书馆晚九点闭馆")]
    second += poured([*LIBRARY, *MARKET], [(FOUR[2], 95, 5), (FOUR[3], 95, 0)], 16)
    third = [Drawn(40, 80, 24, "夜市客流增两成")]
    third += poured(MARKET * 4, [(FOUR[0], 95, 6), (FOUR[1], 95, 6), (FOUR[2], 95, 0)], 16)
    return [first, second, third]


def test_each_page_of_an_issue_is_a_document_that_knows_its_page(tmp_path: Path) -> None:
    (tmp_path / "周三.pdf").write_bytes(pdf(issue()))

    pages = list(read(tmp_path / "周三.pdf", "周三.pdf"))

    assert all(isinstance(page, Document) for page in pages)
    documents = [page for page in pages if isinstance(page, Document)]
    assert [(one.card.paper, one.card.date, one.card.page) for one in documents] == [
        ("云川日报", "2024-06-26", page) for page in ("A1", "A2", "3")
    ]
    assert [one.card.name for one in documents] == ["周三.pdf#1", "周三.pdf#2", "周三.pdf#3"]
    assert len({one.card.id for one in documents}) == 3
    assert [[story.headline.text for story in one.stories] for one in documents] == [
        ["云川港开通第六条远洋航线", "三所新建小学迎来首批学生"],
        ["云川港开通第六条远洋航线", "图书馆晚九点闭馆"],
        ["夜市客流增两成"],
    ]
    assert documents[0].stories[0].continued_to.text == "（下转A02版）"
    assert documents[1].stories[0].continued_from.text == "（上接A01版）"
    assert [{place.page for place in one.places} for one in documents] == [{1}, {2}, {3}]
    for one in documents:
        assert_nothing_lost(one.text, one.stories, one.furniture)


def test_radicals_that_fonts_give_for_characters_are_characters(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([[Drawn(100, 100, 10, "第⼀条 云川市⽂化局的办法。")]]))

    assert read_one(tmp_path / "a.pdf").text.strip() == "第一条 云川市文化局的办法。"


def test_a_text_layer_that_is_not_shown_is_the_text_of_its_scan(tmp_path: Path) -> None:
    lines = set_lines(column(LIBRARY, width=20), 100, 100)
    scan = "q 600 0 0 400 90 700 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q\n3 Tr\n"
    (tmp_path / "a.pdf").write_bytes(pdf([lines], before=scan))

    (story,) = read_one(tmp_path / "a.pdf").stories

    assert paragraphs(story) == LIBRARY


@pytest.mark.parametrize("seed", [0, 1])
def test_a_page_set_downwards_is_read_from_right_to_left(tmp_path: Path, seed: int) -> None:
    lines = [(shift, words) for shift, words in column([*HARBOUR, *SCHOOL], width=24)]
    marks = [Drawn(700, 100 + 28 * at, 24, sign) for at, sign in enumerate("云川港开通远洋航线")]
    for number, (shift, words) in enumerate(lines):
        x = 640 - 17 * number
        marks += [Drawn(x, 100 + 10 * (at + shift), 10, sign) for at, sign in enumerate(words)]
    (tmp_path / "a.pdf").write_bytes(pdf([shuffled(marks, seed) if seed else marks]))

    document = read_one(tmp_path / "a.pdf")

    (story,) = document.stories
    assert story.headline.text == "云川港开通远洋航线"
    assert paragraphs(story) == [*HARBOUR, *SCHOOL]
    first, second = document.places[:2]
    assert first.box == pytest.approx((700 / WIDTH, 79 / HEIGHT, 724 / WIDTH, 327 / HEIGHT), abs=0.01)
    assert second.box[0] == pytest.approx(640 / WIDTH, abs=0.01)
