from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from structlog.contextvars import bound_contextvars

from bot.observing.logs import Form, hide, set_up

TOKEN = '123456:for"tests'  # a quote mark, which JSON spells otherwise
QUESTION = "夜间安静区在哪儿"


@contextmanager
def alone() -> Iterator[StringIO]:
    """What is logged by a handler at the root, as the program has one; those of pytest stand aside."""
    written, root = StringIO(), logging.getLogger()
    before, root.handlers[:] = root.handlers[:], [logging.StreamHandler(written)]
    try:
        yield written
    finally:
        root.handlers[:] = before


def failing() -> None:
    try:
        raise ValueError(QUESTION)
    except ValueError as error:
        raise RuntimeError(f"{QUESTION} {TOKEN}") from error


def logged(form: Form, *, wordy: bool = False) -> str:
    with alone() as lines:
        set_up(form, TOKEN, wordy=wordy)
        log = logging.getLogger("bot.somewhere")
        with bound_contextvars(update=7):
            log.error("%s went wrong", TOKEN)
            try:
                failing()
            except RuntimeError:
                log.exception("an update went wrong")
        return lines.getvalue()


def test_lines_of_one_question_are_json_under_one_number() -> None:
    first, second = map(json.loads, logged("json").splitlines())

    assert {key: first[key] for key in ("event", "level", "logger", "update")} == {
        "event": "…… went wrong",
        "level": "error",
        "logger": "bot.somewhere",
        "update": 7,
    }
    assert second["update"] == 7
    assert second["exception"].startswith("RuntimeError")
    assert "ValueError" in second["exception"]


@pytest.mark.parametrize("form", ["json", "text"])
def test_neither_secrets_nor_what_was_asked_stand_in_a_line(form: Form) -> None:
    lines = logged(form)

    assert "123456:for" not in lines
    assert QUESTION not in lines
    assert "failing" in lines


def test_where_everything_is_logged_errors_say_what_they_say_but_no_secret() -> None:
    lines = logged("json", wordy=True)

    assert QUESTION in lines
    assert "123456:for" not in lines


def test_plain_lines_hide_secrets_too() -> None:
    with alone() as lines:
        hide(TOKEN)

        logging.getLogger("bot").error("with %s", TOKEN)

        assert lines.getvalue() == "with ……\n"
