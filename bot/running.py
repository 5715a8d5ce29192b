"""Running until we are told to stop: the signals, the jobs beside the work, and the one end of it all."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

Job = Callable[[], Awaitable[object]]

_LAST = 20.0  # seconds after which we leave even where a thread goes on; systemd waits for ninety
_AGAIN = 30.0  # seconds before a job that failed is begun again

_log = logging.getLogger(__name__)


async def until_stopped(work: Coroutine[Any, Any, None], stopping: Callable[[], object]) -> None:
    """Does `work` until it ends, or SIGTERM or SIGINT cancels it, of which `stopping` hears first.

    Whatever runs in a thread cannot be interrupted. So a second signal ends the process at once, and so do twenty
    seconds: nothing is lost by it, since all that was received is kept.
    """
    loop = asyncio.get_running_loop()
    working = asyncio.create_task(work)
    asked = False

    def ask() -> None:
        nonlocal asked
        if asked:
            os._exit(0)
        asked = True
        loop.call_later(_LAST, os._exit, 0)
        stopping()
        working.cancel()

    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, ask)
    with suppress(asyncio.CancelledError):
        await working


@asynccontextmanager
async def beside(jobs: Mapping[str, Job]) -> AsyncIterator[None]:
    """The jobs, by their names, go on while the body runs; one that fails is begun again after a while."""
    tasks = [asyncio.create_task(_going_on(name, job), name=name) for name, job in jobs.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _going_on(name: str, job: Job) -> None:
    while True:
        try:
            await job()
            return
        except Exception:  # noqa: BLE001  a job beside the work must not end it
            _log.exception("%s has failed and is begun again", name)
            await asyncio.sleep(_AGAIN)
