"""The folder of documents, followed while the service runs: what comes, changes or goes there is read in.

It is looked through again and again. A system that tells of changes would be cheaper, but tells of none that another
computer makes on a network drive; looking through 10,000 files takes a quarter of a second.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.wording import upkeep as wording
from bot.channels.wording.errors import retrieval as worded
from bot.channels.wording.errors import system as worded_system
from bot.channels.wording.errors import unreadable
from retrieval.errors import DiskAlmostFull, RetrievalError

if TYPE_CHECKING:
    from retrieval.index import IndexReport

    Stamp = tuple[
        int, int, int, str
    ]  # size, times of content and of all else, digest of what is stated beside it
    Index = Callable[[Sequence[Path]], IndexReport]

# Times that a job took are rested after it, so that documents that drip in take a fifth of a core, and at most so many
# seconds, which is what a job of one document takes on a busy machine.
_REST, _LONGEST_REST = 4, 30.0
_FIRST_PAUSE, _LONGEST_PAUSE = (
    60.0,
    3600.0,
)  # seconds after a job that failed as a whole: a full disk, a service
_TOLD = 5  # files of one job that could not be read are named; a folder of hundreds would fill the screen

_log = logging.getLogger(__name__)


class Watch:
    """What is to be read in of `folder`. `look` blocks for as long as listing the folder takes.

    A file that is still being copied changes from look to look, and is left until it does not. One that could not be
    read comes again when it has changed. That a folder is missing, or all at once empty, removes nothing: its drive
    may not be there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mirrored = (
            False  # the whole folder was handed in once, and with it what had gone before we came
        )
        self._now: dict[Path, Stamp] = {}
        self._read: dict[Path, Stamp] = {}

    def look(self) -> list[Path]:
        """Files, gone ones among them, or the folder itself the first time that all of it is at rest."""
        before, self._now = self._now, _stamped(self._folder)
        resting = {path for path, stamp in self._now.items() if before.get(path) == stamp}
        if not self._mirrored and self._now and len(resting) == len(self._now):
            return [self._folder]
        changed = [path for path in resting if self._read.get(path) != self._now[path]]
        gone = [path for path in self._read if path not in self._now and path not in before]
        return sorted(changed + (gone if self._now else []))

    def settle(self, due: Sequence[Path]) -> None:
        """What the last look gave has been read in, as far as it can be read."""
        if due == [self._folder]:
            self._mirrored = True
            self._read = dict(self._now)
            return
        for path in due:
            if path in self._now:
                self._read[path] = self._now[path]
            else:
                self._read.pop(path, None)


async def watching(
    folder: Path,
    seconds: float,
    index: Index,
    say: Callable[[str], None],
    *,
    first_pause: float = _FIRST_PAUSE,
) -> None:
    """Look every so many `seconds`, and have `index` read in what is due; `say` hears in Chinese what came of it.

    Where `index` raises, all of it is due again after a pause, which doubles from `first_pause` on.
    """
    watch, pause, told = Watch(folder), first_pause, ""
    while True:
        due = await asyncio.to_thread(watch.look)
        rest = seconds
        if due:
            began = time.monotonic()
            try:
                report = await asyncio.to_thread(index, due)
            except (RetrievalError, OSError) as error:
                said = _failure(error)
                if said != told:  # the same trouble is told once
                    say(said)
                told, rest = said, max(pause, seconds)
                if not isinstance(error, DiskAlmostFull):  # there may be room again at any time
                    pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                watch.settle(due)
                told, pause = "", first_pause
                for line in _outcome(report):
                    say(line)
                rest = max(seconds, min(_REST * (time.monotonic() - began), _LONGEST_REST))
        await asyncio.sleep(rest)


def _outcome(report: IndexReport) -> list[str]:
    lines = [unreadable(error) for error in report.failed[:_TOLD] if error.reason != "no_files"]
    if len(report.failed) > _TOLD:
        lines.append(wording.more_unreadable(len(report.failed) - _TOLD))
    if report.added or report.changed or report.removed:
        lines.append(wording.followed(len(report.added), len(report.changed), len(report.removed)))
    return lines


def _failure(error: RetrievalError | OSError) -> str:
    _log.warning("the folder of documents was not read in: %s", type(error).__name__)
    said = worded(error) if isinstance(error, RetrievalError) else worded_system(error)
    return wording.not_followed(said)


def _stamped(folder: Path) -> dict[Path, Stamp]:
    """The files that are read, each with what tells that it has changed; nothing where the folder cannot be listed."""
    from retrieval.reading import files_under, fingerprint

    if not folder.is_dir():
        return {}
    stamps: dict[Path, Stamp] = {}
    stated: dict[Path, str] = {}
    for path in files_under(folder):
        try:
            found = path.stat()
        except OSError:
            continue  # gone since it was listed, or a link that leads nowhere
        if path.parent not in stated:
            stated[path.parent] = fingerprint(path)
        stamps[path] = (found.st_size, found.st_mtime_ns, found.st_ctime_ns, stated[path.parent])
    return stamps
