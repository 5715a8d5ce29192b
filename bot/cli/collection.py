"""The commands that fill the collection and say what is in it: index, list, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.rendering.plain import one_line
from bot.channels.wording import collection as words
from bot.channels.wording import commands as wording
from bot.cli.chinese import Command, WrongUsage
from bot.cli.failing import FAILED, Refused, tell
from bot.cli.options import PATH, data_option, json_option, print_record, settings, tell_page
from retrieval.errors import UnreadableDocument

if TYPE_CHECKING:
    from retrieval.index.catalog import Catalog
    from retrieval.types import Card


@click.command("index", cls=Command, help=wording.INDEX_LONG, short_help=wording.INDEX)
@click.argument(
    "paths",
    nargs=-1,
    metavar=wording.PATHS,
    type=PATH,
    help=wording.INDEX_PATHS,
)
@click.option("--no-wait", is_flag=True, help=wording.INDEX_NO_WAIT)
@click.option("--rebuild", is_flag=True, help=wording.INDEX_REBUILD)
@json_option
@data_option
def index(paths: tuple[Path, ...], no_wait: bool, rebuild: bool, as_json: bool) -> int:
    from bot import app
    from bot.channels.rendering import records
    from bot.channels.terminal.collection import show_report, unreadable_lines
    from bot.channels.terminal.progress import watched
    from bot.channels.terminal.screen import on_console

    if not paths and not rebuild:
        raise WrongUsage(wording.NOTHING_TO_INDEX, click.get_current_context())
    chosen = settings()
    screen = on_console()
    given = " ".join(map(str, paths))
    with watched(screen, given, shown=not as_json) as progress:
        builder = app.builder(
            chosen,
            f"wenju index {given}".rstrip(),
            wait=not no_wait,
            on_wait=_tell_who_is_first,
            recognising=tell_page,
        )
        if rebuild:
            builder.rebuild(progress)
        report = builder.index(paths, progress)
    if as_json:
        print_record(records.report(report))
    elif not paths:
        screen.say(words.REBUILT)
    else:
        with app.catalog(chosen) as catalog:
            show_report(screen, report, catalog.documents(), catalog.coverage())
    failed = [_as_given(error) for error in report.failed]
    for line in unreadable_lines(failed, len(report.added) + len(report.changed) + report.unchanged):
        tell(line)
    return FAILED if report.failed else 0


@click.command("list", cls=Command, help=wording.LIST)
@json_option
@data_option
def listing(as_json: bool) -> None:
    from bot import app
    from bot.channels.rendering import records
    from bot.channels.terminal.collection import show_documents
    from bot.channels.terminal.screen import on_console

    with app.catalog(settings()) as catalog:
        if as_json:
            print_record(records.documents(catalog.documents()))
        else:
            show_documents(on_console(), catalog.documents(), catalog.coverage())


@click.command("remove", cls=Command, help=wording.REMOVE)
@click.argument("document", metavar=wording.DOCUMENT, help=wording.REMOVE_DOCUMENT)
@click.option("--no-wait", is_flag=True, help=wording.INDEX_NO_WAIT)
@json_option
@data_option
def remove(document: str, no_wait: bool, as_json: bool) -> None:
    from bot import app
    from bot.channels.rendering import records
    from bot.channels.terminal.progress import watched
    from bot.channels.terminal.screen import on_console

    chosen = settings()
    with app.catalog(chosen) as catalog:
        card = _the_one(document, catalog)
    screen = on_console()
    with watched(screen, shown=not as_json) as progress:
        builder = app.builder(
            chosen, f"wenju remove {document}", wait=not no_wait, on_wait=_tell_who_is_first
        )
        builder.remove([card.id], progress)
    if as_json:
        print_record(records.removed(card))
    else:
        screen.say(words.removed(one_line(card.name)))


def _tell_who_is_first(holder: str) -> None:
    tell(words.waiting_for(holder))


def _as_given(error: UnreadableDocument) -> UnreadableDocument:
    """The same failure, with its file as seen from the working folder where it stands below it."""
    try:
        source = str(Path(error.source).relative_to(Path.cwd()))
    except ValueError:
        return error
    return UnreadableDocument(source, error.reason, detail=error.detail, line=error.line)


def _the_one(name: str, catalog: Catalog) -> Card:
    """The document that is meant by a name or an id."""
    found = catalog.find_documents(name)
    if not found:
        raise Refused(words.no_such_document(name), FAILED)
    if len(found) > 1:
        candidates = [words.candidate(card.name, card.id) for card in found]
        raise Refused(words.ambiguous(name, candidates))
    return found[0]
