"""How a measurement of finding runs and is shown."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.channels.wording import evaluation as words
from bot.cli.chinese import WrongUsage
from bot.cli.options import print_record

if TYPE_CHECKING:
    from bot.evaluation.finding import Measured


def evaluate_finding(folder: Path, as_json: bool, other: Path | None) -> int:
    """Make a collection of the set's corpus in a temporary folder, search it, and tell how well it went."""
    from retrieval.evaluation.sets import NotASet, load

    former = _former(other) if other else {}
    try:
        asked = load(folder)
    except NotASet as error:
        raise WrongUsage(
            words.not_a_finding_set(str(error.path), error.line), click.get_current_context()
        ) from error
    found = measure_set(asked)
    if as_json:
        print_record(
            {
                "set": asked.name,
                "questions": len(asked.questions),
                "table": found.table,
                "sentences": found.sentences,
                "milliseconds": found.milliseconds,
                "each": found.each,
            }
        )
    else:
        _show(found)
    if former and not as_json:
        _show_difference(former, found.each)
    return 0


def measure_set(asked: Any) -> Measured:
    """The figures of a set over a collection made for it alone."""
    from bot import app
    from bot.evaluation.finding import measured
    from bot.settings import Settings

    with tempfile.TemporaryDirectory() as made:
        chosen = Settings(data_dir=Path(made))
        app.builder(chosen, "evaluate", wait=True, on_wait=click.echo).index([asked.corpus])
        with app.reader(chosen) as reader:
            return measured(app.library(reader, chosen), asked)


def _former(path: Path) -> dict[str, dict[str, float]]:
    try:
        each = json.loads(path.read_bytes())["each"]
        return {str(id_): {str(n): float(v) for n, v in figures.items()} for id_, figures in each.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUsage(words.not_a_measurement(str(path)), click.get_current_context()) from error


def _show(found: Measured) -> None:
    from bot.channels.terminal.screen import on_console
    from bot.channels.terminal.tables import Column, show_table

    screen = on_console()
    names = [name for name in next(iter(found.table.values())) if name != "questions"]
    columns = (
        Column(words.KIND),
        Column(words.QUESTIONS, right=True),
        *(Column(name, right=True) for name in names),
    )
    rows = [
        (words.GROUPS.get(kind, kind), f"{figures['questions']:.0f}", *(f"{figures[n]:.3f}" for n in names))
        for kind, figures in found.table.items()
    ]
    show_table(screen, columns, rows)
    if found.sentences:
        screen.print_line(words.sentences(found.sentences))
    screen.print_line(words.milliseconds(found.milliseconds["p50"], found.milliseconds["p95"]))


def _show_difference(former: dict[str, dict[str, float]], now: dict[str, dict[str, float]]) -> None:
    from bot.channels.terminal.screen import on_console
    from retrieval.evaluation.comparing import compare

    screen = on_console()
    for one in compare(former, now):
        screen.print_line(words.difference(one.measure, one.before, one.after, one.error, one.is_certain))
        if one.measure == "recall@1":
            screen.print_line(words.changed(one.better, one.worse))
