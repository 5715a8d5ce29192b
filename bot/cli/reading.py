"""The command that shows how a file is understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.wording import commands as wording
from bot.cli.chinese import Command
from bot.cli.failing import FAILED, tell
from bot.cli.options import PATH, data_option, existing_file, json_option, print_record, settings, tell_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retrieval.errors import UnreadableDocument
    from retrieval.types import Document


@click.command("read", cls=Command, help=wording.READ)
@click.argument(
    "file",
    metavar=wording.FILE,
    type=PATH,
    callback=existing_file,
    help=wording.READ_FILE,
)
@json_option
@data_option
def read(file: Path, as_json: bool) -> int:
    from bot import app
    from retrieval import reading

    desk = app.desk(settings(), tell_page)
    failed: list[UnreadableDocument] = []
    documents = _readable(reading.read(file, str(file), desk), failed)
    if as_json:
        print_record(_merged(documents))
    else:
        from bot.channels.terminal.outline import show_document
        from bot.channels.terminal.screen import on_console

        screen = on_console()
        for document in documents:
            show_document(screen, document)
    for error in failed:
        from bot.channels.wording import errors

        tell(errors.unreadable(error))
    return FAILED if failed else 0


def _readable(
    read: Iterable[Document | UnreadableDocument], failed: list[UnreadableDocument]
) -> Iterator[Document]:
    """The documents as they come; what is none goes to `failed`."""
    from retrieval.errors import UnreadableDocument

    for one in read:
        if isinstance(one, UnreadableDocument):
            failed.append(one)
        else:
            yield one


def _merged(documents: Iterable[Document]) -> dict[str, list[object]]:
    """One object for the whole file: a corpus gives the stories of all its rows."""
    from retrieval.reading import as_json

    merged: dict[str, list[object]] = {"stories": [], "furniture": []}
    for document in documents:
        for key, values in as_json(document).items():
            merged.setdefault(key, []).extend(values)
    return merged
