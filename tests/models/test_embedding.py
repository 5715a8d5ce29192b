"""Vectors of a service, over real HTTP on loopback."""

import math
from contextlib import closing

import pytest

from bot.models.embedding import EmbeddingService
from retrieval.errors import EmbeddingFailed
from tests.fakes_openai import Reply, Service, counted, embeds, service

TEXTS = ["三桥通车", "火箭升空", "三峡大坝", "桥", "箭"]


@pytest.fixture
def pauses() -> list[float]:
    return []


def opened(running: Service, pauses: list[float], batch: int = 64) -> EmbeddingService:
    return EmbeddingService("m", running.url, "sk-1", batch=batch, sleep=pauses.append)


def test_texts_go_in_batches_and_vectors_come_back_in_their_order(pauses: list[float]) -> None:
    with service(embeds(order=-1)) as running, closing(opened(running, pauses, batch=2)) as embedding:
        vectors = embedding.embed_documents(TEXTS)
        asked = embedding.embed_query("三桥")

    assert vectors == [counted(text) for text in TEXTS]
    assert asked == counted("三桥")
    assert [body["input"] for body in running.asked] == [TEXTS[:2], TEXTS[2:4], TEXTS[4:], ["三桥"]]
    assert {body["encoding_format"] for body in running.asked} == {"float"}
    assert (set(running.keys), pauses) == ({"Bearer sk-1"}, [])


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (embeds(less=1), "wrong_count"),
        (embeds(first=math.nan), "not_finite"),
        (embeds(first=math.inf), "not_finite"),
        (embeds(dimensions=0), "wrong_dimension"),
        (Reply(vectors=lambda texts: [{"index": 7, "embedding": [1.0]} for _ in texts]), "wrong_order"),
        (Reply(vectors=lambda texts: [{"index": i, "embedding": [0.0]} for i, _ in enumerate(texts)]), "not_finite"),
        (Reply(vectors=lambda texts: [{"index": i, "embedding": [1.0] * (i + 1)} for i, _ in enumerate(texts)]),
         "wrong_dimension"),
        (Reply(status=401), "wrong_key"),
        (Reply(status=404), "unknown_model"),
        (Reply(status=400, message="batch size must not exceed 10"), "request_refused"),
        (Reply(status=429, code="insufficient_quota"), "no_credit"),
    ],
)  # fmt: skip
def test_what_is_of_no_use_is_refused_at_once(reply: Reply, reason: str, pauses: list[float]) -> None:
    with (
        service(reply) as running,
        closing(opened(running, pauses)) as embedding,
        pytest.raises(EmbeddingFailed) as raised,
    ):
        embedding.embed_documents(TEXTS)

    assert (raised.value.reason, len(running.asked), pauses) == (reason, 1, [])


def test_another_dimension_than_before_is_refused(pauses: list[float]) -> None:
    with service(embeds(), embeds(dimensions=2)) as running, closing(opened(running, pauses)) as embedding:
        embedding.embed_documents(TEXTS)
        with pytest.raises(EmbeddingFailed, match="wrong_dimension"):
            embedding.embed_documents(TEXTS)


@pytest.fixture(params=[Reply(status=503), Reply(status=429, headers={"Retry-After": "5"})])
def passing(request: pytest.FixtureRequest) -> Reply:
    reply: Reply = request.param
    return reply


def test_a_failure_that_may_pass_is_tried_again_for_passages_and_not_for_a_question(
    passing: Reply, pauses: list[float]
) -> None:
    with service(passing, passing, embeds()) as running, closing(opened(running, pauses)) as embedding:
        assert embedding.embed_documents(["桥"]) == [counted("桥")]
    assert len(pauses) == 2
    assert pauses[0] in (1.0, 5.0)

    with service(passing) as running, closing(opened(running, pauses)) as embedding:
        with pytest.raises(EmbeddingFailed):
            embedding.embed_query("桥")
        with pytest.raises(EmbeddingFailed):
            embedding.embed_documents(["桥"])
    assert len(running.asked) == 1 + 5


def test_nobody_there_is_said_without_the_words_that_were_to_be_embedded(pauses: list[float]) -> None:
    with service(embeds()) as gone:
        pass
    with closing(opened(gone, pauses)) as embedding, pytest.raises(EmbeddingFailed) as raised:
        embedding.embed_query("机密的问题")

    assert raised.value.reason == "unreachable"
    assert "机密" not in str(raised.value)


def test_nothing_to_embed_asks_nobody(pauses: list[float]) -> None:
    with service(embeds()) as running, closing(opened(running, pauses)) as embedding:
        assert embedding.embed_documents([]) == []
    assert running.asked == []
