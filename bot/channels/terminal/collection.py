"""The collection on the screen: what was read in, what is there, whether all is well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.channels.holdings import Check, Report, Shelved
from bot.channels.rendering.citing import printed, titled
from bot.channels.rendering.plain import one_line, shortened
from bot.channels.terminal.screen import MARK, QUIET, STRONG, Screen
from bot.channels.terminal.tables import Column, show_table
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import collection as wording
from bot.channels.wording import errors
from retrieval.errors import UnreadableDocument
from retrieval.types import Coverage

_LISTED = 20  # files of one run; a folder of a thousand pages would push the summary off the screen
_LONG_TITLE = 30  # characters; beside it stand the date, the stories and the file's name


def show_report(screen: Screen, report: Report, documents: Iterable[Shelved], coverage: Coverage) -> None:
    """A line for each file that came in, then what else happened, then what there is now."""
    touched = set(report.added) | set(report.changed)
    files: dict[str, list[Shelved]] = {}
    for document in documents:
        if document.card.name in touched:
            files.setdefault(document.card.source, []).append(document)
    for fresh in list(files.values())[:_LISTED]:
        screen.say(_file_line(fresh), first="  ", rest="    ")
    if len(files) > _LISTED:
        screen.say((wording.more(len(files) - _LISTED), QUIET), first="  ")
    for name in report.removed[:_LISTED]:
        screen.say((wording.gone(one_line(name)), QUIET), first="  ")
    counted = wording.done(len(report.added), len(report.changed), len(report.removed), report.unchanged)
    screen.say(f"{counted} · {answer_wording.seconds(report.seconds)}")
    screen.say(wording.now(answer_wording.holdings(coverage)) if coverage.documents else wording.EMPTY)


def show_documents(screen: Screen, documents: Sequence[Shelved], coverage: Coverage) -> None:
    """Everything that is there, a line each."""
    if not documents:
        screen.say(wording.EMPTY)
        return
    name, title, source, stories, characters = wording.COLUMNS
    columns = (
        Column(name, shrinks=True),
        Column(title, shrinks=True),
        Column(source),
        Column(stories, right=True),
        Column(characters, right=True),
    )
    rows = [
        (
            one.card.name,
            shortened(one.card.title, _LONG_TITLE),
            printed(one.card),
            str(one.stories),
            f"{one.characters:,}",
        )
        for one in documents
    ]
    show_table(screen, columns, rows)
    screen.say((answer_wording.holdings(coverage), QUIET))


def show_checks(screen: Screen, checks: Sequence[Check]) -> None:
    """A line for each thing, and below what is not as it should be what to do about it."""
    for check in checks:
        sign, style = (wording.GOOD, MARK) if check.ok else (wording.BAD, STRONG)
        screen.say(
            (sign, style), f" {wording.check_name(check.name)}：{check.detail}", first="  ", rest="    "
        )
        if check.action:
            screen.say((check.action, QUIET), first="    ")
    screen.say(wording.all_well(all(check.ok for check in checks)))


def unreadable_lines(failed: Sequence[UnreadableDocument], unaffected: int) -> list[str]:
    """A sentence for each file that could not be read, and for all rows of a corpus that fail alike.

    The last one says that the others are in.
    """
    alike: dict[tuple[str, str], list[UnreadableDocument]] = {}
    for error in failed:
        alike.setdefault((error.source, error.reason), []).append(error)
    lines = [
        errors.unreadable(group[0]) if len(group) == 1 else errors.unreadable_rows(group)
        for group in alike.values()
    ]
    if unaffected and lines:
        lines.append(errors.files_in_the_way(unaffected))
    return lines


def _file_line(documents: Sequence[Shelved]) -> str:
    """``云川日报 2024-06-26 第4版 · 2 篇报道 · 报纸/04.txt``; of a corpus, how many rows it gave."""
    if len(documents) > 1:
        return " · ".join((one_line(Path(documents[0].card.source).name), wording.documents(len(documents))))
    card = documents[0].card
    title = titled(shortened(one_line(card.title or card.name), _LONG_TITLE))
    where = printed(card) if card.paper else f"{title} {printed(card)}".rstrip()
    return " · ".join((where, wording.stories(documents[0].stories), one_line(card.name)))
