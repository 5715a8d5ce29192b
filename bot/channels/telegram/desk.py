"""What is done about what comes in: the port between what carries messages and what understands them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from bot.answering.keeping import Incoming

if TYPE_CHECKING:
    from telegram import Update, User

Way = Literal["ignored", "at_once", "in_turn"]


class Desk(Protocol):
    """Knows the rules and the words. It is given a message once it is stored, and again after a kill."""

    async def opened(self, me: User) -> None:
        """Called once, before anything else: who we are. May name commands."""
        ...

    def way(self, update: Update) -> Way:
        """What becomes of a message or an edited one; quick and without side effects.

        ``ignored``: not meant for us, not even stored; ``at_once``: does not wait behind the questions of its chat
        (/stop); ``in_turn``: one after the other.
        """
        ...

    async def message(self, update: Update, incoming: Incoming, late: bool) -> int | None:
        """Deal with a message or an edited one. Gives the last message that was sent, None where nothing was.

        `late`: it was asked longer ago than anybody waits without a word. Where `incoming.receipt` is set, it was
        answered before a kill and only has to be sent (`Streaming.resume`). Undeliverable may pass through: it
        ends the matter without noise. Whoever carries the message marks it as finished.
        """
        ...

    async def event(self, update: Update) -> None:
        """Anything else: a tap, a reaction, being added or blocked. Not stored and not repeated."""
        ...

    async def stopped(self, incoming: Incoming) -> int | None:
        """Somebody has stopped this question while it was answered. Gives the message that says so."""
        ...

    async def given_up(self, incoming: Incoming) -> int | None:
        """This question has ended the program again and again; say honestly that it will not be answered."""
        ...

    async def trouble(self, update: Update, number: str) -> int | None:
        """Something went wrong that nobody foresaw; the log has the rest under `number`."""
        ...
