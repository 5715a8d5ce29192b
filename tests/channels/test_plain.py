from __future__ import annotations

import json

import pytest

from bot.channels.rendering.plain import harmless, harmless_json, one_line, shortened
from tests.fakes import NASTY

_OBEYED = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\u202e", "\u200f", "\ud800"} - {"\n"}


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    assert not _OBEYED & set(harmless(text))


def test_an_escape_code_becomes_visible() -> None:
    assert harmless("\x1b[31m红") == "␛[31m红"


def test_newlines_stay_and_windows_ones_become_plain() -> None:
    assert harmless("一\r\n二\n三") == "一\n二\n三"


def test_a_title_over_several_lines_becomes_one_line() -> None:
    assert one_line("一次次握手，\n传递着  关怀") == "一次次握手， 传递着 关怀"


def test_something_shortened_says_so() -> None:
    assert [shortened("全国科技大会", 6), shortened("全国科技大会", 5)] == ["全国科技大会", "全国科技…"]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_harmless_json_means_the_same_to_a_program(text: str) -> None:
    written = harmless_json(json.dumps({"text": text}, ensure_ascii=False))

    assert json.loads(written) == {"text": text}
    assert not _OBEYED & set(written)
    written.encode()
