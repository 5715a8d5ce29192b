import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.citations import Marked, guarded, marked_sentences, split_marks


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


def test_a_footnote_of_the_document_is_not_taken_for_a_mark() -> None:
    assert split_marks(guarded("人口约三百万[3]。") + "[1]") == [Marked("人口约三百万[3]。", (1,))]
