"""The vocabulary, the file format and the pooling, on a model small enough to check by eye."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.embedding.leading import emphasis
from retrieval.embedding.vocabulary import Vocabulary
from retrieval.embedding.weights import Weights, save
from tests.fakes import NASTY

KNOWN = ["三桥", "通车", "_三桥", "三", "桥"]
BUCKETS = 3
TABLE = np.array(
    [[3.5, -4, 0, 0], [0, 3.5, 1, 0], [0, 0, 7, 7], [1, 0, 0, 0], [0, 1, 0, 0],
     [0.7, 0, 0, 0], [0, 0.7, 0, 0], [0, 0, 0, 0.7]],
    np.float32,
)  # fmt: skip
RARITY = np.array([4, 3, 5, 0, 0, 8], np.float32)  # of KNOWN, and of what is not known
SKETCH = {"numbers": 64, "share": 0.5}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    save(tmp_path / "model", KNOWN, RARITY, TABLE, {"name": "小", "buckets": BUCKETS, "sketch": SKETCH})
    return tmp_path / "model"


def rows_of(*tokens: str) -> list[tuple[int, float]]:
    bags = Vocabulary(KNOWN, BUCKETS).bags([Counter(tokens)])
    return sorted(
        (row, round(weight, 3)) for row, weight in zip(bags.rows.tolist(), bags.weights.tolist(), strict=True)
    )


def test_a_text_is_its_tokens_and_the_characters_they_are_made_of() -> None:
    assert rows_of("三桥", "_三桥") == [(0, 1.0), (2, 1.0), (3, 1.693), (4, 1.693)]


def test_what_is_said_again_counts_less_each_time() -> None:
    assert rows_of("通车", "通车", "通车") == [(1, 2.099)]


def test_an_unknown_word_is_two_shared_rows_and_an_unknown_pair_is_none() -> None:
    found = rows_of("铜鱼")

    assert len(found) == 2
    assert all(len(KNOWN) <= row < len(KNOWN) + BUCKETS for row, _ in found)
    assert rows_of("_铜鱼") == []


def test_rows_come_back_as_they_were_kept(model: Path) -> None:
    weights = Weights.open(model)

    back = [weights.sum(np.array([row], np.int32), np.ones(1, np.float32)) for row in range(len(TABLE))]

    assert (weights.learned, weights.dimensions) == (4, 68)
    assert np.allclose(back, TABLE, atol=0.3)  # half a step of the largest scale
    assert np.allclose(back[2:], TABLE[2:], atol=0.01)


def test_a_number_says_half_of_what_another_word_does() -> None:
    assert [weight for _, weight in rows_of("2023")] == [0.5, 0.5]


def test_a_vector_is_the_sum_of_its_rows_and_beside_it_its_sketch(model: Path) -> None:
    embedding = BundledEmbedding(model)

    vector = np.array(embedding.embed_tokens([["三桥", "_三桥"]])[0])

    first, _ = emphasis(["三桥", "_三桥"])
    expected = (TABLE[0] + TABLE[2]) * first + (TABLE[3] + TABLE[4]) * 1.693
    learned, sketch = vector[:4], vector[4:]
    assert np.allclose(learned / np.linalg.norm(learned), expected / np.linalg.norm(expected), atol=0.03)
    assert np.isclose(np.linalg.norm(sketch) / np.linalg.norm(learned), 0.5)
    assert np.isclose(np.linalg.norm(vector), 1.0)
    assert sorted(np.abs(sketch[sketch != 0]) / np.linalg.norm(sketch) * np.hypot(4, 5)) == pytest.approx(
        [4, 5]
    )
    assert embedding.name == "小"


def test_sketches_are_as_near_as_the_exact_words_and_know_names_that_nobody_taught(model: Path) -> None:
    weights = Weights.open(model)
    texts = [["三桥", "铜鱼"], ["铜鱼", "通车"], ["铜鱼", "铜鱼", "铜鱼", "铜鱼"], ["沈怀川"], []]

    found = (
        weights.sketch.of([Counter(text) for text in texts], weights.vocabulary.rows, weights.rarity) / 0.5
    )

    exact = 8 * 8 / (np.hypot(4, 8) * np.hypot(3, 8))
    assert found[0] @ found[1] == pytest.approx(exact, abs=1e-5)
    assert found[0] @ found[2] == pytest.approx(8 / np.hypot(4, 8), abs=1e-5)
    assert found[0] @ found[3] == pytest.approx(0.0, abs=1e-5)
    assert not found[4].any()


def test_words_and_pairs_count_less_the_later_a_passage_first_says_them() -> None:
    words, pairs = ["三桥", "昨天", "通车"], ["_三桥", "_桥昨"]

    found = emphasis([*words, *pairs])

    assert found[0] == found[3] > found[4] > 1.0  # pairs, too, begin at the passage's beginning
    assert found[0] > found[1] > found[2] > 1.0
    assert emphasis([]).size == 0


def test_what_a_passage_names_first_counts_more_and_a_question_has_no_first(model: Path) -> None:
    embedding = BundledEmbedding(model)
    opening, later = "三桥的通车", "通车的三桥"

    asked = np.array(embedding.embed_query("三桥"))
    first, second = (
        float(asked @ np.array(vector)) for vector in embedding.embed_documents([opening, later])
    )

    assert first > second
    assert np.allclose(embedding.embed_query("三桥,通车"), embedding.embed_query("通车,三桥"), atol=1e-6)


@pytest.mark.parametrize("text", NASTY)
def test_a_text_has_the_same_vector_whatever_stands_beside_it(text: str, model: Path) -> None:
    embedding = BundledEmbedding(model)

    alone = embedding.embed_documents([text])[0]

    assert embedding.embed_documents(["三桥通车", text, ""])[1:] == [alone, [0.0] * 68]
    assert np.linalg.norm(alone) < 1.0 + 1e-6
    assert len(embedding.embed_query(text)) == 68


def test_no_text_gives_no_vectors(model: Path) -> None:
    assert BundledEmbedding(model).embed_documents([]) == []
