"""The store as asynchronous code calls it: in a thread, and again until it has done what was asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from bot.answering.keeping import NotKept

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

_FIRST_PAUSE, _LONGEST_PAUSE = (
    0.2,
    5.0,
)  # seconds; a lock is gone in a moment, a full disk takes somebody to see it

_log = logging.getLogger(__name__)


async def kept(
    call: Callable[_Arguments, _Result], *arguments: _Arguments.args, **named: _Arguments.kwargs
) -> _Result:
    """What `call` gives, as soon as the store can do it; the log hears once that it cannot, once that it could."""
    pause = _FIRST_PAUSE
    while True:
        try:
            result = await asyncio.to_thread(call, *arguments, **named)
        except NotKept as error:
            if pause == _FIRST_PAUSE:
                _log.error("the store does not keep anything (%s); trying until it does", error.reason)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            if pause > _FIRST_PAUSE:
                _log.error("the store keeps things again")
            return result
