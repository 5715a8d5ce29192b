"""The bot while it runs: from the first word with Telegram to the last, with nothing lost between."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Literal

from telegram import Bot, Update, error
from telegram.request import HTTPXRequest

from bot.answering.keeping import Memory
from bot.channels.telegram.addressing import Me
from bot.channels.telegram.cases import Cases
from bot.channels.telegram.intake import Intake, Takes
from bot.channels.telegram.kept import kept
from bot.channels.telegram.polling import Trouble, introduced, listen
from bot.channels.telegram.posting import TelegramPostman
from bot.channels.telegram.postman import Postman

Put = Callable[[Update], Awaitable[None]]
News = Literal["online", "stopping", "back"] | Trouble

_CONNECTIONS = 64  # more than wait for Telegram at once at 26 calls a second
_CONNECT, _READ, _WRITE = (
    5.0,
    15.0,
    15.0,
)  # seconds; a reply that is given up too soon is an answer sent twice
_FINISHING = 10.0  # seconds for the questions that run when we are asked to stop; systemd waits for ninety
_DAY = 86_400.0  # seconds
_EXPIRY = 6 * 3_600.0  # seconds between two looks for what is too old

_log = logging.getLogger(__name__)


class WrongToken(Exception):
    """Telegram does not know the token."""


def connected(token: str, url: str) -> Bot:
    """A Bot with connections for many chats at once; `url` is that of Telegram or of a Bot API server of one's own."""
    calls = HTTPXRequest(_CONNECTIONS, _READ, _WRITE, _CONNECT, pool_timeout=_READ)
    return Bot(
        token,
        base_url=f"{url.rstrip('/')}/bot",
        base_file_url=f"{url.rstrip('/')}/file/bot",
        request=calls,
        get_updates_request=HTTPXRequest(1, _CONNECT, _WRITE, _CONNECT, pool_timeout=_READ),
    )


@dataclass(frozen=True, slots=True)
class Service:
    """Runs until it is told to stop.

    `face` makes those who understand what comes in, once it is known who we are. `prepare` does in a thread what takes
    seconds once; messages are kept meanwhile, but no answer is begun that a kill could interrupt. `tell` hears how
    things stand, and our name on Telegram. What is older than `retention` days is removed. `beside` is what is done
    in the same loop meanwhile.
    """

    bot: Bot
    memory: Memory
    face: Callable[[Me, Postman, Cases, Put], Takes]
    prepare: Callable[[], object]
    tell: Callable[[News, str], None]
    retention: int
    beside: Callable[[], AbstractAsyncContextManager[object]] = nullcontext

    async def run(self) -> None:
        """Raises WrongToken, and NotKept where the store cannot be opened."""
        await asyncio.to_thread(self.memory.inbox.waiting)
        with _signals() as stopping:
            async with self.beside():
                await self._until(stopping)

    async def _until(self, stopping: asyncio.Event) -> None:
        work = asyncio.create_task(self._work())
        asked = asyncio.create_task(stopping.wait())
        try:
            await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                self.tell("stopping", "")
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
        finally:
            asked.cancel()
            await self.bot.shutdown()

    async def _work(self) -> None:
        try:
            user = await introduced(self.bot, self._tell)
            me = Me(user.id, user.username or "")
            cases = Cases()
            postman = TelegramPostman(self.bot, self._moved)
            intake: Intake

            async def put(update: Update) -> None:
                await intake.put(update)

            face = self.face(me, postman, cases, put)
            intake = Intake(self.memory.inbox, cases, postman, me, face)
            left = await intake.resume(self.bot)
            _log.info("%d messages were left from before", left)
            self.tell("online", me.username)
            beside = [
                asyncio.create_task(one)
                for one in (
                    self._open(intake),
                    intake.take_over(self.bot),
                    self._expire(),
                    face.introduce(),
                )
            ]
            try:
                await listen(self.bot, intake.put, self._tell)
            finally:
                for task in beside:
                    task.cancel()
                await intake.close(_FINISHING)
        except (error.InvalidToken, error.Forbidden) as refused:
            raise WrongToken from refused

    async def _open(self, intake: Intake) -> None:
        try:
            await asyncio.to_thread(self.prepare)
        finally:
            intake.open()

    async def _expire(self) -> None:
        while True:
            removed = await kept(self.memory.expire, time.time() - self.retention * _DAY)
            _log.info("%d entries were too old and are removed", removed)
            await asyncio.sleep(_EXPIRY)

    async def _moved(self, old: int, new: int) -> None:
        await kept(self.memory.doors.moved, old, new)

    def _tell(self, trouble: Trouble) -> None:
        self.tell(trouble or "back", "")


@contextmanager
def _signals() -> Iterator[asyncio.Event]:
    """An event that SIGTERM or SIGINT sets. The second one ends the process at once: whatever runs in a thread cannot
    be interrupted, and nothing is lost, since all that was received is kept."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()

    def asked() -> None:
        if stopping.is_set():
            os._exit(0)
        stopping.set()

    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, asked)
    try:
        yield stopping
    finally:
        for one in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(one)
