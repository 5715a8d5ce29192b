"""Who writes the collection while questions are answered: a process of its own, which gives way to them.

Reading a document takes Python's lock for seconds; in a thread of the service every question would wait for its turn.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from retrieval.index import Builder, IndexReport, Progress

Order = Literal["index", "remove", "repair"]

_GIVES_WAY = 10  # added to the priority's number: of a busy core such a process gets a tenth
_LAST = 5.0  # seconds for a job that is told to end; after that it is killed, which the collection survives

_log = logging.getLogger(__name__)


class MakesBuilder(Protocol):
    """Makes the Builder in the other process; it must be such that it can be sent there."""

    def __call__(self, holder: str, *, wait: bool, on_wait: Callable[[str], None]) -> Builder: ...


class Scribe:
    """Writes the collection, one job at a time, each in a process that is started for it.

    Calls block and may come from several threads. They raise what Builder raises, and ChildProcessError where the
    process ended without a word: then the next job, or `repair`, finishes what it began. `close` ends the one that
    runs; a job of a killed service ends by itself when it next has something to say.
    """

    def __init__(self, make: MakesBuilder) -> None:
        self._make = make
        self._turn = Lock()
        self._guard = Lock()  # of the two that follow
        self._process: BaseProcess | None = None
        self._closed = False

    def index(
        self,
        paths: Sequence[Path],
        holder: str,
        progress: Progress | None = None,
        waiting: Callable[[], None] = lambda: None,
    ) -> IndexReport:
        """`Builder.index`; `waiting` is called when another writer is first."""
        report: IndexReport = self._do("index", tuple(paths), holder, progress, waiting)
        return report

    def remove(self, document_ids: Sequence[str], holder: str) -> None:
        """`Builder.remove`."""
        self._do("remove", tuple(document_ids), holder, None, lambda: None)

    def repair(self) -> None:
        """`Builder.repair`."""
        self._do("repair", (), "wenju serve", None, lambda: None)

    def close(self) -> None:
        """Begin nothing more, and end what runs."""
        with self._guard:
            self._closed = True
            if self._process is not None:
                self._process.terminate()
        if self._turn.acquire(timeout=_LAST):  # whoever waits for it has heard
            self._turn.release()
            return
        with self._guard:
            if self._process is not None:
                self._process.kill()

    def _do(
        self,
        order: Order,
        given: tuple[Any, ...],
        holder: str,
        progress: Progress | None,
        waiting: Callable[[], None],
    ) -> Any:
        if not self._turn.acquire(blocking=False):
            waiting()
            self._turn.acquire()
        try:
            return self._done(order, given, holder, progress, waiting)
        finally:
            self._turn.release()

    def _done(
        self,
        order: Order,
        given: tuple[Any, ...],
        holder: str,
        progress: Progress | None,
        waiting: Callable[[], None],
    ) -> Any:
        # Not forked: a copy of a process with threads may hold locks that nobody releases.
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        arguments = (theirs, self._make, order, given, holder)
        process = context.Process(target=_work, args=arguments, name=f"wenju {order}")
        with theirs, self._guard:
            if self._closed:
                ours.close()
                raise ChildProcessError("the service is ending")
            process.start()
            self._process = process
        try:
            with ours:
                return _heard(ours, progress, waiting)
        finally:
            process.join()
            with self._guard:
                self._process = None
                process.close()


def _heard(said: Connection, progress: Progress | None, waiting: Callable[[], None]) -> Any:
    """What the job gives, or raise what it raised."""
    while True:
        try:
            kind, what = said.recv()
        except EOFError:
            raise ChildProcessError("the process that writes has ended") from None
        match kind:
            case "progress" if progress:
                progress(*what)
            case "waiting":
                waiting()
            case "done":
                return what
            case "failed":
                raise what


def _work(said: Connection, make: MakesBuilder, order: Order, given: tuple[Any, ...], holder: str) -> None:
    """The other process. Ctrl-C is for the service, which ends this one in its own time."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):  # not everywhere, and not always allowed
        os.nice(_GIVES_WAY)

    def progress(what: str, done: int, total: int) -> None:
        said.send(("progress", (what, done, total)))

    result: Any = None
    try:
        builder = make(holder, wait=order != "repair", on_wait=lambda _: said.send(("waiting", None)))
        match order:
            case "index":
                result = builder.index(given, progress)
            case "remove":
                result = builder.remove(given, progress)
            case "repair":
                builder.repair(progress)
    except BrokenPipeError:
        _log.warning("nobody waits for this any more; the next one to write will finish it")
    except Exception as error:  # noqa: BLE001  raised again where it was ordered
        said.send(("failed", error))
    else:
        said.send(("done", result))
