"""The page that a terminal is: it sets Chinese in columns, and lets nothing through that a terminal would obey."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.text import Text

from bot.channels.rendering.plain import harmless
from bot.channels.rendering.typesetting import line_breaks, padded, width

_WIDEST = 88  # columns; 44 Chinese characters a line, beyond which the eye loses the next line

_RULE = 40  # columns of a rule where the width is not known

QUIET = "dim"
MARK = "cyan"
STRONG = "bold"


class Screen:
    """Prints words. Colour and line breaks of our own only where there is a terminal to see them."""

    def __init__(self, console: Console) -> None:
        self.console = console

    @property
    def live(self) -> bool:
        """Whether somebody watches: there is a terminal, and it can move its cursor."""
        return self.console.is_terminal and not self.console.is_dumb_terminal

    @property
    def columns(self) -> int | None:
        """How wide a line may be; None where it is not for us to break lines (a file, a width unknown)."""
        return min(self.console.width, _WIDEST) if self.live else None

    def say(self, *parts: str | tuple[str, str], first: str = "", rest: str | None = None) -> None:
        """Print words, one paragraph a line of theirs; a part may bring its style: ``("①", MARK)``.

        Lines begin with `first` and, where they are continued, with `rest`, by default as many spaces.
        """
        if rest is None:
            rest = padded("", len(first))
        text = Text.assemble(*(_cleaned(part) for part in parts))
        for paragraph in text.split("\n", allow_blank=True):
            self._set(paragraph, first, rest)

    def blank(self) -> None:
        self.console.print()

    def print_line(self, line: str, style: str = "") -> None:
        """One line as it is, already as wide as it may be."""
        self.console.print(Text(line, style=style), soft_wrap=True)

    def rule(self, words: str) -> None:
        """A line across the column with `words` at its beginning."""
        label = f"── {harmless(words)} "
        self.print_line(label + "─" * max((self.columns or _RULE) - width(label), 2), QUIET)

    def waiting(self, words: str) -> AbstractContextManager[object]:
        """Show that something goes on, until the context is left; nothing where nobody watches."""
        return self.console.status(Text(words, style=QUIET)) if self.live else nullcontext()

    def _set(self, paragraph: Text, first: str, rest: str) -> None:
        breaks = (
            [] if self.columns is None else line_breaks(paragraph.plain, max(self.columns - len(rest), 20))
        )
        begin = first
        for line in paragraph.divide(breaks):
            line.rstrip()
            self.console.print(Text(begin) + line if line else "", soft_wrap=True)
            begin = rest


def on_console(console: Console | None = None) -> Screen:
    """A screen on the standard output, with Rich's reading of words (markup, emoji codes) turned off."""
    return Screen(console or Console(markup=False, emoji=False, highlight=False))


def _cleaned(part: str | tuple[str, str]) -> tuple[str, str]:
    words, style = (part, "") if isinstance(part, str) else part
    return harmless(words), style
