"""The command that hands out what people thought of answers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.channels.wording import commands as wording
from bot.channels.wording import feedback as words
from bot.cli.chinese import Command, Group
from bot.cli.options import PathGiven, data_option, settings


@click.group("feedback", cls=Group, help=wording.FEEDBACK)
def feedback() -> None: ...


@feedback.command("export", cls=Command, help=wording.FEEDBACK_EXPORT)
@click.argument(
    "file",
    metavar=wording.FILE,
    type=PathGiven(dir_okay=False),
    help=wording.FEEDBACK_FILE,
)
@data_option
def export(file: Path) -> None:
    from bot.channels.rendering.cases import case
    from bot.channels.rendering.records import written
    from bot.state.store import Store

    state = settings().state_file
    rows = []
    if state.exists():
        with closing(Store(state)) as store:
            rows = [case(receipt, opinion) for receipt, opinion in store.feedback.all() if opinion.thumb]
    if not rows:
        click.echo(words.NOTHING)
        return
    file.write_text("".join(written(row) + "\n" for row in rows), encoding="utf-8")
    click.echo(words.exported(len(rows), str(file)))
