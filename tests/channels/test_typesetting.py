from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.rendering.typesetting import line_breaks, lines, padded, width
from tests.fakes import NASTY


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("第4版") == 5


def test_a_column_is_filled_with_spaces_by_width_not_by_characters() -> None:
    assert [padded("命令", 6), padded("index", 6)] == ["命令  ", "index "]


def test_a_line_never_begins_with_a_closing_mark() -> None:
    assert lines("大会开始。全场起立。", 8) == ["大会开", "始。全场", "起立。"]


def test_a_line_never_ends_with_an_opening_mark() -> None:
    assert lines("他说了“动员令”。", 8) == ["他说了", "“动员", "令”。"]


def test_numbers_and_latin_words_stay_whole() -> None:
    assert lines("共评选250个项目", 8) == ["共评选", "250个项", "目"]


def test_a_word_longer_than_the_line_is_cut_all_the_same() -> None:
    assert lines("wonderfully", 4) == ["wond", "erfu", "lly"]


def test_without_columns_only_its_own_newlines_part_a_text() -> None:
    assert lines("一" * 200 + "\n二", None) == ["一" * 200, "二"]


@given(st.text(alphabet="一二三，。“”①ab1 2（）", max_size=60), st.integers(min_value=2, max_value=20))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, columns: int) -> None:
    edges = [0, *line_breaks(text, columns), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]

    assert "".join(pieces) == text
    assert all(width(piece.rstrip()) <= columns for piece in pieces)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_words_can_be_set(text: str) -> None:
    assert "".join("".join(lines(text, 10)).split()) == "".join(text.split())
