"""The command that prints a shell's completion script."""

from __future__ import annotations

import click

from bot.channels.wording import commands as wording
from bot.cli.chinese import Command

_SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command, help=wording.COMPLETION_LONG, short_help=wording.COMPLETION)
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(_SHELLS), help=wording.COMPLETION_SHELL)
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class

    program = context.find_root()
    name = program.info_name or "wenju"
    writer = get_completion_class(shell)
    if writer is not None:
        script = writer(program.command, {}, name, f"_{name.upper().replace('-', '_')}_COMPLETE").source()
        click.echo(script)
