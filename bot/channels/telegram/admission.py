"""At the door: strangers are told where they are, ask to be let in, and are let in or not."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from bot.answering.keeping import Talk
from bot.channels.rendering.buttons import Button
from bot.channels.rendering.paging import words
from bot.channels.rendering.plain import one_line, shortened
from bot.channels.telegram.access import Gate, Pace
from bot.channels.telegram.addressing import Said
from bot.channels.telegram.postman import Postman, Undeliverable
from bot.channels.telegram.tapping import Tap
from bot.channels.wording import access as wording

_LONG_NAME = 40  # characters of what a person calls themselves
_PATIENCE = 3  # answers a minute to one stranger


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Speaks to those who may not ask, and to the admins about them."""

    gate: Gate
    postman: Postman
    _told: Pace = field(default_factory=lambda: Pace(_PATIENCE))

    async def refuse(self, talk: Talk, name: str, at: float) -> None:
        """Tell a stranger in a private chat what to do, not without end; keep silent in groups.

        `at` is when they wrote.
        """
        if talk.chat < 0:
            return
        asks = self.gate.rules.access == "request"
        denied = await asyncio.to_thread(self.gate.standing, talk.person) == "denied"
        if asks and not denied and await asyncio.to_thread(self.gate.request, talk.person):
            await self.postman.send(talk, wording.WAITING)
            await self._ask_admins(talk.person, name)
        elif self._told.holds(talk.person, at):
            said = wording.STILL_WAITING if asks and not denied else wording.invited_only(talk.person)
            await self.postman.send(talk, said)

    async def tapped(self, tap: Tap) -> None:
        """``d:PERSON:1`` lets in, ``d:PERSON:0`` does not."""
        if not self.gate.is_admin(tap.person):
            await tap.answer(wording.ADMINS_ONLY, alert=True)
            return
        _, person, verdict = tap.data.split(":")
        await tap.answer()
        await self._decide(int(person), allowed=verdict == "1")
        said = wording.decided(wording.whom(int(person)), allowed=verdict == "1")
        await self.postman.edit(tap.talk.chat, tap.message, said)

    async def allow(self, said: Said) -> None:
        await self._by_command(said, allowed=True)

    async def deny(self, said: Said) -> None:
        await self._by_command(said, allowed=False)

    async def _by_command(self, said: Said, *, allowed: bool) -> None:
        named = said.words.split()[0] if said.words else ""
        if named.removeprefix("-").isdecimal() and len(named) < 16:
            whom = int(named)
        elif not named and said.talk.chat < 0:
            whom = said.talk.chat
        else:
            await self.postman.send(said.talk, wording.WHOM, reply_to=said.message)
            return
        if self.gate.is_admin(whom):
            await self.postman.send(said.talk, wording.NOT_YOURSELF, reply_to=said.message)
            return
        await self._decide(whom, allowed=allowed)
        answer = wording.decided(wording.whom(whom), allowed=allowed)
        await self.postman.send(said.talk, answer, reply_to=said.message)

    async def _decide(self, whom: int, *, allowed: bool) -> None:
        asked = await asyncio.to_thread(self.gate.doors.standing, whom) == "asked"
        await asyncio.to_thread(lambda: self.gate.decide(whom, allowed=allowed))
        if asked and allowed:
            with suppress(Undeliverable):  # has left meanwhile
                await self.postman.send(Talk(whom, 0, whom), wording.WELCOME)

    async def _ask_admins(self, person: int, name: str) -> None:
        request = words(wording.request(shortened(one_line(name), _LONG_NAME), person)).html
        row = (Button(wording.ALLOW, f"d:{person}:1"), Button(wording.DENY, f"d:{person}:0"))
        for admin in sorted(self.gate.rules.admins):
            with suppress(Undeliverable):  # an admin who never wrote to us cannot be written to
                await self.postman.send(Talk(admin, 0, admin), request, buttons=(row,))
