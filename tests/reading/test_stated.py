"""meta.toml: what people state about files goes before what is read in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.errors import UnreadableDocument
from retrieval.index import Builder
from retrieval.index.catalog import Catalog
from retrieval.making import recipe
from retrieval.reading import read
from retrieval.types import Card, Document


def card_of(path: Path) -> Card:
    document = next(iter(read(path, path.name)))
    assert isinstance(document, Document)
    return document.card


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "一期" / "扫描件.txt"
    path.parent.mkdir()
    path.write_text("城东新建公园\n\n全市今年新增绿地三百公顷，建成公园五座。\n", encoding="utf-8")
    return path


def test_the_nearest_statement_goes_first_and_fills_what_is_silent(page: Path) -> None:
    (page.parents[1] / "meta.toml").write_text('paper = "云川日报"\npage = "9"\n', encoding="utf-8")
    (page.parent / "meta.toml").write_text(
        'date = 2024-06-26\ntitle = "不算"\n["扫描件.txt"]\npage = "A04"\nsection = "民生"\ntitle = "新公园"\n',
        encoding="utf-8",
    )

    card = card_of(page)

    assert (card.paper, card.date, card.page, card.section, card.title) == (
        "云川日报",
        "2024-06-26",
        "A4",
        "民生",
        "新公园",
    )


def test_a_bad_statement_is_told_and_the_file_is_read(page: Path) -> None:
    (page.parent / "meta.toml").write_text("paper = 云川日报\n", encoding="utf-8")

    document, told = read(page, page.name)

    assert isinstance(document, Document)
    assert isinstance(told, UnreadableDocument)
    assert (told.reason, told.source) == ("bad_facts", str(page.parent / "meta.toml"))


def test_a_changed_statement_is_followed_and_an_unchanged_one_costs_nothing(page: Path) -> None:
    index = page.parents[1] / "index"
    builder = Builder(index, recipe(BundledEmbedding()))
    builder.index([page.parent])
    (page.parent / "meta.toml").write_text('paper = "云川日报"\n', encoding="utf-8")

    second, third = builder.index([page.parent]), builder.index([page.parent])

    assert (len(second.changed), second.unchanged) == (1, 0)
    assert (len(third.changed), third.unchanged) == (0, 1)
    catalog = Catalog(index / "catalog.sqlite")
    assert [card.paper for card in catalog.cards()] == ["云川日报"]
    catalog.close()


def test_a_bad_statement_over_many_files_is_told_once(page: Path) -> None:
    (page.parent / "另一版.txt").write_text("另一版的文字在这里。\n", encoding="utf-8")
    (page.parent / "meta.toml").write_text("= 1\n", encoding="utf-8")
    builder = Builder(page.parents[1] / "index", recipe(BundledEmbedding()))

    for report in (builder.index([page.parent]), builder.index([page.parent])):
        assert [error.reason for error in report.failed] == ["bad_facts"]
        assert report.documents == 2
