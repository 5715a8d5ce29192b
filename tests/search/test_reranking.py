import math
from dataclasses import dataclass, field, replace

import pytest

from bot.answering.confidence import features
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.errors import RerankFailed
from retrieval.normalising import fold
from retrieval.search.reranking import RERANKED, reranked
from retrieval.search.searching import Searcher
from retrieval.types import Findings, Hit, Query
from tests.fakes import passage
from tests.search.fakes import IndexInMemory
from tests.search.test_searching import HELD

BEST_FIRST = [Hit(passage(f"第{place}段", position=place), 1 / (1 + place)) for place in range(40)]


@dataclass
class Opinion:
    """A re-ranker that likes texts by what they say; anything else gets 0."""

    likes: dict[str, float] = field(default_factory=dict)
    fails: str = ""
    asked: list[tuple[str, list[str]]] = field(default_factory=list)

    def scores(self, question: str, texts: list[str]) -> list[float]:
        self.asked.append((question, texts))
        if self.fails:
            raise RerankFailed(self.fails)
        return [
            next((liking for words, liking in self.likes.items() if words in text), 0.0) for text in texts
        ]


def search(question: str, opinion: Opinion | None) -> Findings:
    return Searcher(IndexInMemory(*HELD), BundledEmbedding(), reranker=opinion).search(Query(question), 5)


def test_the_best_are_put_in_the_order_of_the_re_ranker_and_the_rest_stay() -> None:
    hits, why = reranked(BEST_FIRST, "问", Opinion({"第3段": 0.9, "第35段": 1.0, "第1段": 0.5}))

    places = [hit.passage.position for hit in hits]
    assert (places[:4], places[4:], why) == ([3, 1, 0, 2], list(range(4, 40)), "")


def test_scores_go_on_falling_and_each_hit_keeps_its_own() -> None:
    hits, _ = reranked(BEST_FIRST, "问", Opinion({"第3段": 0.9}))

    assert [hit.score for hit in hits] == [hit.score for hit in BEST_FIRST]
    assert {hit.passage.id: hit.fit for hit in hits} == {hit.passage.id: hit.fit for hit in BEST_FIRST}


def test_no_more_is_sent_than_the_best_with_what_stands_above_them() -> None:
    opinion = Opinion()
    reranked(BEST_FIRST, "问", opinion)

    assert opinion.asked == [("问", [f"大会侧记\n第{place}段" for place in range(RERANKED)])]


def test_one_hit_or_none_is_not_sent_anywhere() -> None:
    opinion = Opinion()

    assert [reranked(BEST_FIRST[:count], "问", opinion)[0] for count in (0, 1)] == [[], BEST_FIRST[:1]]
    assert opinion.asked == []


@dataclass(frozen=True)
class Gives:
    """A re-ranker that gives just these."""

    given: list[float]

    def scores(self, question: str, texts: list[str]) -> list[float]:
        return self.given


@pytest.mark.parametrize(
    ("given", "code"),
    [([1.0], "wrong_count"), ([1.0, math.nan], "not_finite"), ([math.inf, 0.0], "not_finite")],
)
def test_scores_of_no_use_leave_our_own_order(given: list[float], code: str) -> None:
    assert reranked(BEST_FIRST[:2], "问", Gives(given)) == (BEST_FIRST[:2], code)


def test_what_is_asked_by_its_number_stays_first() -> None:
    found = search("《决定》第九条讲什么", Opinion({"人行道": 1.0}))

    assert [hit.passage for hit in found.hits][:2] == [HELD[1], HELD[0]]


def test_a_re_ranker_that_fails_leaves_our_order_and_says_so() -> None:
    alone, failed = search("三桥有多长", None), search("三桥有多长", Opinion(fails="timed_out"))

    assert (alone.unranked, failed) == ("", replace(alone, unranked="timed_out"))


def test_whether_there_is_an_answer_is_decided_by_our_own_features() -> None:
    question = "三桥有多长"
    alone, other = search(question, None), search(question, Opinion({"优先选用": 1.0}))
    told = HELD[2].text

    assert other.hits[0].passage == HELD[1] != alone.hits[0].passage
    assert other.strength == alone.strength
    assert features(other, HELD[2], fold(told)) == features(alone, HELD[2], fold(told))
