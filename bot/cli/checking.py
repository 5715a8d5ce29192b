"""The command that says whether all is well."""

from __future__ import annotations

import click

from bot.channels.wording import commands as wording
from bot.cli.chinese import Command
from bot.cli.failing import FAILED
from bot.cli.options import data_option, json_option, print_record, settings


@click.command("check", cls=Command, help=wording.CHECK)
@json_option
@data_option
def check(as_json: bool) -> int:
    from bot import app
    from bot.channels.rendering import records
    from bot.channels.terminal.collection import show_checks
    from bot.channels.terminal.screen import on_console

    checks = app.checks(settings())
    if as_json:
        print_record(records.checked(checks))
    else:
        show_checks(on_console(), checks)
    return 0 if all(one.ok for one in checks) else FAILED
