"""Lines of the log: for people in a terminal, JSON for programs; the lines of one question under one number.

What a question, a document or an error message says stands in no line, except where everything is logged; secrets
stand in none.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any, Literal

Form = Literal["auto", "text", "json"]

_CHATTY = ("httpx", "httpcore", "telegram")  # they log addresses, in which the token stands
_DOTS = "……"


class Hiding(logging.Formatter):
    """Formats as another does, and puts dots wherever a secret would stand."""

    def __init__(self, formatter: logging.Formatter, secrets: Sequence[str]) -> None:
        super().__init__()
        self._formatter = formatter
        spelt = [(one, json.dumps(one)[1:-1]) for one in secrets if one]
        self._secrets = tuple(dict.fromkeys(spelling for both in spelt for spelling in both))

    def format(self, record: logging.LogRecord) -> str:
        line = self._formatter.format(record)
        for secret in self._secrets:
            line = line.replace(secret, _DOTS)
        return line


def hide(*secrets: str) -> None:
    """No secret reaches a log, whatever level is set."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Hiding(handler.formatter or logging.Formatter(), secrets))


def set_up(form: Form, *secrets: str, wordy: bool = False) -> None:
    """Structured lines instead of plain ones; ``auto`` is text in a terminal and JSON elsewhere. `wordy`: error
    messages are logged with what they say."""
    import structlog

    text = form == "text" or (form == "auto" and sys.stderr.isatty())
    renderer: Any = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )

    def told(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        raised = line.pop("exc_info", None)
        if raised:
            line["exception"] = "\n".join(_in_full(raised[1]) if wordy else _in_short(raised[1]))
        return line

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=not text),
            told,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Hiding(formatter, secrets))


def _in_full(error: BaseException) -> Iterator[str]:
    yield "".join(traceback.format_exception(error)).rstrip()


def _in_short(error: BaseException | None) -> Iterator[str]:
    """Which errors, the last one first, and where; not what they say, which may quote what somebody asked."""
    while error is not None:
        yield type(error).__qualname__
        for frame in traceback.extract_tb(error.__traceback__):
            yield f"  {frame.filename}:{frame.lineno} {frame.name}"
        error = error.__cause__ or error.__context__
