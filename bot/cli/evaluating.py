"""The command that measures answering over a set of questions."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.wording import commands as wording
from bot.channels.wording import evaluation as words
from bot.cli.chinese import Command, WrongUsage
from bot.cli.options import data_option, existing_file, json_option, print_record, settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.evaluation.asking import Marked, Report


def _file_or_folder(context: click.Context, parameter: click.Parameter, path: Path) -> Path | None:
    return path if path.is_dir() else existing_file(context, parameter, path)


@click.command("evaluate", cls=Command, help=wording.EVALUATE)
@click.argument(
    "questions",
    metavar=wording.QUESTION_SET,
    type=click.Path(path_type=Path, readable=False),
    callback=_file_or_folder,
    help=wording.EVALUATE_SET,
)
@click.option("--each", is_flag=True, help=wording.EVALUATE_EACH)
@click.option("--finding", is_flag=True, help=wording.EVALUATE_FINDING)
@click.option(
    "--compare",
    metavar=wording.FILE,
    type=click.Path(path_type=Path, readable=False),
    callback=existing_file,
    help=wording.EVALUATE_COMPARE,
)
@json_option
@data_option
def evaluate(questions: Path, each: bool, finding: bool, compare: Path | None, as_json: bool) -> int:
    if finding or questions.is_dir():
        from bot.cli.finding import evaluate_finding

        return evaluate_finding(questions, as_json, compare)
    from bot import app
    from bot.evaluation.asking import NotASet, ask, load, report

    try:
        asked = load(questions)
    except NotASet as error:
        raise WrongUsage(words.not_a_set(str(questions), error.line), click.get_current_context()) from error
    chosen = settings()
    with app.reader(chosen) as reader:
        marked = asyncio.run(ask(app.assistant(app.library(reader), chosen), asked))
    found = report(marked)
    if as_json:
        from dataclasses import asdict

        print_record({"set": str(questions), "questions": len(marked), **asdict(found)})
    else:
        _show(found, marked if each else ())
    return 0


def _show(found: Report, marked: Sequence[Marked]) -> None:
    from bot.channels.terminal.screen import on_console
    from bot.channels.terminal.tables import Column, show_table

    screen = on_console()
    for one in marked:
        if not one.met:
            said = "".join(sentence.text for sentence in one.answer.sentences) or words.NOT_FOUND
            screen.print_line(words.unmet(one.question.kind, one.question.question, said))
    columns = (Column(words.MEASURE), Column(words.MET, right=True), Column(words.SHARE, right=True))
    rows = [
        (words.MEASURES[name], f"{met}/{of}", f"{met / of:.0%}" if of else "")
        for name, (met, of) in found.shares().items()
    ]
    rows += [
        (words.of_kind(kind), f"{met}/{of}", f"{met / of:.0%}") for kind, (met, of) in found.by_kind.items()
    ]
    show_table(screen, columns, rows)
    screen.print_line(words.lengths(found.median_length, found.longest, found.most_citations))
