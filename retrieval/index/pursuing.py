"""Filling a new generation in a process of its own while the next documents are still being read.

A process and not a thread: Chroma holds Python's lock while it takes in a batch, a second for 1,000 passages.
The catalog is the queue between the two: the child, ``python -m retrieval.index.pursuing``, follows the `changes`
that the run commits, so memory stays bounded, and a child that dies takes nothing with it.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import RetrievalError
from retrieval.index.catalog import Catalog
from retrieval.index.children import command, environment
from retrieval.index.filling import Filling
from retrieval.index.generations import Generation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from retrieval.index.reports import Progress
    from retrieval.types import Passage

_MORE = b"more\n"
_LAST = b"last\n"


class Pursuit:
    """Takes over what a run commits, from the first commit that it hears of.

    `begin` makes the generation that is to be filled; with None nothing is done. Only a new one may be filled so:
    nobody reads it, and no later writer takes up what the child of a killed parent may still write for a moment.
    """

    def __init__(self, catalog: Path, url: str, begin: Callable[[], Generation] | None) -> None:
        self._catalog = catalog
        self._url = url
        self._begin = begin
        self._generation: Generation | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def more(self) -> None:
        """Something was committed, and more will be."""
        if self._begin:
            self._generation, self._begin = self._begin(), None
            with suppress(OSError):  # no process to be had: then it is done here, and later
                self._child = _started(self._catalog, self._generation)
                self._say(self._url.encode() + b"\n")
        self._say(_MORE)

    def caught_up(self, total: int, progress: Progress) -> Generation | None:
        """The generation, closed, with all `total` changes that were committed.

        None where there is none, or where the child did not bring it to its end: what went wrong is
        met, and said, by whoever does it here.
        """
        if self._child is None or self._child.stdout is None:
            return None
        self._say(_LAST)
        for line in self._child.stdout:
            if line.strip().isdigit():  # and not something else that prints
                progress("following", int(line), total)
        return self._generation if self._child.wait() == 0 else None

    def close(self) -> None:
        """End the child wherever it is."""
        if self._child is None:
            return
        self._child.kill()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe:
                pipe.close()
        self._child.wait()

    def _say(self, line: bytes) -> None:
        if self._child is None or self._child.stdin is None:
            return
        with suppress(BrokenPipeError):  # it has ended; `caught_up` will tell
            self._child.stdin.write(line)


def _started(catalog: Path, generation: Generation) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command("retrieval.index.pursuing", str(catalog), str(generation.folder)),
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,  # nothing is left to say to one that has ended
    )


def main(arguments: Sequence[str]) -> int:
    """The child: prints how many changes it has taken over; its status is 0 if it got to the last."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to both: the parent ends us
    path, folder = map(Path, arguments)
    said = io.FileIO(sys.stdin.fileno(), closefd=False)  # without a lock that a waiting thread would keep
    url = said.readline().decode().strip()
    orders = _Orders(said)
    try:
        with (
            closing(Catalog(path)) as catalog,
            closing(Filling(catalog, Generation(folder), url, _refuse, fresh=True)) as filling,
        ):
            last = False
            while not last:
                last = orders.next()
                while filling.step():
                    print(filling.taken, flush=True)
            filling.commit()
    except RetrievalError:
        return 1
    return 0


class _Orders:
    """What the parent says. It ends this process at once where the parent is gone: nobody will want the rest."""

    def __init__(self, said: Iterable[bytes]) -> None:
        self._said = said
        self._some = threading.Event()
        self._last = False
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self) -> bool:
        """Wait until something was committed; whether that was the last."""
        self._some.wait()
        self._some.clear()
        return self._last

    def _listen(self) -> None:
        for line in self._said:
            self._last = line == _LAST
            self._some.set()
        os._exit(1)


def _refuse(passages: Sequence[Passage]) -> None:
    """A run keeps the vectors of its passages with them; to make others is the parent's business."""
    raise RetrievalError(f"{len(passages)} passages have no vector")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
