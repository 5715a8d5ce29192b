"""Ctrl-C is heeded even where Python forgets it."""

from __future__ import annotations

import signal
import weakref

import pytest

from bot.cli.interrupting import heeded


class _Thing:
    pass


def test_an_interrupt_that_python_forgets_is_heeded_between_two_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    thing = _Thing()
    watching = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))

    with heeded() as stop_if_asked:
        stop_if_asked()
        del thing  # the interrupt is raised in the callback, and lost there
        assert watching() is None
        with pytest.raises(KeyboardInterrupt):
            stop_if_asked()

    assert capsys.readouterr().err == ""


def test_outside_of_it_ctrl_c_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)

    with heeded():
        pass

    assert signal.getsignal(signal.SIGINT) is before
