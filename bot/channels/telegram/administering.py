"""What admins do: letting in, sending documents, taking them out, looking after things."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Document, Message

from bot.answering.keeping import Memory
from bot.channels.rendering.paging import words
from bot.channels.telegram.access import Gate
from bot.channels.telegram.addressing import Said
from bot.channels.telegram.admission import Doorkeeper
from bot.channels.telegram.collection import Lists
from bot.channels.telegram.commands import About
from bot.channels.telegram.documents import Uploads
from bot.channels.telegram.postman import Postman
from bot.channels.telegram.tapping import Tap
from bot.channels.wording import access as access_wording
from bot.channels.wording import documents as wording
from bot.channels.wording import greeting


@dataclass(frozen=True, slots=True)
class Administration:
    """Carries it out; nobody else may."""

    gate: Gate
    doorkeeper: Doorkeeper
    uploads: Uploads
    lists: Lists
    memory: Memory
    postman: Postman
    about: About

    def commands(self, message: Message) -> dict[str, Callable[[Said], Awaitable[None]]]:
        """The admins' commands by name; `message` is the one that gives it."""
        earlier = message.reply_to_message.document if message.reply_to_message else None

        async def add(heard: Said) -> None:
            if earlier:
                await self.sent(heard, earlier)
            else:
                await self.postman.send(heard.talk, wording.SEND_IT, reply_to=heard.message)

        return {
            "add": add,
            "remove": self._remove,
            "status": self._status,
            "allow": self.doorkeeper.allow,
            "deny": self.doorkeeper.deny,
        }

    def buttons(self) -> tuple[tuple[str, Callable[[Tap], Awaitable[None]]], ...]:
        """Patterns of the admins' buttons, and who takes them."""
        return (
            (r"d:\d{1,15}:[01]", self.doorkeeper.tapped),
            (r"u:[0-9a-f]{16}:look", self._only(self.uploads.look)),
            (r"u:[0-9a-f]{16}:undo", self._only(self.uploads.undo)),
            (r"r:[0-9a-f]{0,40}", self._only(self.uploads.remove)),
        )

    async def sent(self, heard: Said, document: Document) -> None:
        """A file, which only admins may send."""
        if self.gate.is_admin(heard.talk.person):
            await self.uploads.take(heard.talk, heard.message, document)
        else:
            await self.postman.send(heard.talk, wording.ADMINS_ONLY, reply_to=heard.message)

    def _only(self, take: Callable[[Tap], Awaitable[None]]) -> Callable[[Tap], Awaitable[None]]:
        async def guarded(tap: Tap) -> None:
            if self.gate.is_admin(tap.person):
                await take(tap)
            else:
                await tap.answer(access_wording.ADMINS_ONLY, alert=True)

        return guarded

    async def _remove(self, heard: Said) -> None:
        if not heard.words:
            await self.postman.send(heard.talk, wording.REMOVE_WHAT, reply_to=heard.message)
            return
        page = await asyncio.to_thread(self.lists.candidates, heard.words)
        await self.postman.send(heard.talk, page.html, reply_to=heard.message, buttons=page.buttons)

    async def _status(self, heard: Said) -> None:
        said = await asyncio.to_thread(self._how_it_goes)
        await self.postman.send(heard.talk, words(said).html, reply_to=heard.message)

    def _how_it_goes(self) -> str:
        lines = (
            self.lists.holdings(),
            self.about.answering,
            greeting.questions(self.memory.inbox.waiting()[0]),
            greeting.people(len(self.gate.allowed())),
        )
        return "\n".join(lines)
