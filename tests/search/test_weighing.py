"""What an answer seldom repeats counts less."""

from __future__ import annotations

from retrieval.search.weighing import bearing
from retrieval.words import question_tokens


def test_a_noun_that_names_the_kind_of_thing_asked_for_counts_less_than_a_name() -> None:
    counted = bearing(question_tokens("沈怀川的籍贯是哪里"))

    assert counted["沈怀川"] == counted["_怀川"] == 1.0
    assert counted["籍贯"] == counted["_籍贯"] < 0.5


def test_a_pair_where_two_words_meet_counts_less_and_a_word_does_not() -> None:
    counted = bearing(("2021", "动工", "因为", "_年被", "_动工", "于是", "_于是"))

    assert counted["_年被"] < 0.5
    assert counted["_动工"] == counted["_于是"] == 1.0
