"""Every message that was received, until it is answered, and a while after."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.answering.keeping import Incoming, Talk
from bot.state.database import Database
from bot.state.tables import inbox, sent

_OPEN = ("received", "answering")


class KeptInbox:
    """`keeping.Inbox` over the tables ``inbox`` and ``sent``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, incoming: Incoming) -> bool:
        row = {
            "id": incoming.id,
            "chat": incoming.talk.chat,
            "thread": incoming.talk.thread,
            "person": incoming.talk.person,
            "message": incoming.message,
            "raw": incoming.raw,
            "received": incoming.received,
            "state": "received",
        }
        with self._database.writing() as connection:
            return connection.execute(insert(inbox).values(row).on_conflict_do_nothing()).rowcount == 1

    def begin(self, update: int) -> Incoming | None:
        with self._database.writing() as connection:
            begun = connection.execute(
                _of(update)
                .where(inbox.c.state.in_(_OPEN))
                .values(state="answering", attempts=inbox.c.attempts + 1)
            )
            return _read(connection, inbox.c.id == update)[0] if begun.rowcount else None

    def put_back(self, update: int) -> None:
        with self._database.writing() as connection:
            connection.execute(
                _of(update)
                .where(inbox.c.state == "answering")
                .values(state="received", attempts=func.max(inbox.c.attempts - 1, 0))
            )

    def hold_place(self, update: int, message: int) -> None:
        with self._database.writing() as connection:
            connection.execute(_of(update).values(placeholder=message))

    def written(self, update: int, receipt: str) -> None:
        with self._database.writing() as connection:
            mark_written(connection, update, receipt)

    def sent(self, update: int, message: int) -> None:
        with self._database.writing() as connection:
            _note_sent(connection, update, message)

    def finish(
        self, update: int, state: Literal["answered", "failed"] = "answered", sent: int | None = None
    ) -> None:
        with self._database.writing() as connection:
            if sent is not None:
                _note_sent(connection, update, sent)
            connection.execute(_of(update).values(state=state, raw=""))

    def unfinished(self) -> tuple[Incoming, ...]:
        with self._database.reading() as connection:
            return _read(connection, inbox.c.state.in_(_OPEN))

    def answered_in(self, chat: int, message: int, besides: int = 0) -> Incoming | None:
        here = select(sent.c.question).where(sent.c.chat == chat, sent.c.message == message)
        asked = (inbox.c.chat == chat) & (inbox.c.message == message)
        with self._database.reading() as connection:
            found = _read(connection, (asked | inbox.c.id.in_(here)) & (inbox.c.id != besides))
        answered = [one for one in found if one.receipt] or found
        return answered[-1] if answered else None

    def count_since(self, since: float, person: int | None = None) -> int:
        counted = select(func.count()).select_from(inbox).where(inbox.c.received >= since)
        if person is not None:
            counted = counted.where(inbox.c.person == person)
        with self._database.reading() as connection:
            return int(connection.execute(counted).scalar_one())

    def waiting(self) -> tuple[int, float]:
        with self._database.reading() as connection:
            count, oldest = connection.execute(
                select(func.count(), func.min(inbox.c.received)).where(inbox.c.state.in_(_OPEN))
            ).one()
            return int(count), float(oldest or 0)


def mark_written(connection: Connection, number: int, receipt: str) -> None:
    """The answer to a message is kept; what follows is only sending."""
    connection.execute(_of(number).values(receipt=receipt))


def _of(number: int) -> Any:
    return update(inbox).where(inbox.c.id == number)


def _note_sent(connection: Connection, number: int, message: int) -> None:
    chat = select(inbox.c.chat).where(inbox.c.id == number).scalar_subquery()
    known = connection.execute(select(inbox.c.id).where(inbox.c.id == number)).one_or_none()
    if known:  # not where its person was forgotten meanwhile
        connection.execute(
            insert(sent).values(question=number, chat=chat, message=message).on_conflict_do_nothing()
        )


def _read(connection: Connection, which: ColumnElement[bool]) -> tuple[Incoming, ...]:
    """The messages that `which` is true of, in the order in which they came, with what has been sent for each."""
    parts: dict[int, list[int]] = {}
    joined = select(sent.c.question, sent.c.message).join(inbox, inbox.c.id == sent.c.question)
    for row in connection.execute(joined.where(which).order_by(sent.c.place)):
        parts.setdefault(row.question, []).append(row.message)
    return tuple(
        Incoming(
            id=row.id,
            talk=Talk(row.chat, row.thread, row.person),
            message=row.message,
            raw=row.raw,
            received=row.received,
            state=row.state,
            attempts=row.attempts,
            placeholder=row.placeholder,
            sent=tuple(parts.get(row.id, ())),
            receipt=row.receipt,
        )
        for row in connection.execute(select(inbox).where(which).order_by(inbox.c.place))
    )
