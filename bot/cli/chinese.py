"""click in Chinese: help pages set for Chinese columns, wrong usage worded in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from shutil import get_terminal_size
from typing import Any

import click

from bot.channels.rendering.typesetting import lines, padded, width
from bot.channels.wording import commands as wording

_GAP = 2  # columns between an option and what it does
_WIDEST = 80  # columns of a help page: longer lines are hard to read
_NARROWEST = 30  # columns: below, an explanation beside the longest option has no room for two characters
_WIDEST_NAME = 26  # columns; a longer option has its explanation on the next line


class Formatter(click.HelpFormatter):
    """Writes help pages; click's own one counts characters where we need columns, and wants fifty of them."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        room = min(get_terminal_size().columns, max_width or _WIDEST)
        super().__init__(indent_increment, width or max(room - 2, _NARROWEST), max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, wording.USAGE if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{wording.HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for line in lines(text, self.width - self.current_indent):
            self.write(f"{indent}{line}".rstrip() + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST_NAME, col_spacing: int = _GAP
    ) -> None:
        rows = list(rows)
        column = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, meaning in rows:
            first, *others = lines(meaning, self.width - self.current_indent - column)
            if width(name) + col_spacing > column:
                self.write(f"{indent}{name}\n")
                name = ""
            self.write(f"{indent}{padded(name, column)}{first}".rstrip() + "\n")
            for line in others:
                self.write(f"{indent}{' ' * column}{line}\n")


class Context(click.Context):
    formatter_class = Formatter


class WrongUsage(click.UsageError):
    """Wrong usage that we found ourselves; its message is a Chinese sentence already."""


class Command(click.Command):
    context_class = Context
    allow_extra_args = True  # refused below, in our words

    def __init__(self, *args: Any, **given: Any) -> None:
        given.setdefault("options_metavar", wording.OPTIONS_METAVAR)
        super().__init__(*args, **given)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # click's parser does not always say where it was
            raise
        if rest and not ctx.resilient_parsing:
            raise WrongUsage(wording.left_over(" ".join(rest)), ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))


class Group(click.Group):
    context_class = Context
    command_class = Command

    def __init__(self, *args: Any, **given: Any) -> None:
        given.setdefault("options_metavar", wording.OPTIONS_METAVAR)
        given.setdefault("subcommand_metavar", wording.SUBCOMMAND_METAVAR)
        super().__init__(*args, **given)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which a newcomer needs them, not by the alphabet."""
        return list(self.commands)


def sentence(error: click.UsageError) -> str:
    """Wrong usage in Chinese, with where to read on."""
    command = error.ctx.command_path if error.ctx is not None else "wenju"
    return _complaint(error) + wording.see_help(command)


def _complaint(error: click.UsageError) -> str:
    match error:
        case WrongUsage():
            return error.message
        case click.NoSuchOption():
            return wording.no_such_option(error.option_name, error.possibilities or [])
        case click.NoSuchCommand():
            return wording.no_such_command(error.command_name, error.possibilities or [])
        case click.exceptions.NoArgsIsHelpError(ctx=click.Context(command=click.Group() as group)):
            return wording.needs_command("、".join(group.commands))
        case click.MissingParameter(param=click.Parameter() as parameter):
            return wording.missing(_name(parameter, error.ctx))
        case click.BadOptionUsage():
            flag = _is_flag(error)
            return (wording.takes_no_value if flag else wording.needs_value)(error.option_name)
        case click.BadParameter(param=click.Parameter() as parameter):
            return _wrong_value(parameter, error)
    return wording.wrong_usage()


def _wrong_value(parameter: click.Parameter, error: click.BadParameter) -> str:
    name = _name(parameter, error.ctx)
    match parameter.type:
        case click.IntRange(min=low, max=high):
            return wording.not_in_range(name, low, high)
        case click.Choice(choices=choices):
            return wording.not_among(name, "、".join(map(str, choices)))
    return wording.wrong_value(name)


def _name(parameter: click.Parameter, context: click.Context | None) -> str:
    if isinstance(parameter, click.Option) or context is None:
        return parameter.opts[-1]
    return parameter.make_metavar(context).strip("[].").removesuffix("...")


def _is_flag(error: click.BadOptionUsage) -> bool:
    parameters = error.ctx.command.params if error.ctx is not None else []
    return any(
        isinstance(parameter, click.Option) and parameter.is_flag and error.option_name in parameter.opts
        for parameter in parameters
    )


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = wording.HELP
    return option
