"""A derived index that does not agree with the catalogue is put right behind the questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from retrieval.errors import CollectionBusy, RetrievalError
from retrieval.index import Catalog
from retrieval.index.generations import Generations
from retrieval.index.lock import is_held

_LOOK = 30.0  # seconds between two looks: some milliseconds each
_FIRST_PAUSE, _LONGEST_PAUSE = (
    10.0,
    3600.0,
)  # seconds after a repair that failed; a disk may have room again by then

_log = logging.getLogger(__name__)


class Mending:
    """Has `repair` called, in a thread, when the index in `folder` is not as it was left.

    `ask` is what a Reader is given for its own repair: it returns at once, and questions go on with what there is.
    """

    def __init__(self, folder: Path, repair: Callable[[], None], every: float = _LOOK) -> None:
        """Looks `every` so many seconds, asked or not."""
        self._folder = folder
        self._repair = repair
        self._every = every
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """A question met something wrong. May be called in any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._asked.set)
        else:
            self._asked.set()  # nobody waits for it yet

    async def going_on(self) -> None:
        """Look, and repair, for ever."""
        self._loop = asyncio.get_running_loop()
        pause = _FIRST_PAUSE
        while True:
            try:
                async with asyncio.timeout(self._every):
                    await self._asked.wait()
            except TimeoutError:
                if not await asyncio.to_thread(is_doubtful, self._folder):
                    continue
            self._asked.clear()
            try:
                await asyncio.to_thread(self._repair)
                pause = _FIRST_PAUSE
            except CollectionBusy:
                _log.info("somebody is writing, and will see to the index")
            except (RetrievalError, OSError) as error:
                _log.warning("the index is not repaired yet: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)


def is_doubtful(folder: Path) -> bool:
    """Whether the index in `folder` is not as it was left, and nobody is writing. Opens neither Chroma nor tantivy."""
    path = folder / "catalog.sqlite"
    if not path.exists():
        return False
    try:
        with closing(Catalog(path)) as catalog:
            if not catalog.coverage().passages:
                return False
            standing = Generations(folder).standing(catalog)
    except RetrievalError:
        return False  # that is not the index, and questions say so
    if standing.settled and standing.generation and standing.made:
        return standing.generation.damaged(standing.made) and not is_held(folder)
    return not is_held(folder)
