"""Questions that want all texts which say something, told by their form."""

from __future__ import annotations

import pytest

from bot.answering.gathering import about_all, continued
from bot.answering.listing import alternatives, from_place, going_on, listing_of
from bot.answering.types import Brief, Turn
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from tests.fakes import card, passage
from tests.search.fakes import IndexInMemory

MANY = tuple(
    passage(
        f"三桥的第{day}天。",
        headline=f"三桥日记{day}",
        document=card(f"{day}.txt", date=f"2024-07-{day:02}"),
        position=day,
    )
    for day in range(31, 0, -1)
)


def listed(question: str, *history: Turn) -> Brief:
    brief = about_all(continued(question, history), Searcher(IndexInMemory(*MANY), BundledEmbedding()))
    assert brief is not None
    return brief


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("有哪些报道提到了柳叶渡？", "柳叶渡"),
        ("资料里一共有多少篇新闻提到程望之", "程望之"),
        ("哪几篇文章讲到“步行友好”", "步行友好"),
        ("柳叶渡在哪些报道里出现过", "柳叶渡"),
        ("提到AED的文件有哪些", "AED"),
        ("跟乌克兰有关的新闻有哪几条", "乌克兰"),
        ("關於三橋的報道一共有幾篇？", "三橋"),
        ("大运会的新闻一共几条", "大运会"),
        ("列出所有提到白鹭湖的报道", "白鹭湖"),
        ("把提到三桥的报道列出来", "三桥"),
        ("有没有报道提到外星人", "外星人"),
    ],
)
def test_a_question_for_all_texts_is_told_by_its_form(question: str, words: str) -> None:
    listing = listing_of(question)

    assert listing is not None
    assert listing.words == words


@pytest.mark.parametrize(
    "question",
    [
        "三桥有几个车道？",
        "第4版有哪些报道？",
        "哪些报道提到谁？",
        "“胜任力”这个词第一次在哪里出现？",
        "在悉尼外海练军舰的是哪四家？",
        "关于三桥的报道登在哪一版？",
        "",
    ],
)
def test_a_question_for_something_else_is_none(question: str) -> None:
    assert listing_of(question) is None


def test_a_list_goes_on_where_it_was_left_off() -> None:
    listing = listing_of(from_place("哪些报道提到三桥？", 31))

    assert listing is not None
    assert (listing.words, listing.first) == ("三桥", 31)
    assert [going_on(words) for words in ("继续", "其余的呢？", "继续说三桥")] == [True, True, False]


def test_what_stands_between_and_and_or_is_looked_for_apart() -> None:
    assert alternatives("三桥和“老渡轮”") == (("三桥",), ("老渡轮",))
    assert alternatives("三桥或者轮渡") == (("三桥", "轮渡"),)


def test_a_long_list_comes_in_parts_by_day_and_says_so() -> None:
    first = listed("哪些报道提到三桥？")
    rest = listed("继续", Turn("哪些报道提到三桥？", first.query.text))

    assert [one.text for one in first.stated[:-1]] == [f"三桥日记{day}" for day in range(1, 21)]
    assert first.stated[-1].text == (
        "资料中共有 31 篇提到“三桥”，以上是第 1 至 20 篇；后面还有 11 篇，说“继续”接着列。"
    )
    assert [one.text for one in rest.stated] == [
        *(f"三桥日记{day}" for day in range(21, 32)),
        "资料中共有 31 篇提到“三桥”，以上是第 21 至 31 篇；到此列完。",
    ]
    assert len(rest.stated[0].quotes) == 1


def test_going_on_means_nothing_where_nothing_was_listed() -> None:
    library = Searcher(IndexInMemory(*MANY), BundledEmbedding())

    assert about_all(continued("继续", ()), library) is None
    assert about_all(continued("继续", (Turn("三桥有多长", "三桥有多长"),)), library) is None
