"""Work in lanes: one after the other in each, lanes side by side."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_Work = TypeVar("_Work")

_log = logging.getLogger(__name__)


class Lanes(Generic[_Work]):
    """Does `work` in the order of its lane, at most `most` pieces at the same time. What `work` raises is logged."""

    def __init__(self, work: Callable[[_Work], Awaitable[None]], most: int) -> None:
        self._work = work
        self._places = asyncio.Semaphore(most)
        self._waiting: dict[Hashable, deque[_Work]] = {}
        self._runs: set[asyncio.Task[None]] = set()
        self._closing = False

    def add(self, lane: Hashable, piece: _Work) -> None:
        """The last one of its lane."""
        if lane in self._waiting:
            self._waiting[lane].append(piece)
        elif not self._closing:
            self._waiting[lane] = deque([piece])
            self._start(self._run(lane))

    def add_at_once(self, piece: _Work) -> None:
        """Beside all lanes, waiting for nothing."""
        if not self._closing:
            self._start(self._alone(piece))

    async def close(self, within: float) -> None:
        """Begin nothing more; what runs has so many seconds to end, then it is cancelled."""
        self._closing = True
        if not self._runs:
            return
        _, late = await asyncio.wait(self._runs, timeout=within)
        for run in late:
            run.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _start(self, run: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(run)
        self._runs.add(task)
        task.add_done_callback(self._runs.discard)

    async def _run(self, lane: Hashable) -> None:
        waiting = self._waiting[lane]
        while waiting and not self._closing:
            async with self._places:
                if not self._closing:
                    await self._alone(waiting.popleft())
        del self._waiting[lane]

    async def _alone(self, piece: _Work) -> None:
        try:
            await self._work(piece)
        except Exception:  # noqa: BLE001  the lane goes on
            _log.exception("a piece of work was left in the middle")
