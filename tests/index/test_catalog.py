"""What the catalog answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index import Builder, Catalog, Reader
from retrieval.index.cataloguing import WritableCatalog
from retrieval.index.counting import Counted
from retrieval.index.numbering import heading_number
from retrieval.index.schema import BLOCK
from retrieval.index.vectors import unpack
from retrieval.types import Card, Clause, Coverage, Document
from tests.index.fakes import DIMENSIONS

OpenReader = Callable[..., Reader]


@pytest.fixture
def catalog(builder: Builder, papers: Path, open_reader: OpenReader) -> Catalog:
    builder.index([papers])
    return open_reader().catalog


def test_coverage_says_how_far_it_reaches(catalog: Catalog) -> None:
    assert catalog.coverage() == Coverage(3, 3, 10, "2024-06-26", "2024-06-26", ("人民日报",))


def test_a_passage_comes_back_as_it_was(catalog: Catalog) -> None:
    found = catalog.clauses(8)

    assert [(p.text, p.headings, p.clause, p.kind) for p in found] == [
        ("第八条 学校应当公示五个工作日。", ("第三章 评审",), Clause(8, "第八条"), "body")
    ]
    assert catalog.clauses(9) == []


def test_passages_come_in_the_order_asked_for_and_unknown_ones_are_left_out(catalog: Catalog) -> None:
    ids = [passage.id for passage in catalog.all_passages()]
    asked = [ids[7], "没有", ids[2], ids[7]]

    assert [passage.id for passage in catalog.passages(asked)] == [ids[7], ids[2], ids[7]]


def test_documents_are_found_by_paper_date_and_page(catalog: Catalog) -> None:
    everything = catalog.issued("", "", "", 9)

    assert len(everything) == 3
    assert catalog.issued("人民日报", "-06-26", "", 9) == everything
    assert catalog.issued("", "2024-06-26", "", 2) == everything[:2]
    assert catalog.issued("", "2024-06-27", "", 9) == catalog.issued("", "", "99", 9) == []
    assert catalog.issued("半个\ud800字", "", "", 9) == []


def test_what_stands_under_a_numbered_heading_is_found(catalog: Catalog) -> None:
    assert [p.text for p in catalog.headed(3)] == ["第八条 学校应当公示五个工作日。"]
    assert [p.text for p in catalog.headed(1)] == [
        "第一条 为激励学生勤奋学习，制定本办法。",
        "第二条 每年评审一次。",
    ]


def test_the_front_of_a_passage_is_its_storys(catalog: Catalog) -> None:
    bodies = [*catalog.clauses(8), *catalog.clauses(1)]

    assert [front.text for front in catalog.fronts_of(bodies)] == ["国家奖学金评审办法"]


def test_stories_have_their_headings(catalog: Catalog) -> None:
    told = {story.headline: story.headings for story in catalog.stories()}

    assert told == {
        "国家奖学金评审办法": (("第一章 总则",), ("第三章 评审",)),
        "三峡大坝今日开闸泄洪": (),
        "飞船返回舱安全着陆": (),
    }
    card = catalog.find_documents("奖学金.txt")[0]
    assert [story.headline for story in catalog.stories_of(card.id)] == ["国家奖学金评审办法"]


def test_a_document_is_found_by_id_name_path_or_file_name(catalog: Catalog, papers: Path) -> None:
    card = catalog.find_documents(str(papers / "航天" / "飞船.txt"))[0]

    assert catalog.find_documents(card.id) == [card]
    assert catalog.find_documents("飞船.txt") == [card]
    assert catalog.find_documents("航天/飞船.txt") == [card]
    assert catalog.find_documents("船.txt") == []


def test_decoded_text_is_cut_exactly_across_blocks(
    builder: Builder, papers: Path, open_reader: OpenReader
) -> None:
    text = "长文\n" + "".join(chr(0x4E00 + i % 20_000) for i in range(2 * BLOCK + 100)) + "\U00020000末尾"
    (papers / "长文.txt").write_text(text, encoding="utf-8")
    builder.index([papers])
    catalog = open_reader().catalog
    document = catalog.find_documents("长文.txt")[0].id

    for start, end in [
        (0, 2),
        (BLOCK - 3, BLOCK + 3),
        (BLOCK, BLOCK),
        (5, 2 * BLOCK + 50),
        (len(text) - 3, len(text)),
    ]:
        assert catalog.decoded(document, start, end) == text[start:end]
    assert catalog.decoded(document, -5, len(text) + 5) == text
    assert catalog.decoded(document, len(text) + BLOCK, len(text) + 2 * BLOCK) == ""


def test_words_and_vectors_of_passages_come_by_id(catalog: Catalog) -> None:
    passage = catalog.clauses(2)[0]

    assert catalog.tokens([passage.id, "没有"]) == {
        passage.id: ["第二", "二条", "条每", "每年", "年评", "评审", "审一", "一次", "次。"]
    }
    assert catalog.counted([passage.id, "没有"], ["评审", "三次"]) == {passage.id: Counted({"评审": 1}, 9)}
    assert [len(unpack(blob)) for blob in catalog.vectors([passage.id, "没有"]).values()] == [DIMENSIONS]
    assert catalog.mean_tokens() == pytest.approx(
        sum(len(words) for words in catalog.tokens([p.id for p in catalog.all_passages()]).values()) / 10
    )


def test_a_stream_is_longer_than_a_page(builder: Builder, papers: Path, open_reader: OpenReader) -> None:
    rows = [{"id": str(i), "title": f"标题{i}", "text": f"内容{i}"} for i in range(1500)]
    (papers / "语料.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    builder.index([papers / "语料.jsonl"])
    catalog = open_reader().catalog

    assert len({passage.id for passage in catalog.all_passages()}) == 3000
    assert [front.text for front in catalog.fronts()] == [row["title"] for row in rows]
    assert [story.headline for story in catalog.stories()] == [row["title"] for row in rows]


def test_the_version_rises_with_each_write_and_only_then(
    builder: Builder, papers: Path, catalog: Catalog
) -> None:
    before = catalog.version()
    builder.index([papers])
    assert catalog.version() == before

    (papers / "大坝.txt").unlink()
    builder.index([papers])
    assert catalog.version() > before


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("第三章 总则", 3),
        ("第（四）部分 附录", 4),
        ("第十二节", 12),
        ("第二分编 物权", 2),
        ("二十一、附则", 21),
        ("（一）总体要求", 1),
        ("３．适用范围", 3),
        ("3) 适用范围", 3),
        ("一〇五、其他", 105),
        ("第一百零五章", 105),
        ("3.1 适用范围", None),
        ("三峡工程", None),
        ("2024年工作要点", None),
        ("", None),
    ],
)
def test_a_heading_says_its_number(heading: str, number: int | None) -> None:
    assert heading_number(heading) == number


def test_the_file_shrinks_when_most_of_it_has_gone(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    book = Document(Card("书", "1", "书.txt", "书.txt", "书"), "长" * 7_000_000, ())
    with closing(WritableCatalog(path)) as catalog, catalog.writing():
        catalog.put(book, (), file="书.txt", reader="", ordinal=0)
    full = path.stat().st_size

    with closing(WritableCatalog(path)) as catalog:
        with catalog.writing():
            catalog.remove(["书"])
        catalog.give_back()

    assert full > 20_000_000
    assert path.stat().st_size < full / 10
