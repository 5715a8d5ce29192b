"""The command line: which commands there are, and with what status they end.

    wenju ─┬─ index list remove     collection.py
           ├─ read                  reading.py
           ├─ search ask chat       asking.py
           ├─ serve                 serving.py
           ├─ verify                verifying.py
           ├─ evaluate              evaluating.py
           ├─ feedback export       feedback.py
           ├─ backup restore        backing.py
           ├─ check                 checking.py
           └─ completion            completing.py

Nothing is built or worded here. A command imports what it needs when it runs, so that ``--help`` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from io import TextIOWrapper
from typing import Any, NoReturn

import click

from bot.channels.wording import commands as wording
from bot.cli import failing
from bot.cli.asking import ask, chat, search
from bot.cli.backing import backup, restore
from bot.cli.checking import check
from bot.cli.chinese import Group
from bot.cli.collection import index, listing, remove
from bot.cli.completing import completion
from bot.cli.evaluating import evaluate
from bot.cli.feedback import feedback
from bot.cli.options import data_option
from bot.cli.reading import read
from bot.cli.serving import serve
from bot.cli.verifying import verify


class Wenju(Group):
    """The program. However it is started, every way out of it is in `failing`."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> NoReturn:
        _tolerate_foreign_characters()
        command = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        sys.exit(failing.run(command, debugging=_debugging))


def _tolerate_foreign_characters() -> None:
    """A terminal that does not speak UTF-8 shows question marks for what it cannot show, and none stops us."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _debugging() -> bool:
    from bot.settings import WrongSetting, load

    try:
        return load().log_level == "debug"
    except WrongSetting:
        return False


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from importlib.metadata import version

        click.echo(wording.version(version("wenju")))
        context.exit()


@click.group(
    cls=Wenju, help=wording.PROGRAM, epilog=wording.EPILOG, invoke_without_command=True, no_args_is_help=False
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=wording.VERSION
)
@data_option
@click.pass_context
def wenju(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for _command in (
    index,
    listing,
    remove,
    read,
    search,
    ask,
    chat,
    serve,
    verify,
    evaluate,
    feedback,
    backup,
    restore,
    check,
    completion,
):
    wenju.add_command(_command)
