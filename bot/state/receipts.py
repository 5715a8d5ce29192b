"""Answers as they were given, so that each of their citations can be opened later."""

from __future__ import annotations

import secrets
import time
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.answering.keeping import Receipt, Talk
from bot.answering.types import Answer
from bot.state.answers import read, written
from bot.state.conversations import within
from bot.state.database import Database
from bot.state.tables import receipts

_SECRET = 9  # bytes: 12 characters, and nobody guesses one among 2^72


class KeptReceipts:
    """`keeping.Receipts` over the table ``receipts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, talk: Talk, answer: Answer) -> str:
        line = written(answer)
        with self._database.writing() as connection:
            return add_receipt(connection, talk, line)

    def find(self, receipt: str) -> Receipt | None:
        with self._database.reading() as connection:
            row = connection.execute(select(receipts).where(receipts.c.id == receipt)).one_or_none()
        return as_receipt(row) if row else None

    def last(self, talk: Talk) -> Receipt | None:
        newest = select(receipts).where(within(receipts, talk)).order_by(receipts.c.place.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(newest).one_or_none()
        return as_receipt(row) if row else None


def add_receipt(connection: Connection, talk: Talk, line: str) -> str:
    """Keep an answer, written as a line, under a new id."""
    made = secrets.token_urlsafe(_SECRET)
    connection.execute(
        insert(receipts).values(
            id=made, chat=talk.chat, thread=talk.thread, person=talk.person, answer=line, at=time.time()
        )
    )
    return made


def as_receipt(row: Row[Any]) -> Receipt:
    """A row of the table as what it stands for."""
    return Receipt(row.id, Talk(row.chat, row.thread, row.person), read(row.answer), row.at)
