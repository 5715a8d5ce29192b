"""Marks to citations, whatever a stream does to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citations import Marked, guarded, marked_sentences, split_marks
from bot.answering.patience import leaving


def streamed(text: str, size: int) -> list[Marked]:
    async def pieces() -> AsyncIterator[str]:
        for start in range(0, len(text), size):
            yield text[start : start + size]

    async def collect() -> list[Marked]:
        return [sentence async for sentence in marked_sentences(pieces())]

    return asyncio.run(collect())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先申请。[1]后审批。[2]", [Marked("先申请。", (1,)), Marked("后审批。", (2,))]),
        ("先申请[1]。", [Marked("先申请。", (1,))]),
        ("先申请。[1][2][1]", [Marked("先申请。", (1, 2))]),
        ("没有标记。", [Marked("没有标记。", ())]),
        ("大桥通车[3]\n第二行[1]", [Marked("大桥通车", (3,)), Marked("第二行", (1,))]),
        ("“会努力。”他说。[1]完。[2]", [Marked("“会努力。”他说。", (1,)), Marked("完。", (2,))]),
        ("", []),
    ],
)
def test_a_mark_belongs_to_the_sentence_it_stands_in_or_behind(text: str, expected: list[Marked]) -> None:
    assert split_marks(text) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_a_stream_cut_anywhere_gives_the_same_sentences(size: int) -> None:
    text = "国家奖授予他们：李德仁和薛其坤。[1]“还要继续努力。”薛强说。[2][3]\n大会侧记[1]\n共250个项目[12]。"

    assert streamed(text, size) == split_marks(text)


@given(
    st.lists(st.sampled_from(["先申请", "。", "”", "“", "[1]", "[12]", "说", "\n", "…", "，"]), max_size=20),
    st.integers(1, 5),
)
def test_streaming_never_loses_or_repeats_a_word(parts: list[str], size: int) -> None:
    text = "".join(parts)

    whole = "".join(sentence.text for sentence in split_marks(text))
    assert "".join(sentence.text for sentence in streamed(text, size)).replace("\n", "") == whole.replace(
        "\n", ""
    )


@pytest.mark.parametrize(
    ("mark", "numbers"),
    [
        ("【1】", (1,)),
        ("［１２］", (12,)),
        ("〔4〕", (4,)),
        ("[1, 2]", (1, 2)),
        ("[1、3]", (1, 3)),
        ("[1-3]", (1, 2, 3)),
        ("[2][1]", (2, 1)),
        ("(来源1)", (1,)),
        ("（来源：2、3）", (2, 3)),
        ("¹", (1,)),
        ("【1†source】", (1,)),
        ("【4:0†source】", (4,)),
        (" [1]", (1,)),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_marks_of_all_forms_are_understood_before_and_behind_the_full_stop(
    mark: str, numbers: tuple[int, ...], size: int
) -> None:
    assert streamed(f"先申请{mark}。后审批。", size) == [Marked("先申请。", numbers), Marked("后审批。", ())]
    assert streamed(f"先申请。{mark}后审批。", size) == [Marked("先申请。", numbers), Marked("后审批。", ())]


@pytest.mark.parametrize(
    "text",
    [
        "按国办发〔2024〕12号执行。",
        "依据[2024]3号文件。",
        "按云政办〔24〕3号执行。",
        "见《办法》第（1）项。",
        "面积为10m²。",
        "1. 先申请。",
    ],
)
def test_what_only_looks_like_a_mark_stays_in_the_sentence(text: str) -> None:
    assert split_marks(text) == [Marked(text, ())]


def test_the_items_of_a_list_come_without_their_bullets() -> None:
    assert split_marks("措施如下：\n- 先申请[1]。\n- 后审批[2]") == [
        Marked("措施如下：", ()),
        Marked("先申请。", (1,)),
        Marked("后审批", (2,)),
    ]


def test_a_footnote_of_the_document_is_not_taken_for_a_mark() -> None:
    assert split_marks(guarded("人口约三百万[3]。") + "[1]") == [Marked("人口约三百万[3]。", (1,))]


async def said_slowly(*pieces: str | asyncio.Event) -> AsyncIterator[str]:
    """The pieces, each when it is its turn; an event is waited for."""
    for piece in pieces:
        if isinstance(piece, asyncio.Event):
            async with asyncio.timeout(10):
                await piece.wait()
        else:
            yield piece


def test_a_whole_sentence_is_not_held_back_by_a_model_that_pauses() -> None:
    async def heard() -> list[Marked]:
        seen, found = asyncio.Event(), []
        async for marked in marked_sentences(said_slowly("先申请[1]", "。", seen, "后审批。[2]")):
            found.append(marked)
            seen.set()
        return found

    assert asyncio.run(heard()) == [Marked("先申请。", (1,)), Marked("后审批。", (2,))]


@pytest.mark.parametrize("late", [("[2]",), ("[", "2]"), ("[2][", "3]")])
def test_a_mark_that_comes_after_a_pause_is_not_the_next_sentences(late: tuple[str, ...]) -> None:
    async def heard() -> list[Marked]:
        seen, found = asyncio.Event(), []
        async for marked in marked_sentences(said_slowly("先申请。[1]", seen, *late, "后审批。[4]")):
            found.append(marked)
            seen.set()
        return found

    assert asyncio.run(heard()) == [Marked("先申请。", (1,)), Marked("后审批。", (4,))]


def test_a_sentence_without_a_mark_waits_for_it_however_long() -> None:
    async def slow() -> AsyncIterator[str]:
        yield "先申请。"
        await asyncio.sleep(0.1)
        yield "[1]后审批。[2]"

    async def heard() -> list[Marked]:
        return [marked async for marked in marked_sentences(slow())]

    assert asyncio.run(heard()) == [Marked("先申请。", (1,)), Marked("后审批。", (2,))]


def test_what_is_heard_is_closed_when_the_sentences_are_left_in_a_pause() -> None:
    async def left() -> bool:
        closed = asyncio.Event()

        async def pausing() -> AsyncIterator[str]:
            try:
                yield "先申请。[1]"
                await asyncio.sleep(10)
            finally:
                closed.set()

        async with leaving(marked_sentences(pausing())) as sentences:
            async for _ in sentences:
                break
        return closed.is_set()

    assert asyncio.run(left())


ROUND = [Marked("先申请。", (1,)), Marked("后审批。", (2,))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先申请。(1)后审批。(2)", ROUND),
        ("先申请（1）。后审批（2）。", ROUND),
        ("先申请。[^1]后审批[^2]。", ROUND),
        ("先申请。（１）后审批。（2）", ROUND),
        ("侧记(1)先申请。(2)后审批。(3)", [Marked("侧记先申请。", (1, 2)), Marked("后审批。", (3,))]),
        ("先申请。(1)(3)后审批。", [Marked("先申请。", (1, 3)), Marked("后审批。", ())]),
        (
            "要求：（1）先申请。（2）后审批。[3]",
            [Marked("要求：（1）先申请。", ()), Marked("（2）后审批。", (3,))],
        ),
        ("（1）先申请。（2）后审批。", [Marked("（1）先申请。", ()), Marked("（2）后审批。", ())]),
        ("先申请[1]。（2）后审批。[1]", [Marked("先申请。", (1,)), Marked("（2）后审批。", (1,))]),
        ("附件（1）须盖章。[1]", [Marked("附件（1）须盖章。", (1,))]),
        ("会期三天（2024）。[1]", [Marked("会期三天（2024）。", (1,))]),
    ],
)
def test_round_brackets_are_marks_only_where_an_answer_marks_by_them(
    text: str, expected: list[Marked]
) -> None:
    assert split_marks(text) == expected
    for size in (1, 3, 100):
        assert streamed(text, size) == expected


def test_an_item_of_a_document_is_no_mark() -> None:
    assert split_marks(guarded("先申请。（2）后审批（3）。") + "[1]") == [
        Marked("先申请。", ()),
        Marked("（2）后审批（3）。", (1,)),
    ]
