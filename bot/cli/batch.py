"""Many rows from a file, one JSON line out for each, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from bot.channels.questions import fit
from bot.channels.rendering.records import Record
from bot.channels.rendering.records import failure as failed_record
from bot.channels.wording import commands as words
from bot.channels.wording import errors as wording
from bot.cli.failing import FAILED, Refused, failure
from bot.cli.interrupting import heeded
from bot.cli.options import print_record


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a batch, fit to be asked; `earlier` are the questions before it, the first one first."""

    id: Any
    question: str
    earlier: tuple[str, ...] = ()


class BadRow(Exception):
    """A line that is no question; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def answer_each(file: Path, answer: Callable[[Row], Record]) -> int:
    """Print what `answer` makes of each question, or the row's error; the exit status."""
    return do_each(file, lambda number, fields: answer(_row(number, fields)), wording.not_a_question_row)


def do_each(
    file: Path, done: Callable[[int, dict[str, Any]], Record], not_a_row: Callable[[int], str]
) -> int:
    """Print what `done` makes of each row (its line number and its fields), or the row's error; the exit status.

    Blank lines are passed over. Whatever happens to a row, the rows after it still have their turn. `not_a_row`
    words what is wrong with a line that is no JSON object.
    """
    status = 0
    with _opened(file) as lines, heeded() as stop_if_asked:
        for number, line in _numbered(lines):
            identity, record = _attempted(number, line, done, not_a_row)
            stop_if_asked()
            print_record({"id": identity, **record})
            if "error" in record:
                status = FAILED
    return status


def _attempted(
    number: int, line: bytes, done: Callable[[int, dict[str, Any]], Record], not_a_row: Callable[[int], str]
) -> tuple[Any, Record]:
    identity = None
    try:
        fields = _fields(line, not_a_row(number))
        identity = fields.get("id")
        return identity, done(number, fields)
    except BadRow as error:
        return identity, failed_record("bad_row", error.sentence)
    except Exception as error:  # noqa: BLE001  one row must not cost the others theirs
        told = failure(error)
        return identity, failed_record(told.code, told.sentence)


def _fields(line: bytes, complaint: str) -> dict[str, Any]:
    try:
        fields = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadRow(complaint) from error
    if not isinstance(fields, dict):
        raise BadRow(complaint)
    return fields


def _row(number: int, fields: dict[str, Any]) -> Row:
    question, earlier = fields.get("question"), fields.get("history") or []
    if not isinstance(question, str):
        raise BadRow(wording.not_a_question_row(number))
    if not isinstance(earlier, list) or not all(isinstance(one, str) for one in earlier):
        raise BadRow(wording.not_a_history_row(number))
    return Row(fields.get("id"), fit(question), tuple(earlier))


def _numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        if sys.stdin is None:  # closed by whoever started us
            raise Refused(words.NO_INPUT)
        yield sys.stdin.buffer
    else:
        with file.open("rb") as lines:
            yield lines
