from pathlib import Path

import pytest

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.errors import NotASynonym
from retrieval.search.searching import Searcher
from retrieval.synonyms import beside, everyday, parse
from retrieval.types import Query
from tests.fakes import passage
from tests.search.fakes import IndexInMemory

LIST = ["# 同义词", "外国人 = 外籍人士 外商  # 常用", "", "外国 ＝ 境外"]


def test_the_longest_entry_wins() -> None:
    assert parse(LIST).found_in("外国人在成都") == [("外国人", ("外籍人士", "外商"))]


def test_a_single_character_counts_only_as_a_word() -> None:
    listed = parse(["死 = 遇难"])

    assert listed.found_in("这次死了几个人") == [("死", ("遇难",))]
    assert listed.found_in("死海有多深") == []


@pytest.mark.parametrize(
    "line", ["外国人", "外国人 =", "= 外商", "外国人 = 外商 = 外宾", "人" * 31 + " = 外商"]
)
def test_a_line_that_is_no_entry_is_named(line: str) -> None:
    with pytest.raises(NotASynonym) as error:
        parse(["外国人 = 外商", line])

    assert error.value.line == 2


def test_the_list_beside_a_collection_is_read(tmp_path: Path) -> None:
    assert beside(tmp_path / "index").others == {}
    (tmp_path / "synonyms.txt").write_text("\ufeff三桥 = 澜江大桥\r\n", "utf-8")

    assert beside(tmp_path / "index").others == {"三桥": ("澜江大桥",)}


def test_what_is_said_in_other_words_is_found() -> None:
    held = (
        passage("境外旅客过境可停留六天。", headline="过境政策", position=0),
        passage("外国文学展今天开幕。", headline="书讯", position=1),
    )
    searcher = Searcher(IndexInMemory(*held), BundledEmbedding(), parse(["外国人 = 境外旅客"]))

    assert searcher.search(Query("外国人能待几天"), 2).hits[0].passage == held[0]


def test_everyday_words_are_entries() -> None:
    assert "特朗普" in everyday().others["川普"]
