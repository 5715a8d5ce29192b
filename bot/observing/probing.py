"""Trying in the background what nobody may have asked for lately."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering.keeping import Inbox, NotKept
from retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from bot.observing.meters import Meters
    from bot.observing.vitals import Part, Vitals
    from retrieval.types import Coverage

_EVERY = 15.0  # seconds between two probes of store and index, 3 ms each
_MODEL = 60.0  # seconds without a call after which the model's service is asked whether it is there

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probe:
    """Store, index and model, tried as a question would. `find` searches and gives the trouble it had, `coverage` says
    what is held, `catalog` is its file. `reaches_model` asks whether the model's service is there, which costs nothing.
    """

    vitals: Vitals
    meters: Meters
    inbox: Inbox
    find: Callable[[], str]
    coverage: Callable[[], Coverage]
    catalog: Path
    reaches_model: Callable[[], bool] | None = None

    async def go_on(self) -> None:
        """For ever."""
        while True:
            await asyncio.to_thread(self.look)
            await asyncio.sleep(_EVERY)

    def look(self) -> None:
        """Once; blocks."""
        self._look_at_store()
        self._look_at_index()
        if self.reaches_model is not None:
            age = self.vitals.age("model")
            if age is None or age > _MODEL:
                self._look_at_model(self.reaches_model)

    def _look_at_store(self) -> None:
        try:
            self.vitals.queue = self.inbox.waiting()
        except NotKept as error:
            self._ill("store", error.reason)
        else:
            self.vitals.well("store")

    def _look_at_index(self) -> None:
        try:
            trouble, held = self.find(), self.coverage()
        except (RetrievalError, sqlite3.Error) as error:
            self._ill("index", type(error).__name__)
            return
        self.vitals.well("index", trouble)
        size, changed = 0, 0.0
        for path in (self.catalog, self.catalog.with_name(f"{self.catalog.name}-wal")):
            with suppress(OSError):
                at = path.stat()
                size, changed = size + at.st_size, max(changed, at.st_mtime)
        self.meters.holds(held.documents, held.passages, size, changed)

    def _look_at_model(self, reaches: Callable[[], bool]) -> None:
        if reaches():
            self.vitals.well("model")
        else:
            self._ill("model", "unreachable")

    def _ill(self, part: Part, trouble: str) -> None:
        _log.warning("%s is not well: %s", part, trouble)
        self.vitals.ill(part, trouble)
