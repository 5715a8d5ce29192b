"""Listening to Telegram by asking it again and again, and telling it what was received only when that is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Literal

from telegram import Bot, Update, User, error

Trouble = Literal["unreachable", "conflict", "astray", "called", ""]
Tell = Callable[[Trouble], None]

WANTED = ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member")

_LONG = 25  # seconds that Telegram holds a request open where there is nothing; fewer calls than with ten
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 5.0  # seconds after a failure; who comes back is not kept waiting
_LAST = 3.0  # seconds for the last word to Telegram when we leave

_log = logging.getLogger(__name__)


async def introduced(bot: Bot, tell: Tell) -> User:
    """Who we are, as soon as Telegram can be reached. Raises InvalidToken."""
    pause, told = _FIRST_PAUSE, ""
    while True:
        try:
            await bot.initialize()
        except (error.InvalidToken, error.Forbidden):
            raise
        except error.TelegramError as trouble:
            told = _say(tell, told, trouble)
            await asyncio.sleep(_pause(trouble, pause))
            pause = min(pause * 2, _LONGEST_PAUSE)
        else:
            if told:
                tell("")
            return bot.bot


async def listen(bot: Bot, put: Callable[[Update], Awaitable[None]], tell: Tell) -> None:
    """Every update goes to `put`, in order; for ever. An address that Telegram calls is taken back first. `tell` hears
    once when nothing comes through, and once when it does again. Raises InvalidToken."""
    pause, told, offset = _FIRST_PAUSE, "", None
    called = True  # for all that we know
    try:
        while True:
            try:
                if called:
                    called = not await bot.delete_webhook(drop_pending_updates=False)
                updates = await bot.get_updates(offset=offset, timeout=_LONG, allowed_updates=WANTED)
            except (error.InvalidToken, error.Forbidden):
                raise
            except error.TelegramError as trouble:
                if not isinstance(trouble, error.TimedOut):
                    told = _say(tell, told, trouble)
                await asyncio.sleep(_pause(trouble, pause))
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            if told:
                tell("")
            pause, told = _FIRST_PAUSE, ""
            known = offset
            for update in updates:
                await put(update)
                offset = max(offset or 0, update.update_id + 1)
            if updates and offset == known:
                await asyncio.sleep(_FIRST_PAUSE)  # nothing but old ones again: no reason to hurry
    finally:
        if offset is not None:
            await _confirm(bot, offset)


async def _confirm(bot: Bot, offset: int) -> None:
    """What was received is kept: say so, or it comes again, which does no harm."""
    try:
        async with asyncio.timeout(_LAST):
            await bot.get_updates(offset=offset, timeout=0, allowed_updates=WANTED)
    except (error.TelegramError, TimeoutError) as trouble:
        _log.info("what was received will come again: %s", type(trouble).__name__)


def _say(tell: Tell, told: str, trouble: error.TelegramError) -> Trouble:
    kind: Trouble = "conflict" if isinstance(trouble, error.Conflict) else "unreachable"
    _log.info("nothing comes through: %s", type(trouble).__name__)
    if told != kind:
        tell(kind)
    return kind


def _pause(trouble: error.TelegramError, pause: float) -> float:
    """A second poller that asks again at once would only throw the first one out again."""
    return _LONGEST_PAUSE if isinstance(trouble, error.Conflict | error.RetryAfter) else pause
