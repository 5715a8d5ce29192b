"""What was said, so that the next question may lean on it."""

from __future__ import annotations

import time

from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select

from bot.answering.keeping import Talk
from bot.answering.types import Turn
from bot.state.answers import encodable
from bot.state.database import Database
from bot.state.tables import turns


class KeptConversations:
    """`keeping.Conversations` over the table ``turns``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def turns(self, talk: Talk, limit: int) -> tuple[Turn, ...]:
        newest = select(turns).where(within(turns, talk)).order_by(turns.c.place.desc()).limit(limit)
        with self._database.reading() as connection:
            rows = connection.execute(newest).all()
        return tuple(Turn(row.question, row.query, row.answer) for row in reversed(rows))

    def add(self, talk: Talk, turn: Turn, receipt: str) -> None:
        with self._database.writing() as connection:
            add_turn(connection, talk, turn, receipt)

    def forget(self, talk: Talk) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(turns).where(within(turns, talk)))


def add_turn(connection: Connection, talk: Talk, turn: Turn, receipt: str) -> None:
    """One more turn of a conversation."""
    connection.execute(
        insert(turns).values(
            chat=talk.chat,
            thread=talk.thread,
            person=talk.person,
            question=encodable(turn.question),
            query=encodable(turn.query),
            answer=encodable(turn.answer),
            receipt=receipt,
            at=time.time(),
        )
    )


def within(table: Table, talk: Talk) -> ColumnElement[bool]:
    """Whether a row of `table` belongs to a conversation."""
    here = table.c
    return (here.chat == talk.chat) & (here.thread == talk.thread) & (here.person == talk.person)
