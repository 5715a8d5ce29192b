from dataclasses import replace

import pytest

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from retrieval.types import Clause, Findings, Passage, Query
from tests.fakes import NASTY, card, passage
from tests.search.fakes import IndexInMemory

DECISION = card("决定.txt", title="关于加快建设步行友好城市的决定")
BRIDGE = card("三桥.txt", title="三桥通车")


def clause(number: int, words: str, position: int) -> Passage:
    return passage(
        f"{number}.{words}",
        headline=DECISION.title,
        headings=("（二）建设步道",),
        clause=Clause(number, f"{number}."),
        document=DECISION,
        position=position,
    )


HELD = (
    clause(8, "拓宽人行道。人行道净宽不少于两米。", 0),
    clause(9, "种植行道树。优先选用香樟。", 1),
    passage("澜江三桥昨天正式通车，全长2.86公里。", headline="三桥通车", document=BRIDGE, position=2),
    passage("總工程師沈懷川告訴記者，工期順延了五個月。", headline="三桥通车", document=BRIDGE, position=3),
    replace(
        passage("三桥通车\n——两岸居民盼了十年", headline="三桥通车", document=BRIDGE, position=4),
        kind="front",
    ),
)


def search(question: str, limit: int = 5) -> Findings:
    return Searcher(IndexInMemory(*HELD), BundledEmbedding()).search(Query(question), limit)


def test_the_passage_that_holds_the_rare_words_stands_first() -> None:
    assert search("三桥有多长").hits[0].passage == HELD[2]
    assert search("优先选用什么树").hits[0].passage == HELD[1]


def test_a_simplified_question_finds_a_traditional_passage() -> None:
    assert search("总工程师是谁").hits[0].passage == HELD[3]


def test_an_address_is_looked_up_and_stands_first() -> None:
    found = search("《决定》第九条讲什么")

    assert (found.hits[0].passage, found.hits[0].addressed) == (HELD[1], True)
    assert found.addresses == ("第9条",)


def test_a_heading_is_an_address_of_all_that_stands_under_it() -> None:
    found = search("第二部分讲什么")

    assert {hit.passage.id for hit in found.hits if hit.addressed} == {HELD[0].id, HELD[1].id}


def test_an_address_that_nothing_stands_at_is_missing() -> None:
    assert search("《决定》第30条讲了什么").missing == ("第30条",)


def test_an_address_in_another_document_does_not_count() -> None:
    assert search("《三桥通车》第8条讲了什么").missing == ("第8条",)


def test_fronts_are_found_only_where_a_title_is_asked_for() -> None:
    assert all(hit.passage.kind == "body" for hit in search("两岸居民盼了几年").hits)
    assert HELD[4] in [hit.passage for hit in search("写三桥的那篇报道标题是什么").hits]


def test_no_passage_is_found_twice_and_no_more_than_asked_for() -> None:
    hits = search("《决定》第8条人行道", limit=3).hits

    assert len({hit.passage.id for hit in hits}) == len(hits) <= 3


def test_an_empty_collection_finds_nothing() -> None:
    assert Searcher(IndexInMemory(), BundledEmbedding()).search(Query("三桥"), 5).hits == ()


@pytest.mark.parametrize("question", NASTY)
def test_a_nasty_question_is_searched_without_harm(question: str) -> None:
    assert len(search(question).hits) <= 5


def test_terms_say_how_rare_the_words_of_the_question_are() -> None:
    weights = {term.text: term.weight for term in search("三桥和人行道").terms}

    assert weights["人行道"] > weights["三桥"]
