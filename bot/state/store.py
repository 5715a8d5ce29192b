"""All that is kept, and its end."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from bot.answering.keeping import Talk
from bot.answering.types import Answer, Turn
from bot.state.answers import written
from bot.state.conversations import KeptConversations, add_turn
from bot.state.database import Database
from bot.state.doors import KeptDoors
from bot.state.feedback import KeptFeedback
from bot.state.inbox import KeptInbox, mark_written
from bot.state.receipts import KeptReceipts, add_receipt
from bot.state.tables import inbox, opinions, receipts, sent, turns


class Store:
    """`keeping.Memory` in one SQLite file, which is made where it is missing. Opened by the first call."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.inbox = KeptInbox(self._database)
        self.conversations = KeptConversations(self._database)
        self.receipts = KeptReceipts(self._database)
        self.feedback = KeptFeedback(self._database)
        self.doors = KeptDoors(self._database)

    def settle(self, update: int, talk: Talk, answer: Answer, turn: Turn | None) -> str:
        line = written(answer)
        with self._database.writing() as connection:
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
        done = inbox.c.state.in_(("answered", "failed"))
        with self._database.writing() as connection:
            old = (
                _remove(connection, receipts, receipts.c.at < before)
                + _remove(connection, turns, turns.c.at < before)
                + _remove_messages(connection, done & (inbox.c.received < before))
            )
            gone = opinions.c.receipt.not_in(select(receipts.c.id))
            return old + _remove(connection, opinions, (opinions.c.at < before) | gone)

    def close(self) -> None:
        """What is kept stays; a later call opens it again."""
        self._database.close()


def _remove(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount


def _remove_messages(connection: Connection, which: ColumnElement[bool]) -> int:
    """Messages, and what was sent for them."""
    connection.execute(delete(sent).where(sent.c.question.in_(select(inbox.c.id).where(which))))
    return _remove(connection, inbox, which)
