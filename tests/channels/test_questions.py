from __future__ import annotations

import pytest

from bot.channels.questions import LONGEST, UnfitQuestion, fit
from tests.fakes import NASTY


def test_a_question_over_several_lines_becomes_one_line() -> None:
    assert fit("  最高科技奖\n给了谁？\r\n") == "最高科技奖 给了谁？"


def test_characters_that_no_search_can_mean_are_replaced() -> None:
    assert fit("空\x00字\x1b与\ud800") == "空 字 与\ufffd"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty_question"),
        (" \n\x00", "empty_question"),
        ("？！……", "no_words"),
        ("🎉", "no_words"),
        ("\ud800", "no_words"),
        ("问" * (LONGEST + 1), "question_too_long"),
    ],
)
def test_what_cannot_be_asked_says_why(typed: str, code: str) -> None:
    with pytest.raises(UnfitQuestion) as raised:
        fit(typed)

    assert raised.value.code == code


def test_a_question_of_the_longest_length_may_be_asked() -> None:
    assert len(fit("问" * LONGEST)) == LONGEST


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_a_fit_question_can_be_stored_and_sent(typed: str) -> None:
    try:
        fit(typed).encode()
    except UnfitQuestion:
        assert not typed or len(typed) > LONGEST
