"""The two derived indexes by themselves."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import VectorsUnreachable
from retrieval.index.dense import DenseIndex, VectorsBroken
from retrieval.index.lexical import LexicalIndex, WordsBroken
from retrieval.index.nearness import Neighbourhood, nearest
from retrieval.index.vectors import pack, unpack
from retrieval.types import Card, Passage

NASTY = [
    "中",
    "中国",
    "a\u3000b",
    "c\x00d",
    "“",
    "。",
    "😀",
    "𠀀",
    "AbC",
    "\x1c",
    "<b>",
    "+",
    "OR",
    "x" * 10_000,
]


def passage(id_: str, text: str) -> Passage:
    return Passage(
        id_, Card("文", "1", "/文.txt", "文.txt"), 0, 0, "body", "", (), None, text, ((0, len(text)),)
    )


@pytest.fixture
def words(tmp_path: Path) -> LexicalIndex:
    return LexicalIndex(tmp_path / "words", create=True)


@pytest.fixture
def vectors(tmp_path: Path) -> Iterator[DenseIndex]:
    with closing(DenseIndex(tmp_path / "chroma", create=True)) as opened:
        yield opened


@pytest.mark.parametrize("token", NASTY)
def test_any_token_is_found_as_it_is(words: LexicalIndex, token: str) -> None:
    words.add("有", ["前", token, "后"])
    words.add("无", ["前", "后"])
    words.commit()

    assert words.candidates([token], 5) == ["有"]
    assert words.document_frequency(token) == 1


def test_white_space_in_a_token_does_not_cut_it(words: LexicalIndex) -> None:
    words.add("一", ["北 京"])
    words.commit()

    assert words.candidates(["北京"], 5) == ["一"]


def test_no_tokens_find_nothing(words: LexicalIndex) -> None:
    words.add("一", [])
    words.commit()

    assert words.candidates([], 5) == []
    assert words.candidates(["有"], 0) == []
    assert (words.count(), words.holds("一"), words.holds("二")) == (1, True, False)


def test_equal_passages_come_in_the_order_of_their_ids(words: LexicalIndex) -> None:
    for id_ in ("丙", "甲", "乙"):
        words.add(id_, ["同", "样"])
    words.commit()

    assert words.candidates(["同", "没有"], 5) == sorted(["甲", "乙", "丙"])


def test_a_removed_passage_counts_no_more(words: LexicalIndex) -> None:
    for id_ in ("甲", "乙"):
        words.add(id_, ["同"])
    words.commit()
    assert words.document_frequency("同") == 2
    words.remove(["甲", "没有"])
    words.commit()

    assert (words.candidates(["同"], 5), words.document_frequency("同"), words.count()) == (["乙"], 1, 1)


def test_words_that_are_not_there_are_broken(tmp_path: Path) -> None:
    with pytest.raises(WordsBroken):
        LexicalIndex(tmp_path / "nowhere")


def test_vectors_are_replaced_searched_and_deleted(vectors: DenseIndex) -> None:
    vectors.upsert([passage("一", "旧"), passage("二", "二")], [[1.0, 0.0], [0.0, 1.0]])
    vectors.upsert([passage("一", "新")], [[-1.0, 0.1]])

    assert vectors.count() == 2
    assert vectors.query([-1.0, 0.0], 9) == ["一", "二"]
    assert vectors.vectors(["一", "没有"]) == {"一": pytest.approx([-1.0, 0.1])}
    vectors.delete(["一", "没有"])
    assert vectors.query([-1.0, 0.0], 9) == ["二"]
    assert vectors.query([-1.0, 0.0], 0) == []


@pytest.mark.parametrize("text", ["", "\x00", "<b>😀", "繁體「」" * 3_000])
def test_vectors_take_any_words(vectors: DenseIndex, text: str) -> None:
    vectors.upsert([passage("一", text)], [[1.0, 0.0]])

    assert vectors.query([1.0, 0.0], 1) == ["一"]


def test_a_vector_of_another_length_is_refused(vectors: DenseIndex) -> None:
    vectors.upsert([passage("一", "一")], [[1.0, 0.0]])

    with pytest.raises(VectorsBroken):
        vectors.query([1.0, 0.0, 0.0], 1)


def test_looking_for_vectors_makes_no_folder(tmp_path: Path) -> None:
    with pytest.raises(VectorsBroken):
        DenseIndex(tmp_path / "chroma")
    assert not (tmp_path / "chroma").exists()


def test_a_new_handle_sees_what_an_open_one_does_not(tmp_path: Path, vectors: DenseIndex) -> None:
    with closing(DenseIndex(tmp_path / "chroma")) as before:
        assert before.query([1.0, 0.0], 5) == []
        vectors.upsert([passage("一", "一")], [[1.0, 0.0]])
        with closing(DenseIndex(tmp_path / "chroma")) as after:
            assert after.query([1.0, 0.0], 5) == ["一"]


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(VectorsUnreachable) as raised:
        DenseIndex(tmp_path, url="http://127.0.0.1:9", name="passages")
    assert raised.value.url == "http://127.0.0.1:9"


def test_near_ones_come_by_cosine_then_id() -> None:
    candidates = {
        "丙": pack([2.0, 0.0]),
        "乙": pack([1.0, 0.0]),
        "甲": pack([0.0, 3.0]),
        "零": pack([0.0, 0.0]),
    }

    assert nearest([1.0, 0.0], candidates, 3) == [("丙", 1.0), ("乙", 1.0), ("甲", 0.0)]
    assert nearest([1.0, 0.0], {}, 3) == []


@given(
    st.lists(st.lists(st.integers(-3, 3), min_size=3, max_size=3), max_size=40),
    st.lists(st.integers(-3, 3), min_size=3, max_size=3),
    st.integers(0, 50),
)
def test_a_neighbourhood_finds_what_looking_at_each_would(
    vectors: list[list[int]], asked: list[int], limit: int
) -> None:
    held = {f"{place * 7 % 40:02}": pack(vector) for place, vector in enumerate(vectors)}

    assert Neighbourhood(held).nearest(asked, limit) == nearest(asked, held, limit)


passages = st.dictionaries(st.sampled_from("甲乙丙丁戊己庚辛"), st.integers(0, 5), max_size=8)


@given(passages, passages)
def test_a_neighbourhood_that_is_renewed_is_that_of_the_new_state(
    before: dict[str, int], after: dict[str, int]
) -> None:
    """Each passage has one of six vectors, by its key; the key 0 has none yet."""
    vectors = {key: pack([key, 1.0, -key]) for key in range(1, 6)}
    fetched: list[str] = []

    def fetch(ids: Sequence[str]) -> dict[str, bytes]:
        fetched.extend(ids)
        return {id_: vectors[after[id_]] for id_ in ids if after[id_]}

    def keys(state: dict[str, int]) -> dict[str, bytes]:
        return {id_: bytes([key]) for id_, key in state.items()}

    old = Neighbourhood({id_: vectors[key] for id_, key in before.items() if key}, keys(before))
    new = old.renewed(keys(after), fetch)

    held = {id_: vectors[key] for id_, key in after.items() if key}
    assert new.nearest([1.0, 0.5, 0.0], 9) == nearest([1.0, 0.5, 0.0], held, 9)
    assert new.vectors(list("甲乙丙丁戊己庚辛")) == {
        id_: held[id_] for id_ in "甲乙丙丁戊己庚辛" if id_ in held
    }
    assert sorted(fetched) == sorted(id_ for id_, key in after.items() if not key or before.get(id_) != key)


def test_packed_vectors_come_back() -> None:
    assert list(unpack(pack([0.5, -2.0]))) == [0.5, -2.0]
    assert pack([1.0]) == struct.pack("<f", 1.0)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e39])
def test_a_vector_that_is_not_finite_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        pack([number])
