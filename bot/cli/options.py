"""Options that several commands share, and the settings that they lead to."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.channels.wording import commands as wording
from bot.channels.wording import errors
from bot.cli.chinese import WrongUsage
from bot.cli.failing import FAILED, Refused

if TYPE_CHECKING:
    from bot.channels.rendering.records import Record
    from bot.settings import Settings

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_DATA_DIR = "wenju.data_dir"
_ROOMS = ("bot", "retrieval", "prompts")


class PathGiven(click.Path):
    """A path as it was typed; `dir_okay` says whether it may be a folder.

    An empty one, which a shell makes of a variable that is not set, is not the folder that we are in.
    """

    def __init__(self, *, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, readable=False, dir_okay=dir_okay)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if value == "":
            raise WrongUsage(wording.EMPTY_PATH, ctx)
        return super().convert(value, param, ctx)


PATH = PathGiven()


def data_option(command: Decorated) -> Decorated:
    """``--data DIR``: before the command or behind it, the later one wins."""
    return click.option(
        "--data",
        metavar=wording.FOLDER,
        type=PATH,
        expose_value=False,
        callback=_keep_data_dir,
        help=wording.DATA,
    )(command)


def json_option(command: Decorated) -> Decorated:
    """``--json``, handed on as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help=wording.JSON)(command)


def existing_file(context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """A callback: the path must lead to something that can be read as a file; ``-`` is the standard input."""
    if path is None or str(path) == "-":
        return path
    try:
        folder = S_ISDIR(path.stat().st_mode)
    except PermissionError:
        raise Refused(wording.no_access(str(path)), FAILED) from None
    except (OSError, ValueError):  # a link in a circle, too long a name, a NUL in it
        raise WrongUsage(wording.no_such_path(str(path)), context) from None
    if folder:
        raise WrongUsage(wording.not_a_file(str(path)), context)
    if not os.access(path, os.R_OK):
        raise Refused(wording.no_access(str(path)), FAILED)
    return path


def settings() -> Settings:
    """The settings under which the running command works; the logs are set up by them."""
    from bot.settings import WrongSetting, load

    try:
        found = load(click.get_current_context().meta.get(_DATA_DIR))
    except WrongSetting as error:
        raise Refused(errors.setting(error.line, error.value)) from error
    _set_up_logs(found.log_level)
    return found


def _set_up_logs(level: str) -> None:
    """Our own rooms speak from `level` on; libraries only of failures, since they quote what they were given."""
    logging.basicConfig(level=logging.ERROR)
    for room in _ROOMS:
        logging.getLogger(room).setLevel(level.upper())


def tell_page(path: str, page: int) -> None:
    """Say on stderr, to somebody who watches, which page is being recognised: it takes half a minute."""
    if sys.stderr.isatty():
        from bot.channels.rendering.plain import one_line
        from bot.channels.wording import collection

        click.echo(one_line(collection.recognising(Path(path).name, page)), err=True)


def print_record(record: Record) -> None:
    """One JSON object on a line of its own; always UTF-8, whatever the terminal speaks."""
    from bot.channels.rendering.records import written

    click.echo(written(record).encode() + b"\n", nl=False)


def _keep_data_dir(context: click.Context, _parameter: click.Parameter, folder: Path | None) -> None:
    if folder is None:
        return
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise WrongUsage(wording.not_a_folder(str(folder)), context)
    context.meta[_DATA_DIR] = folder
