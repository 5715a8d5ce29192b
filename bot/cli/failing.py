"""From an error to one Chinese sentence, a code for programs and an exit status: the only place that does it."""

from __future__ import annotations

import sqlite3
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import click

from bot.channels.questions import LONGEST, UnfitQuestion
from bot.channels.rendering.plain import one_line
from bot.channels.wording import errors as wording
from bot.cli.chinese import sentence
from retrieval.errors import (
    CollectionBroken,
    CollectionBusy,
    CollectionMismatch,
    NotASynonym,
    RetrievalError,
    StorageFailed,
    UnreadableDocument,
)

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count


class Refused(click.ClickException):
    """What was asked for cannot be done as it stands; the message is a Chinese sentence."""

    def __init__(self, sentence: str, status: int = WRONG_USAGE) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Failure:
    """`code` is for programs, `sentence` for people."""

    code: str
    sentence: str
    status: int = FAILED


_CODES: tuple[tuple[type[RetrievalError], str], ...] = (
    (UnreadableDocument, "unreadable"),
    (CollectionBusy, "busy"),
    (CollectionMismatch, "mismatch"),
    (CollectionBroken, "broken"),
    (StorageFailed, "storage"),
    (NotASynonym, "synonyms"),
)


def failure(error: Exception) -> Failure:
    """What an error means to whoever sees it; anything that we did not foresee gets a number to report."""
    match error:
        case click.UsageError():
            return Failure("wrong_usage", sentence(error), WRONG_USAGE)
        case Refused():
            return Failure("refused", error.message, error.status)
        case UnfitQuestion():
            return Failure(error.code, wording.question(error.code, LONGEST), WRONG_USAGE)
        case RetrievalError():
            code = next((code for kind, code in _CODES if isinstance(error, kind)), "retrieval")
            return Failure(code, wording.retrieval(error))
        case sqlite3.Error():
            return Failure("catalog", wording.catalog())
        case OSError():
            return Failure("system", wording.system(error))
    return Failure("unexpected", wording.unexpected(_number(error)))


def run(command: Callable[[], object], *, debugging: Callable[[], bool]) -> int:
    """Run a command and give its exit status; an error is told on stderr, its details only when `debugging`."""
    try:
        result = command()
    except click.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  the last edge: a person must never see a traceback
        told = failure(error)
        tell(told.sentence)
        if told.status == FAILED and debugging():
            traceback.print_exception(error, file=sys.stderr)
        return told.status
    return result if isinstance(result, int) else 0


def tell(sentence: str) -> None:
    """Say it on stderr, on one line whatever the names in it hold."""
    click.echo(one_line(sentence), err=True)


def _number(error: Exception) -> str:
    """Six characters that are the same whenever the same error comes from the same line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename.rsplit('/', 2)[-2:]}:{frames[-1].lineno}" if frames else ""
    return sha256(f"{type(error).__name__} {place}".encode()).hexdigest()[:6]
