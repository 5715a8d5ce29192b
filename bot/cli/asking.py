"""The commands that look something up: search, ask, chat."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.wording import commands as wording
from bot.cli.chinese import Command, WrongUsage
from bot.cli.failing import Refused
from bot.cli.options import PATH, data_option, existing_file, json_option, print_record, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answering.types import Answer, Turn
    from bot.channels.rendering.records import Record
    from bot.channels.terminal.conversation import Asks
    from bot.cli.batch import Row

_HITS = 10  # as many as fit on two screens; the right one is among the first five for 99 % of questions

batch_option = click.option(
    "--batch",
    metavar=wording.FILE,
    type=PATH,
    callback=existing_file,
    help=wording.BATCH,
)


def _day(context: click.Context, _parameter: click.Parameter, typed: str | None) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise WrongUsage(wording.not_a_day("--today"), context) from error


today_option = click.option("--today", metavar=wording.DAY, callback=_day, help=wording.ASK_TODAY)


@click.command("search", cls=Command, help=wording.SEARCH)
@click.argument("query", required=False, metavar=wording.WORDS, help=wording.SEARCH_QUERY)
@click.option(
    "-k", "limit", metavar="N", type=click.IntRange(1, 100), default=_HITS, help=wording.SEARCH_LIMIT
)
@today_option
@batch_option
@json_option
@data_option
def search(query: str | None, limit: int, today: date | None, batch: Path | None, as_json: bool) -> int:
    from bot import app
    from bot.channels.questions import fit
    from bot.channels.rendering import records
    from bot.channels.terminal.answers import show_findings
    from bot.channels.terminal.screen import on_console
    from bot.cli.batch import answer_each

    _one_of(query, batch)
    wanted = fit(query) if query is not None else ""
    chosen = settings()
    with app.reader(chosen) as reader:
        library = app.library(reader, chosen)
        if batch is not None:
            return answer_each(
                batch, lambda row: records.findings(*app.search(library, row.question, limit, today))
            )
        findings, seconds = app.search(library, wanted, limit, today)
        if as_json:
            print_record(records.findings(findings, seconds))
        else:
            show_findings(on_console(), findings, library.coverage(), seconds)
    return 0


@click.command("ask", cls=Command, help=wording.ASK)
@click.argument("question", required=False, metavar=wording.QUESTION, help=wording.ASK_QUESTION)
@click.option("--history", metavar=wording.QUESTION, multiple=True, help=wording.ASK_HISTORY)
@today_option
@batch_option
@json_option
@data_option
def ask(
    question: str | None, history: tuple[str, ...], today: date | None, batch: Path | None, as_json: bool
) -> int:
    from bot import app
    from bot.channels.questions import fit
    from bot.channels.rendering import records
    from bot.channels.terminal.answers import show_answer
    from bot.channels.terminal.screen import on_console
    from bot.channels.wording.conversation import LOOKING
    from bot.cli.batch import answer_each

    _one_of(question, batch)
    if batch is not None and history:
        raise WrongUsage(wording.HISTORY_IN_BATCH, click.get_current_context())
    wanted = fit(question) if question is not None else ""
    chosen = settings()
    with app.reader(chosen) as reader, asyncio.Runner() as runner:
        assistant = app.assistant(app.library(reader, chosen), chosen, today)
        if batch is not None:
            return answer_each(batch, lambda row: _recorded(runner, assistant, row))
        screen = on_console()
        with nullcontext() if as_json else screen.waiting(LOOKING):
            answer = runner.run(_whole(assistant, wanted, _turns(history)))
        if as_json:
            print_record(records.answer(answer))
        else:
            show_answer(screen, answer)
    return 0


@click.command("chat", cls=Command, help=wording.CHAT)
@today_option
@data_option
def chat(today: date | None) -> int:
    from bot import app
    from bot.channels.terminal.conversation import Conversation
    from bot.channels.terminal.lines import piped, typed
    from bot.channels.terminal.screen import on_console

    chosen = settings()
    screen = on_console()
    if sys.stdin is None:  # closed by whoever started us
        raise Refused(wording.NO_INPUT)
    watched = sys.stdin.isatty() and sys.stdout.isatty()
    with app.reader(chosen) as reader:
        library = app.library(reader, chosen)
        conversation = Conversation(
            app.assistant(library, chosen, today),
            library,
            screen,
            answerer=app.way_of_answering(chosen),
            around=lambda passage: app.around(reader, passage),
        )
        conversation.greet()
        screen.blank()
        if watched:
            app.warm_up(library, chosen)
        conversation.hold(typed(chosen.history_file) if watched else piped(sys.stdin, screen))
    return 0


def _one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise WrongUsage(wording.QUESTION_OR_BATCH, click.get_current_context())


def _recorded(runner: asyncio.Runner, assistant: Asks, row: Row) -> Record:
    from bot.channels.rendering import records

    return records.answer(runner.run(_whole(assistant, row.question, _turns(row.earlier))))


async def _whole(assistant: Asks, question: str, history: Sequence[Turn]) -> Answer:
    """The answer, without its sentences one by one."""
    from bot.answering.types import Answer

    return [piece async for piece in assistant.answer(question, history) if isinstance(piece, Answer)][-1]


def _turns(questions: Sequence[str]) -> tuple[Turn, ...]:
    """Earlier questions as turns; what cannot be asked cannot be leaned on either."""
    from bot.answering.types import Turn
    from bot.channels.questions import UnfitQuestion, fit

    turns = []
    for question in questions:
        try:
            turns.append(Turn(fit(question)))
        except UnfitQuestion:
            continue
    return tuple(turns)
