"""The command that measures answering over a set of questions."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.channels.wording import collection
from bot.channels.wording import commands as wording
from bot.channels.wording import evaluation as words
from bot.cli.chinese import Command, WrongUsage
from bot.cli.failing import tell
from bot.cli.options import PATH, data_option, existing_file, json_option, print_record, settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.channels.rendering.records import Record
    from bot.channels.terminal.screen import Screen
    from bot.evaluation.asking import Marked, Report
    from bot.evaluation.measuring import AnswersReport, Measured, Share
    from bot.evaluation.sets import Set
    from bot.models.remembering import Remembering
    from bot.settings import Settings

_NAME_TAIL = 8  # characters of a hash: two folders of one name do not share a collection


def _file_or_folder(context: click.Context, parameter: click.Parameter, path: Path) -> Path | None:
    return path if path.is_dir() else existing_file(context, parameter, path)


@click.command("evaluate", cls=Command, help=wording.EVALUATE)
@click.argument(
    "questions",
    metavar=wording.QUESTION_SET,
    type=PATH,
    callback=_file_or_folder,
    help=wording.EVALUATE_SET,
)
@click.option("--answers", is_flag=True, help=wording.EVALUATE_ANSWERS)
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help=wording.EVALUATE_LIMIT)
@click.option("--fresh", is_flag=True, help=wording.EVALUATE_FRESH)
@click.option("--each", is_flag=True, help=wording.EVALUATE_EACH)
@click.option("--finding", is_flag=True, help=wording.EVALUATE_FINDING)
@click.option(
    "--compare",
    metavar=wording.FILE,
    type=PATH,
    callback=existing_file,
    help=wording.EVALUATE_COMPARE,
)
@json_option
@data_option
def evaluate(
    questions: Path,
    answers: bool,
    limit: int | None,
    fresh: bool,
    each: bool,
    finding: bool,
    compare: Path | None,
    as_json: bool,
) -> int:
    if finding:
        from bot.cli.finding import evaluate_finding

        return evaluate_finding(questions, as_json, compare)
    from bot import app
    from bot.channels.terminal.screen import on_console
    from bot.evaluation.asking import report as plain_report
    from bot.evaluation.measuring import AnswersReport, summed

    chosen = settings()
    asked = _opened(questions, limit)
    model = app.remembering_model(chosen, fresh=fresh)
    screen = on_console()
    with screen.waiting(words.WORKING):
        measured = _measured(asked, _shelf(asked, questions, chosen), chosen, model)
    told: Record = {"set": str(questions), "questions": len(measured)}
    if model and answers:
        told["model"] = chosen.chat_model
    report = summed(measured) if answers else plain_report([one.marked for one in measured])
    if as_json:
        print_record(
            {**told, **asdict(report), **({"each": [_row(one) for one in measured]} if each else {})}
        )
    elif isinstance(report, AnswersReport):
        _show_answers(screen, report, measured if each else ())
    else:
        _show(screen, report, [one.marked for one in measured] if each else ())
    return 0


def _opened(path: Path, limit: int | None) -> Set:
    from bot.evaluation.asking import NotASet
    from bot.evaluation.sets import NotAFolder, open_set

    context = click.get_current_context()
    try:
        return open_set(path, limit)
    except NotASet as error:
        said = words.not_a_query if path.is_dir() else words.not_a_set
        raise WrongUsage(said(str(path), error.line), context) from error
    except NotAFolder as error:
        raise WrongUsage(words.not_a_folder(str(path), str(error)), context) from error


def _shelf(asked: Set, path: Path, chosen: Settings) -> Settings:
    """Where the set's texts are found: in a collection of its own, read in once, or in the one there is."""
    from bot import app

    if asked.corpus is None:
        return chosen
    name = f"{asked.name}-{sha256(str(path.resolve()).encode()).hexdigest()[:_NAME_TAIL]}"
    own = chosen.for_set(name)
    own.index_dir.mkdir(parents=True, exist_ok=True)
    report = app.builder(own, f"wenju evaluate {path}", wait=True, on_wait=_tell_who_is_first).index(
        [asked.corpus]
    )
    for error in report.failed:
        raise error
    return own


def _measured(asked: Set, shelf: Settings, chosen: Settings, model: Remembering | None) -> list[Measured]:
    from bot import app
    from bot.evaluation.measuring import Waiting, measure

    def waiting() -> Waiting:
        return Waiting(model.waited.really, model.waited.told) if model else Waiting()

    async def each_answer() -> list[Measured]:
        return [one async for one in measure(assistant, asked.questions, catalog.decoded, waiting)]

    with app.reader(shelf) as reader, app.catalog(shelf) as catalog:
        assistant = app.assistant(app.library(reader, chosen), chosen, model=model)
        return asyncio.run(each_answer())


def _row(one: Measured) -> Record:
    """A question and what became of it, for a program."""
    marked, answer = one.marked, one.marked.answer
    return {
        "id": marked.question.id,
        "kind": marked.question.kind,
        "question": marked.question.question,
        "outcome": answer.outcome,
        "right": marked.right,
        "met": marked.met,
        "sentences": [asdict(sentence) for sentence in one.sentences],
        "dropped": [asdict(gone) for gone in answer.dropped],
        "first": one.first,
        "total": one.total,
        "overhead": one.overhead,
    }


def _show_answers(screen: Screen, report: AnswersReport, listed: Sequence[Measured]) -> None:
    for one in listed:
        if not one.marked.met:
            _show_unmet(screen, one.marked)
        for sentence in one.sentences:
            if not sentence.supported:
                screen.print_line(words.doubtful(sentence.text, sentence.strange))
    _show_shares(screen, words.ANSWER_MEASURES, report.shares(), report.by_kind)
    screen.print_line(words.outcomes(sum(report.outcomes.values()), report.outcomes, report.dropped))
    screen.print_line(
        words.times({"first": report.first, "total": report.total, "overhead": report.overhead})
    )
    if report.tokens.read:
        screen.print_line(words.tokens(report.tokens.read, report.tokens.written))
    if report.notes:
        screen.print_line(words.failures(report.notes))


def _show(screen: Screen, found: Report, listed: Sequence[Marked]) -> None:
    for one in listed:
        if not one.met:
            _show_unmet(screen, one)
    _show_shares(screen, words.MEASURES, found.shares(), found.by_kind)
    screen.print_line(words.lengths(found.median_length, found.longest, found.most_citations))


def _show_unmet(screen: Screen, one: Marked) -> None:
    said = "".join(sentence.text for sentence in one.answer.sentences) or words.NOT_FOUND
    screen.print_line(words.unmet(one.question.kind, one.question.question, said))


def _show_shares(
    screen: Screen, names: Mapping[str, str], shares: Mapping[str, Share], kinds: Mapping[str, Share]
) -> None:
    from bot.channels.terminal.tables import Column, show_table

    columns = (Column(words.MEASURE), Column(words.MET, right=True), Column(words.SHARE, right=True))
    told = {names[name]: counted for name, counted in shares.items()}
    told |= {words.of_kind(kind): counted for kind, counted in kinds.items()}
    rows = [(name, f"{met}/{of}", f"{met / of:.0%}" if of else "") for name, (met, of) in told.items()]
    show_table(screen, columns, rows)


def _tell_who_is_first(holder: str) -> None:
    tell(collection.waiting_for(holder))
