"""Scores of a re-rank service, over real HTTP on loopback."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.models.reranking import RerankService, address
from retrieval.errors import RerankFailed
from tests.fakes_rerank import Judge, Judged, held, judge

QUESTION = "三桥通车了吗"
TEXTS = ["火箭升空", "三桥通车", "三峡大坝", "桥"]
SCORES = [held(QUESTION, text) / 10 for text in TEXTS]


@dataclass
class Time:
    """A clock that moves when somebody sleeps by it, or is told to."""

    now: float = 100.0
    slept: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


@pytest.fixture
def clock() -> Time:
    return Time()


def opened(running: Judge, clock: Time, **more: Any) -> RerankService:
    given: dict[str, Any] = {"model": "m", "key": "rk-1", "sleep": clock.sleep, "clock": clock} | more
    return RerankService(running.url, **given)


def reason(service: RerankService) -> str:
    """Why it failed."""
    with pytest.raises(RerankFailed) as raised:
        service.scores(QUESTION, TEXTS)
    return raised.value.reason


def test_scores_come_back_in_the_order_of_the_texts_whatever_that_of_the_reply(clock: Time) -> None:
    with judge() as running:
        assert opened(running, clock).scores(QUESTION, TEXTS) == SCORES

    assert running.asked == [{"model": "m", "query": QUESTION, "documents": TEXTS, "top_n": 4}]
    assert (running.keys, clock.slept) == (["Bearer rk-1"], 0.0)


def test_a_server_of_ones_own_is_asked_without_key_and_model(clock: Time) -> None:
    with judge(form="vllm") as running:
        assert opened(running, clock, model="", key="").scores(QUESTION, TEXTS) == SCORES

    assert running.asked == [{"query": QUESTION, "documents": TEXTS, "top_n": 4}]
    assert running.keys == [""]


def test_one_that_wants_texts_instead_of_documents_is_understood_from_then_on(clock: Time) -> None:
    with judge(form="tei") as running:
        service = opened(running, clock, model="")
        assert [service.scores(QUESTION, TEXTS) for _ in range(2)] == [SCORES, SCORES]

    assert running.refused == 1
    assert running.asked == [{"query": QUESTION, "texts": TEXTS, "truncate": True}] * 2


def without_the_last(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return results[:-1]


def one_of_them(**changed: Any) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda results: [{**results[0], **changed}, *results[1:]]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Judged(changed=without_the_last), "wrong_count"),
        (Judged(changed=lambda results: [*results, results[0]]), "wrong_count"),
        (Judged(changed=lambda results: [*results[:-1], results[0]]), "wrong_order"),
        (Judged(changed=one_of_them(index=4)), "wrong_order"),
        (Judged(changed=one_of_them(index=-1)), "wrong_order"),
        (Judged(changed=one_of_them(index=True)), "garbled"),
        (Judged(changed=one_of_them(index="1")), "garbled"),
        (Judged(changed=one_of_them(relevance_score=None)), "garbled"),
        (Judged(changed=one_of_them(relevance_score="0.5")), "garbled"),
        (Judged(changed=one_of_them(relevance_score=10**400)), "garbled"),
        (Judged(changed=lambda _: {"index": 1}), "garbled"),
        (Judged(changed=lambda _: None), "garbled"),
        (Judged(raw=b"<html>nginx</html>"), "garbled"),
        (Judged(raw=b"\xff\xfe\x00"), "garbled"),
        (Judged(raw=b"[" * 100_000), "garbled"),
        (Judged(raw=b" " * 4_000_001), "garbled"),
        (Judged(status=401), "wrong_key"),
        (Judged(status=402), "no_credit"),
        (Judged(status=404), "unknown_model"),
        (Judged(status=400, message="top_n must be positive"), "request_refused"),
        (Judged(status=307, headers={"Location": "http://127.0.0.1:1/"}), "request_refused"),
    ],
)
def test_what_is_of_no_use_is_refused_at_once(reply: Judged, code: str, clock: Time) -> None:
    with judge(reply) as running:
        assert reason(opened(running, clock)) == code

    assert (len(running.asked), clock.slept) == (1, 0.0)


def test_scores_that_are_no_numbers_are_left_to_who_asked(clock: Time) -> None:
    """JSON as Python writes it has NaN; `retrieval.search.reranking` takes none."""
    with judge(Judged(changed=one_of_them(relevance_score=float("nan")))) as running:
        scores = opened(running, clock).scores(QUESTION, TEXTS)

    assert [score != score for score in scores] == [False, True, False, False]


@pytest.mark.parametrize(
    "passing",
    [Judged(status=500), Judged(status=429, headers={"Retry-After": "2"}), Judged(then="drops")],
)
def test_a_failure_that_may_pass_is_tried_once_more(passing: Judged, clock: Time) -> None:
    with judge(passing, Judged()) as running:
        assert opened(running, clock).scores(QUESTION, TEXTS) == SCORES
    assert 0 < clock.slept <= 2

    with judge(passing) as running:
        assert reason(opened(running, clock)) in ("unavailable", "rate_limited", "unreachable")
    assert len(running.asked) == 2


def test_nobody_is_waited_for_longer_than_a_question_can_wait(clock: Time) -> None:
    with judge(Judged(status=429, headers={"Retry-After": "60"})) as running:
        service = opened(running, clock)
        assert reason(service) == "rate_limited"
        clock.now += 59  # it asked for a minute
        assert reason(service) == "rate_limited"

    assert (len(running.asked), clock.slept) == (1, 0.0)


@pytest.mark.parametrize("then", ["hangs", "trickles"])
def test_silence_and_a_reply_without_end_are_left(then: Any) -> None:
    with judge(Judged(then=then)) as running:
        assert reason(RerankService(running.url, "m", patience=0.2)) == "timed_out"

    assert len(running.asked) == 1


def test_a_dead_service_costs_one_question_and_is_tried_again_by_one_later(clock: Time) -> None:
    with judge(Judged(status=401), Judged(status=401), Judged()) as running:
        service = opened(running, clock)
        assert [reason(service) for _ in range(3)] == ["wrong_key"] * 3
        assert len(running.asked) == 1

        clock.now += service.rest
        assert [reason(service) for _ in range(2)] == ["wrong_key"] * 2
        assert len(running.asked) == 2

        clock.now += service.rest
        assert [service.scores(QUESTION, TEXTS) for _ in range(2)] == [SCORES, SCORES]
    assert len(running.asked) == 4


def test_how_calls_end_is_told_and_rest_is_no_call(clock: Time) -> None:
    heard: list[str] = []
    replies = (Judged(), Judged(status=500), Judged(status=500), Judged(status=401))
    with judge(*replies) as running:
        service = opened(running, clock, heard=heard.append)
        service.scores(QUESTION, TEXTS)
        assert [reason(service) for _ in range(2)] == ["unavailable"] * 2
        clock.now += service.rest
        assert reason(service) == "wrong_key"

    assert heard == ["ok", "again", "refused"]


def test_texts_that_do_not_fit_say_nothing_about_the_next_question(clock: Time) -> None:
    with judge(Judged(status=413), Judged()) as running:
        service = opened(running, clock)
        assert reason(service) == "context_too_long"
        assert service.scores(QUESTION, TEXTS) == SCORES


def test_neither_words_nor_key_stand_in_what_is_said_of_a_failure(
    clock: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with (
        judge(Judged(status=400, message=f"{QUESTION} rk-1")) as running,
        pytest.raises(RerankFailed) as raised,
    ):
        opened(running, clock).scores(QUESTION, TEXTS)

    told = f"{raised.value} {raised.value.__cause__} {caplog.text}"
    assert [word for word in (QUESTION, "rk-1", *TEXTS[:3]) if word in told] == []


def test_half_a_character_is_sent_as_what_can_be_sent(clock: Time) -> None:
    with judge() as running:
        assert len(opened(running, clock).scores("半个\ud800字", ["空\x00字", "半个\ud800字"])) == 2

    assert json.dumps(running.asked).count("ud800") == 0


@pytest.mark.parametrize(
    ("url", "posted"),
    [
        ("https://api.jina.ai/v1", "https://api.jina.ai/v1/rerank"),
        ("https://api.cohere.com/v2/rerank", "https://api.cohere.com/v2/rerank"),
        ("http://localhost:8000", "http://localhost:8000/rerank"),
        ("http://localhost:8000/v1/rerank/", "http://localhost:8000/v1/rerank"),
        ("https://host.example/compatible-api/v1/reranks?a=1", "https://host.example/compatible-api/v1/reranks?a=1"),
    ],
)  # fmt: skip
def test_the_endpoint_is_named_or_stands_below(url: str, posted: str) -> None:
    assert address(url) == posted
