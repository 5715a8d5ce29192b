"""Where the conversation's lines come from."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from bot.channels.terminal.lines import piped, typed
from bot.channels.terminal.screen import on_console

ENTER, CTRL_C, CTRL_D, UP = "\r", "\x03", "\x04", "\x1b[A"


def lines_from(keys: str, history_file: Path | None = None) -> list[str]:
    with create_pipe_input() as keyboard:
        keyboard.send_text(keys)
        return list(typed(history_file, keyboard, DummyOutput()))


def test_lines_are_taken_until_ctrl_d() -> None:
    assert lines_from(f"谁得了奖{ENTER}/来源 1{ENTER}{CTRL_D}") == ["谁得了奖", "/来源 1"]


def test_ctrl_c_empties_the_line() -> None:
    assert lines_from(f"写错了{CTRL_C}谁得了奖{ENTER}{CTRL_D}") == ["谁得了奖"]


def test_an_earlier_line_comes_back_also_from_an_earlier_conversation(tmp_path: Path) -> None:
    history = tmp_path / "state" / "history"

    lines_from(f"谁得了奖{ENTER}{CTRL_D}", history)

    assert lines_from(f"{UP}{ENTER}{CTRL_D}", history) == ["谁得了奖"]


def test_where_no_history_can_be_kept_lines_are_still_taken(tmp_path: Path) -> None:
    in_the_way = tmp_path / "state"
    in_the_way.write_text("a file where the folder should be")

    assert lines_from(f"谁得了奖{ENTER}{CTRL_D}", in_the_way / "history") == ["谁得了奖"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_piped_lines_are_shown_as_if_they_had_been_typed(line_end: str) -> None:
    page = io.StringIO()
    stream = io.StringIO(f"\ufeff谁得了奖{line_end}{line_end}谢谢", newline="")

    lines = list(piped(stream, on_console(Console(file=page))))

    assert lines == ["谁得了奖", "谢谢"]
    assert page.getvalue() == "问 › 谁得了奖\n问 › 谢谢\n"
