"""Ctrl-C that is not lost."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def heeded() -> Iterator[Callable[[], None]]:
    """Gives what raises KeyboardInterrupt if there was a Ctrl-C: to be called between two pieces of work.

    Ctrl-C raises at once, too, as ever. But where it falls into a weak reference's callback or a finalizer, Python
    prints the exception and forgets it: that happened to one interrupted batch in twenty. It is not printed here.
    """
    came = False

    def note(_number: int, _frame: FrameType | None) -> None:
        nonlocal came
        came = True
        raise KeyboardInterrupt

    def stop_if_asked() -> None:
        if came:
            raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop_if_asked  # only the main thread hears signals
        return
    before, told_before = signal.signal(signal.SIGINT, note), sys.unraisablehook

    def tell(lost: sys.UnraisableHookArgs) -> None:
        if lost.exc_type is not KeyboardInterrupt:
            told_before(lost)

    sys.unraisablehook = tell
    try:
        yield stop_if_asked
    finally:
        sys.unraisablehook = told_before
        signal.signal(signal.SIGINT, before)
