"""What a terminal of a given width shows."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pytest
from rich.console import Console

from bot.answering.types import Answer, Sentence
from bot.channels.rendering.typesetting import width
from bot.channels.terminal.answers import show_answer, show_source
from bot.channels.terminal.collection import show_documents
from bot.channels.terminal.screen import Screen, on_console
from retrieval.types import Card, Coverage
from tests.fakes import NASTY, card, cited, passage

_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def terminal(columns: int) -> tuple[Screen, io.StringIO]:
    page = io.StringIO()
    console = Console(
        file=page,
        width=columns,
        force_terminal=True,
        color_system="standard",
        markup=False,
        emoji=False,
        highlight=False,
        _environ={"TERM": "xterm"},
    )
    return on_console(console), page


@dataclass(frozen=True)
class Shelved:
    card: Card
    stories: int = 2
    passages: int = 9
    characters: int = 4000


@pytest.mark.parametrize("columns", [30, 72, 200])
@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_line_is_wider_than_the_terminal_and_only_our_styles_reach_it(words: str, columns: int) -> None:
    screen, page = terminal(columns)
    source = passage(f"前文。{words}引文。", headline=words, document=card(words, paper=words, title=words))
    answer = Answer(
        words, words + "？", "answered", (Sentence(words, (1,)),), (cited(1, source, f"{words}引文。"),)
    )

    show_answer(screen, answer)
    show_source(screen, answer.citations[0], words, words)

    shown = _STYLE.sub("", page.getvalue())
    assert "\x1b" not in shown
    assert max(map(width, shown.splitlines())) <= min(columns, 88)


def test_a_table_gives_way_where_titles_and_names_are_long() -> None:
    screen, page = terminal(60)
    shelved = Shelved(card("资料/" * 20, title="很长的标题" * 10))

    show_documents(screen, [shelved], Coverage(1, 2, 9, "2024-06-26", "2024-06-26"))

    lines = _STYLE.sub("", page.getvalue()).splitlines()
    assert max(map(width, lines)) <= 60
    assert lines[1].endswith("2  4,000")
    assert lines[1].count("…") == 2


def test_where_nobody_watches_a_paragraph_stays_one_line() -> None:
    page = io.StringIO()
    screen = on_console(Console(file=page, width=20))

    screen.say("全国科技大会今天开幕。" * 5, first="  ")

    assert page.getvalue() == "  " + "全国科技大会今天开幕。" * 5 + "\n"
