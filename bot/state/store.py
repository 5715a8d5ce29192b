"""All that is kept, and its end."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from bot.answering.keeping import Talk
from bot.answering.types import Answer, Turn
from bot.state.answers import written
from bot.state.conversations import KeptConversations, add_turn
from bot.state.database import Database
from bot.state.doors import KeptDoors
from bot.state.feedback import KeptFeedback
from bot.state.inbox import OPEN, KeptInbox, mark_written
from bot.state.presence import Presence
from bot.state.receipts import KeptReceipts, add_receipt
from bot.state.tables import inbox, opinions, receipts, sent, turns

_AT_A_TIME = 100  # rows of a table: a question that wants to be kept meanwhile waits some 10 ms
_PAGES = 250  # of 4 KiB given back to the disk at a time, for the same reason
_BREATH = 0.01  # seconds between two steps, in which others have their turn


class Store:
    """`keeping.Memory` in one SQLite file, which is made where it is missing. Opened by the first call."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self._closing = Event()
        self._presence = Presence(path.parent / "at-work")
        self.inbox = KeptInbox(self._database, self._presence)
        self.conversations = KeptConversations(self._database)
        self.receipts = KeptReceipts(self._database)
        self.feedback = KeptFeedback(self._database)
        self.doors = KeptDoors(self._database)

    def settle(self, update: int, talk: Talk, answer: Answer, turn: Turn | None) -> str:
        line = written(answer)
        with self._database.writing(lasting=False) as connection:
            receipt = add_receipt(connection, talk, line)
            mark_written(connection, update, receipt)
            if turn is not None:
                add_turn(connection, talk, turn, receipt)
            return receipt

    def forget_person(self, person: int) -> int:
        theirs = select(receipts.c.id).where(receipts.c.person == person)
        with self._database.writing() as connection:
            return (
                _remove(connection, opinions, (opinions.c.person == person) | opinions.c.receipt.in_(theirs))
                + _remove(connection, receipts, receipts.c.person == person)
                + _remove(connection, turns, turns.c.person == person)
                + _remove_messages(connection, inbox.c.person == person)
            )

    def expire(self, before: float) -> int:
        """In small steps, between which others write; ends early when the store is closed. Then the file shrinks."""
        self._closing.clear()
        removed = 0
        while not self._closing.wait(_BREATH) and (some := self._expire_some(before)):
            removed += some
        while not self._closing.wait(_BREATH) and self._database.shrink(_PAGES):
            pass
        return removed

    def close(self) -> None:
        """What is kept stays; a later call opens it again."""
        self._closing.set()
        self._presence.close()
        self._database.close()

    def _expire_some(self, before: float) -> int:
        """The oldest go first. What an unanswered message still needs stays with it."""
        needed = select(inbox.c.receipt).where(inbox.c.state.in_(OPEN))
        old = (receipts.c.at < before) & receipts.c.id.not_in(needed)
        with self._database.writing(lasting=False) as connection:
            gone = connection.execute(
                delete(receipts).where(_oldest(receipts, old, receipts.c.at)).returning(receipts.c.id)
            ).scalars()
            ids = list(gone)
            past = inbox.c.state.not_in(OPEN) & (inbox.c.received < before)
            return (
                len(ids)
                + _remove(connection, opinions, opinions.c.receipt.in_(ids))
                + _remove(connection, turns, _oldest(turns, turns.c.at < before, turns.c.at))
                + _remove_messages(connection, _oldest(inbox, past, inbox.c.received))
            )


def _oldest(table: Table, which: ColumnElement[bool], when: ColumnElement[float]) -> ColumnElement[bool]:
    """As many of `which` as are removed at a time."""
    return table.c.place.in_(select(table.c.place).where(which).order_by(when).limit(_AT_A_TIME))


def _remove(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount


def _remove_messages(connection: Connection, which: ColumnElement[bool]) -> int:
    """Messages, and what was sent for them."""
    connection.execute(delete(sent).where(sent.c.question.in_(select(inbox.c.id).where(which))))
    return _remove(connection, inbox, which)
