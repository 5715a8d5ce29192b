"""The command that checks given answers against given passages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.channels.wording import commands as wording
from bot.channels.wording import errors
from bot.cli.chinese import Command
from bot.cli.options import PATH, data_option, existing_file, json_option

if TYPE_CHECKING:
    from bot.answering.verifying import Given
    from bot.channels.rendering.records import Record


@click.command("verify", cls=Command, help=wording.VERIFY)
@click.option(
    "--batch",
    metavar=wording.FILE,
    type=PATH,
    callback=existing_file,
    required=True,
    help=wording.VERIFY_BATCH,
)
@json_option
@data_option
def verify(batch: Path, as_json: bool) -> int:
    """Prints JSON with ``--json`` and without: a batch is for programs."""
    from bot.cli.batch import do_each

    return do_each(batch, _checked, errors.not_an_answer_row)


def _checked(number: int, fields: dict[str, Any]) -> Record:
    from bot.answering.verifying import verify as verified
    from bot.channels.rendering import records
    from bot.cli.batch import BadRow

    answer, passages, asked = fields.get("answer"), fields.get("passages"), fields.get("question") or ""
    if not isinstance(answer, str) or not isinstance(passages, list) or not isinstance(asked, str):
        raise BadRow(errors.not_an_answer_row(number))
    given = [_given(number, passage) for passage in passages]
    if len({one.number for one in given}) < len(given):
        raise BadRow(errors.not_an_answer_row(number))
    return records.verified(verified(answer, given, asked))


def _given(line: int, passage: object) -> Given:
    from bot.answering.verifying import Given
    from bot.cli.batch import BadRow

    if isinstance(passage, dict):
        match passage.get("number"), passage.get("text"), passage.get("headline") or "":
            case (int() as number, str() as text, str() as headline) if not isinstance(number, bool):
                return Given(number, text, headline)
    raise BadRow(errors.not_an_answer_row(line))
