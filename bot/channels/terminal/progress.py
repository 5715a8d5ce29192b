"""How far an index run is: what is being done, how much of it, how long still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from bot.channels.rendering.plain import one_line, shortened
from bot.channels.terminal.screen import QUIET, Screen
from bot.channels.wording import collection as wording

_SUBJECT = 24  # characters of the folder's name
_BAR = 24  # columns; beside the words and figures it leaves an 80-column line half free


class _TimeLeft(ProgressColumn):
    """How long still, as soon as that can be told."""

    max_refresh = 0.5  # seconds; figures that change faster cannot be read

    def render(self, task: Task) -> Text:
        left = task.time_remaining
        return Text(wording.time_left(left) if left else "", style=QUIET)


class Watched:
    """Hears an index run and draws the bar of the step that it is at."""

    def __init__(self, progress: Progress, subject: str) -> None:
        self._progress = progress
        self._subject = subject
        self._steps: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        if what not in self._steps:
            self._steps[what] = self._progress.add_task(wording.step(what, self._subject), total=None)
        for step, task in self._steps.items():
            self._progress.update(task, visible=step == what)
        self._progress.update(self._steps[what], completed=done, total=total or None)


@contextmanager
def watched(screen: Screen, subject: str = "", *, shown: bool = True) -> Iterator[Watched]:
    """A bar while the context lasts, named after what is read (`subject`).

    It leaves no trace, and does not show where nobody watches.
    """
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=_BAR),
        MofNCompleteColumn(),
        _TimeLeft(),
    )
    with Progress(
        *columns, console=screen.console, transient=True, disable=not (shown and screen.live)
    ) as progress:
        yield Watched(progress, shortened(one_line(subject), _SUBJECT))
