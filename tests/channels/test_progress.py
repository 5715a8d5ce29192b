"""The bar that an index run draws."""

from __future__ import annotations

import io

from rich.console import Console

from bot.channels.terminal.progress import watched
from bot.channels.terminal.screen import Screen, on_console


def terminal(*, watched_by_a_person: bool) -> tuple[Screen, io.StringIO]:
    page = io.StringIO()
    console = Console(
        file=page,
        width=100,
        force_terminal=watched_by_a_person,
        color_system=None,
        _environ={"TERM": "xterm"},
    )
    return on_console(console), page


def test_the_bar_says_what_is_done_and_how_much_of_it() -> None:
    screen, page = terminal(watched_by_a_person=True)

    with watched(screen, "报纸/[bold]") as progress:
        progress("reading", 3, 8)
        progress("embedding", 0, 0)

    shown = page.getvalue()
    assert "正在读取 报纸/[bold]" in shown
    assert "3/8" in shown
    assert "正在理解" in shown


def test_nothing_is_drawn_where_nobody_watches() -> None:
    screen, page = terminal(watched_by_a_person=False)

    with watched(screen, "报纸") as progress:
        progress("reading", 3, 8)

    assert page.getvalue() == ""
