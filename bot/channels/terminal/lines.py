"""Where a conversation's lines come from: a person who edits them, or a program that pipes them in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import Output

from bot.channels.terminal.screen import MARK, Screen
from bot.channels.wording import conversation as wording


def typed(
    history_file: Path | None, console_input: Input | None = None, console_output: Output | None = None
) -> Iterator[str]:
    """Lines edited at the prompt, until Ctrl-D; Ctrl-C empties the line and asks again.

    Earlier lines come back with ↑, also those of earlier conversations where `history_file` can be written.
    """
    session: PromptSession[str] = PromptSession(
        FormattedText([("ansicyan", wording.PROMPT)]),
        history=_history(history_file),
        completer=WordCompleter([wording.SOURCES, wording.CLEAR, wording.HELP], sentence=True),
        complete_while_typing=False,
        input=console_input,
        output=console_output,
    )
    while True:
        try:
            yield session.prompt()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return


def piped(stream: TextIO, screen: Screen) -> Iterator[str]:
    """The lines of `stream`, each shown as if it had been typed."""
    for line in stream:
        words = line.strip("\ufeff\r\n ")
        if words:
            screen.say((wording.PROMPT, MARK), words)
            yield words


class _KeptHistory(FileHistory):
    """Earlier lines in a file; a line that cannot be kept is not worth a broken conversation."""

    def store_string(self, string: str) -> None:
        with suppress(OSError):
            super().store_string(string.encode("utf-8", "replace").decode())


def _history(file: Path | None) -> History:
    if file is None:
        return InMemoryHistory()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600))  # questions are private
    except OSError:
        return InMemoryHistory()
    return _KeptHistory(file)
