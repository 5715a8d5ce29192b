"""Stories that turn to another page: found in whatever order pages come, missed where a page is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import permutations
from pathlib import Path

import pytest

from bot.answering.types import Place
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.index import Builder
from retrieval.index.catalog import Catalog
from retrieval.index.linking import Link, linked, whole
from retrieval.index.reader import Reader
from retrieval.index.rows import StoryRow
from retrieval.making import recipe
from retrieval.search.searching import Searcher
from retrieval.types import Card, Query

FIRST = """01 要闻
云川日报 2024年6月26日

云川市加快建设开放高地的决定

　　本报讯 市委全会通过了关于建设开放高地的决定，全文如下。
　　1.扩大开放领域。放宽市场准入，引进先进技术。
　　2.建设开放通道。加密国际航线，办好中欧班列。
（下转04版）
"""
FOURTH = """04 综合
云川日报 2024年6月26日

（紧接01版）3.优化营商环境。简化审批事项，公开办事流程，让企业少跑路。
　　4.加强人才引进。为来云川工作的专家解决住房、子女入学等问题。
"""


@contextmanager
def shelf(folder: Path, names: list[str]) -> Iterator[Catalog]:
    """A catalog of these files, read in this order."""
    builder = Builder(folder / "index", recipe(BundledEmbedding()))
    for name in names:
        builder.index([folder / name])
    catalog = Catalog(folder / "index" / "catalog.sqlite")
    yield catalog
    catalog.close()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "01.txt").write_text(FIRST, encoding="utf-8")
    (tmp_path / "04.txt").write_text(FOURTH, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("names", list(permutations(["01.txt", "04.txt"])), ids=str)
def test_both_halves_find_each_other_in_any_order(papers: Path, names: tuple[str, ...]) -> None:
    with shelf(papers, list(names)) as catalog:
        first, fourth = sorted(catalog.stories(), key=lambda story: story.document.page)

        on, back = linked(catalog, first, "after"), linked(catalog, fourth, "before")

        assert (on and on.story, back and back.story) == (fourth, first)
        assert whole(catalog, first) == whole(catalog, fourth) == (first, fourth)
        assert linked(catalog, first, "before") is None


def test_a_half_that_is_missing_is_a_gap_and_a_question_hears_of_it(papers: Path) -> None:
    with shelf(papers, ["04.txt"]) as catalog:
        (fourth,) = catalog.stories()
        back = linked(catalog, fourth, "before")
        assert (back and (back.page, back.story)) == ("1", None)

    with closing(Reader(papers / "index", repair=None)) as index:
        found = Searcher(index, BundledEmbedding()).search(Query("第2条讲了什么"), 5)
        assert [gap.page for gap in found.gaps] == ["1"]
        assert Searcher(index, BundledEmbedding()).search(Query("第3条讲了什么"), 5).gaps == ()


def test_a_clause_that_a_text_leaves_out_is_known_as_left_out(tmp_path: Path) -> None:
    rules = "".join(f"第{number}条 各区应当做好第一线的工作，按时完成任务。\n" for number in "一二四五")
    (tmp_path / "规则.txt").write_text(f"云川市工作规则\n{rules}", encoding="utf-8")
    with shelf(tmp_path, ["规则.txt"]), closing(Reader(tmp_path / "index", repair=None)) as index:
        searcher = Searcher(index, BundledEmbedding())
        asked = {number: searcher.search(Query(f"第{number}条讲了什么"), 3) for number in (2, 3, 6)}

    assert {
        number: [(s.headline, s.before, s.after) for s in found.skips] for number, found in asked.items()
    } == {
        2: [],
        3: [("云川市工作规则", 2, 4)],
        6: [],
    }
    assert asked[3].missing == ("第3条",)


def test_a_story_is_whole_from_either_half_and_its_later_hits_bear_its_headline(papers: Path) -> None:
    with shelf(papers, ["01.txt", "04.txt"]) as catalog:
        places = [Place(story.document.id, story.story) for story in catalog.stories()]

    with closing(Reader(papers / "index", repair=None)) as index:
        searcher = Searcher(index, BundledEmbedding())
        first, second = (searcher.whole(place) for place in places)
        (hit, *_) = searcher.search(Query("人才引进解决哪些问题"), 1).hits

        assert first == second
        assert [one.document.page for one in first] == sorted(one.document.page for one in first)
        assert {one.document.page for one in first} == {"1", "4"}
        assert [searcher.gaps(place) for place in places] == [(), ()]
        assert (hit.passage.document.page, hit.passage.headline) == ("4", "云川市加快建设开放高地的决定")


def test_a_page_that_is_taken_out_takes_its_link_along(papers: Path) -> None:
    with shelf(papers, ["01.txt", "04.txt"]) as catalog:
        first = next(story for story in catalog.stories() if story.continued_to)
        Builder(papers / "index", recipe(BundledEmbedding())).remove([first.document.id])

        (fourth,) = catalog.stories()
        back = linked(catalog, fourth, "before")

        assert back is not None
        assert back.story is None


def row(page: str, number: int, headline: str, *, before: str = "", after: str = "") -> StoryRow:
    card = Card(f"page {page}", "", "", "", paper="云川日报", date="2024-06-26", page=page)
    return StoryRow(card, number, headline, "", "", "", before, after, ())


class Pages:
    """A shelf of these stories, all of one issue."""

    def __init__(self, *stories: StoryRow) -> None:
        self.stories = stories

    def stories_on(self, card: Card, page: str) -> list[StoryRow]:
        return [story for story in self.stories if story.document.page == page or story.document == card]


def test_of_several_stories_that_turn_to_one_page_each_finds_its_own() -> None:
    harbour, school = (
        row("1", 0, "港口建设提速", after="下转02版"),
        row("1", 1, "学校招生方案公布", after="（下转第二版）"),
    )
    asked, built = (
        row("2", 0, "小学招生方案问答", before="紧接01版"),
        row("2", 1, "港口建设再提速", before="上接第1版"),
    )
    pages = Pages(harbour, school, asked, built)

    assert linked(pages, harbour, "after") == Link("2", built)
    assert linked(pages, school, "after") == Link("2", asked)
    assert linked(pages, asked, "before") == Link("1", school)


def test_a_circled_number_tells_two_halves_apart_that_have_no_headline() -> None:
    first, second = row("1", 0, "", after="下转04版①"), row("1", 1, "", after="下转04版②")
    one, two = row("4", 0, "", before="紧接01版②"), row("4", 1, "", before="紧接01版①")
    pages = Pages(first, second, one, two)

    assert linked(pages, first, "after") == Link("4", two)
    assert linked(pages, second, "after") == Link("4", one)


def test_a_stranger_on_the_page_named_is_no_other_half() -> None:
    torn = row("4", 0, "优化营商环境的决定", before="紧接01版")

    assert linked(Pages(torn, row("1", 0, "夜市客流增两成")), torn, "before") == Link("1", None)
    assert linked(Pages(torn, row("1", 0, "营商环境三年行动", after="下转03版")), torn, "before") == Link(
        "1", None
    )


def test_a_story_that_turns_twice_is_whole_and_one_that_turns_in_circles_ends() -> None:
    parts = (
        row("1", 0, "决定", after="下转02版"),
        row("2", 0, "决定", before="上接01版", after="下转03版"),
        row("3", 0, "决定", before="上接02版"),
    )
    assert whole(Pages(*parts), parts[1]) == parts

    circle = (
        row("1", 0, "甲", before="上接02版", after="下转02版"),
        row("2", 0, "甲", before="上接01版", after="下转01版"),
    )
    assert len(whole(Pages(*circle), circle[0])) == 2
