"""The embedding that needs no model."""

from __future__ import annotations

import math

import pytest

from retrieval.embedding.hashing import HashingEmbedding
from retrieval.words import tokens
from tests.fakes import NASTY

EMBEDDING = HashingEmbedding()


def test_vectors_have_length_one_and_those_of_nothing_none() -> None:
    full, empty = EMBEDDING.embed_documents(["三峡大坝今日开闸泄洪。", " "])

    assert (len(full), math.isclose(math.hypot(*full), 1.0)) == (256, True)
    assert empty == [0.0] * 256
    assert EMBEDDING.embed_documents([]) == []


def test_a_text_has_the_same_vector_whatever_stands_beside_it() -> None:
    texts = ["三峡大坝开闸", "飞船着陆", "三峡三峡大坝大坝"]

    assert EMBEDDING.embed_documents(texts) == [EMBEDDING.embed_documents([text])[0] for text in texts]


@pytest.mark.parametrize("text", NASTY)
def test_cut_words_have_the_vector_of_their_text(text: str) -> None:
    assert EMBEDDING.embed_tokens([tokens(text)]) == EMBEDDING.embed_documents([text])
    assert math.hypot(*EMBEDDING.embed_query(text)) <= 1.0 + 1e-9
