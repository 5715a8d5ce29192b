"""Jobs that go on beside the questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

Job = Callable[[], Coroutine[Any, Any, None]]

_PAUSE = 60.0  # seconds before a job that fell over is begun again: what was wrong may have passed

_log = logging.getLogger(__name__)


@asynccontextmanager
async def going_on(jobs: Mapping[str, Job]) -> AsyncIterator[None]:
    """The jobs run while the body does. One that falls over is logged under its name, and begun again later."""
    tasks = [asyncio.create_task(_lasting(name, job), name=name) for name, job in jobs.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _lasting(name: str, job: Job) -> None:
    while True:
        try:
            await job()
        except Exception:  # noqa: BLE001  the last edge: the service goes on, the log has the rest
            _log.exception("%s was left in the middle", name)
        await asyncio.sleep(_PAUSE)
