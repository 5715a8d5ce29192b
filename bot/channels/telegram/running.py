"""The bot while it runs: from the first word with Telegram to the last, with nothing lost between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal

from telegram import Bot, Update, error
from telegram.request import HTTPXRequest

from bot.answering.keeping import Memory
from bot.channels.telegram import WrongAddress, WrongToken
from bot.channels.telegram.addressing import Me
from bot.channels.telegram.cases import Cases
from bot.channels.telegram.intake import Intake, Takes
from bot.channels.telegram.kept import kept
from bot.channels.telegram.listening import Listening
from bot.channels.telegram.polling import Trouble, introduced
from bot.channels.telegram.posting import TelegramPostman
from bot.channels.telegram.postman import Postman

Heard = Callable[[Literal["ok", "again", "refused"]], None]
Put = Callable[[Update], Awaitable[None]]
News = Literal["online", "back"] | Trouble

_CONNECTIONS = 64  # more than wait for Telegram at once at 26 calls a second
_CONNECT, _READ, _WRITE = (
    5.0,
    15.0,
    15.0,
)  # seconds; a reply that is given up too soon is an answer sent twice
_OK, _TOO_MANY, _FAILED = 200, 429, 500  # statuses
_FINISHING = 10.0  # seconds for the questions that run when we are asked to stop; systemd waits for ninety

_log = logging.getLogger(__name__)


class _Heard(HTTPXRequest):
    """Tells of each call how it ended."""

    def __init__(self, heard: Heard, connections: int, read: float) -> None:
        super().__init__(connections, read, _WRITE, _CONNECT, pool_timeout=_READ)
        self._heard = heard

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        try:
            status, payload = await super().do_request(*given, **named)
        except error.TelegramError:
            self._heard("again")
            raise
        self._heard(
            "ok" if status == _OK else "again" if status == _TOO_MANY or status >= _FAILED else "refused"
        )
        return status, payload


def connected(token: str, url: str, heard: Heard = lambda _: None) -> Bot:
    """A Bot with connections for many chats at once; `url` is that of Telegram or of a Bot API server of one's own.
    `heard` is told how each call ended: ``again`` where it is tried once more."""
    return Bot(
        token,
        base_url=f"{url.rstrip('/')}/bot",
        base_file_url=f"{url.rstrip('/')}/file/bot",
        request=_Heard(heard, _CONNECTIONS, _READ),
        get_updates_request=_Heard(heard, 1, _CONNECT),
    )


@dataclass(frozen=True, slots=True)
class Telegram:
    """The bot from its first word with Telegram to its last.

    `face` makes those who understand what comes in, once it is known who we are. `prepare` does in a thread what takes
    seconds once; messages are kept meanwhile, but no answer is begun that a kill could interrupt. `tell` hears how
    things stand, and our name on Telegram. `listening` is how updates come.
    """

    bot: Bot
    memory: Memory
    face: Callable[[Me, Postman, Cases, Put], Takes]
    prepare: Callable[[], object]
    tell: Callable[[News, str], None]
    listening: Listening

    async def run(self) -> None:
        """Until its task is cancelled: then nothing more is begun, what runs has ten seconds, the rest is put back.
        Raises WrongToken and WrongAddress."""
        try:
            await self._work()
        finally:
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
                for one in (self._open(intake), intake.take_over(self.bot), face.introduce())
            ]
            try:
                await self.listening.listen(self.bot, intake.put, self._tell)
            except error.BadRequest as refused:
                raise WrongAddress(refused.message) from refused
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

    async def _moved(self, old: int, new: int) -> None:
        await kept(self.memory.doors.moved, old, new)

    def _tell(self, trouble: Trouble) -> None:
        self.tell(trouble or "back", "")
