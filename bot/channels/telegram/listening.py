"""How updates come: asked for again and again, or brought by Telegram to an address of ours."""

from __future__ import annotations

import asyncio
import logging
import time
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from typing import Literal, TypeVar

from telegram import Bot, WebhookInfo, error

from bot.channels.telegram.polling import WANTED, Tell, Trouble, listen
from bot.channels.telegram.webhook import Put, Webhook

_Result = TypeVar("_Result")

Way = Literal["auto", "polling", "webhook"]

_LOOK = 60.0  # seconds between two looks at how Telegram's calls go
_TRY = 300.0  # seconds of polling before the address is tried again
_PATIENCE = 3.0  # seconds for our own address; nothing comes in meanwhile
_PAUSE = 5.0  # seconds after Telegram could not be reached
_ABREAST = 40  # calls at once, Telegram's own measure; those of one chat come one after the other

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """``auto`` is called by Telegram as long as the public address leads to this very process, and polls otherwise.

    Updates wait at Telegram while it changes: none is dropped, and one that comes twice is taken once. `look` and
    `pause` are in seconds: between two looks at how the calls go, and after Telegram could not be reached.
    """

    way: Way
    webhook: Webhook | None
    look: float = _LOOK
    pause: float = _PAUSE

    async def listen(self, bot: Bot, put: Put, tell: Tell) -> None:
        """Every update goes to `put`; for ever. Raises InvalidToken, and BadRequest where Telegram refuses an address
        that it must call."""
        if self.way == "polling" or self.webhook is None:
            await listen(bot, put, tell)
            return
        while True:
            if self.way == "webhook" or await _leads_here(self.webhook):
                must = self.way == "webhook"
                await _Called(bot, self.webhook, put, tell, must, self.look, self.pause).until_it_fails()
            tell("astray")
            with suppress(TimeoutError):
                await asyncio.wait_for(listen(bot, put, tell), _TRY)


@dataclass(slots=True)
class _Called:
    """While Telegram calls us; `must` where there is no other way."""

    bot: Bot
    webhook: Webhook
    put: Put
    tell: Tell
    must: bool
    look: float
    pause: float
    told: Trouble = ""

    async def until_it_fails(self) -> None:
        with self.webhook.taking(self.bot, self.put):
            try:
                await self._register()
                self.tell("called")
                while self.must or await _leads_here(self.webhook):
                    await asyncio.sleep(self.look)
                    await self._look()
            except error.BadRequest as refused:
                _log.error("Telegram does not take the address: %s", refused.message)
                if self.must:
                    raise

    async def _register(self) -> None:
        at = self.webhook.at
        await self._insist(
            lambda: self.bot.set_webhook(
                at.url,
                secret_token=at.secret,
                max_connections=_ABREAST,
                allowed_updates=WANTED,
                drop_pending_updates=False,
            )
        )

    async def _look(self) -> None:
        """Whether Telegram still calls us, and whether it gets through."""
        info = await self._insist(self.bot.get_webhook_info)
        if info.url != self.webhook.at.url:
            self._say("conflict")
            await self._register()
        elif info.pending_update_count and _failed_lately(info):
            _log.error("Telegram does not get through: %s", info.last_error_message)
            self._say("astray")
        else:
            self._say("")

    async def _insist(self, call: Callable[[], Awaitable[_Result]]) -> _Result:
        """What Telegram says, as soon as it can be reached."""
        while True:
            try:
                return await call()
            except (error.InvalidToken, error.Forbidden, error.BadRequest):
                raise
            except error.TelegramError as trouble:
                _log.info("Telegram is not reached: %s", type(trouble).__name__)
                self._say("unreachable")
                await asyncio.sleep(self.pause)

    def _say(self, trouble: Trouble) -> None:
        if trouble != self.told:
            self.told = trouble
            self.tell(trouble)


def _failed_lately(info: WebhookInfo) -> bool:
    failed = info.last_error_date
    return failed is not None and time.time() - failed.timestamp() < 2 * _LOOK


async def _leads_here(webhook: Webhook) -> bool:
    """Whether who asks our public address gets to this process."""

    def asked() -> str:
        with urllib.request.urlopen(webhook.at.url, timeout=_PATIENCE) as reply:
            return str(reply.read(len(webhook.at.sign)).decode("ascii", "replace"))

    try:
        return await asyncio.to_thread(asked) == webhook.at.sign
    except (OSError, ValueError, HTTPException) as trouble:
        _log.info("the public address does not lead here: %s", type(trouble).__name__)
        return False
