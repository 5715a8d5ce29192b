"""Every message that was received, until it is answered, and a while after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.answering.keeping import Incoming, Talk
from bot.state.database import Database
from bot.state.presence import Presence
from bot.state.tables import inbox, sent

OPEN = ("received", "answering")  # states of a message that still waits for something

# Made once: to put a statement together takes as long as to carry it out.
_ONE = inbox.c.id == bindparam("number")
_BEGIN = (
    update(inbox)
    .where(_ONE, inbox.c.state.in_(OPEN), inbox.c.holder.in_(("", bindparam("ours"))))
    .values(state="answering", attempts=inbox.c.attempts + 1)
    .returning(inbox)
)
_FINISH = update(inbox).where(_ONE).values(state=bindparam("ended"), raw="")
_WRITTEN = update(inbox).where(_ONE).values(receipt=bindparam("kept"))
_WAITING = select(func.count(), func.min(inbox.c.received)).where(inbox.c.state.in_(OPEN))
_RECEIVE = insert(inbox).on_conflict_do_nothing()
_NOTE_SENT = (
    insert(sent)
    .from_select(
        ["question", "chat", "message"], select(inbox.c.id, inbox.c.chat, bindparam("posted")).where(_ONE)
    )
    .on_conflict_do_nothing()
)


class KeptInbox:
    """`keeping.Inbox` over the tables ``inbox`` and ``sent``."""

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence

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
            "attempts": 0,
            "receipt": "",
            "holder": self._presence.name,
        }
        with self._database.writing() as connection:
            return connection.execute(_RECEIVE, row).rowcount == 1

    def begin(self, update: int) -> Incoming | None:
        ours = self._presence.name
        with self._database.writing(lasting=False) as connection:
            row = connection.execute(_BEGIN, {"number": update, "ours": ours}).one_or_none()
            if row is None:
                return None
            if row.receipt:  # parts of the answer may have gone out
                return _read(connection, inbox.c.id == update)[0]
            return _incoming(row, ())

    def put_back(self, update: int) -> None:
        with self._database.writing(lasting=False) as connection:
            connection.execute(
                _of(update)
                .where(inbox.c.state == "answering")
                .values(state="received", attempts=func.max(inbox.c.attempts - 1, 0), holder="")
            )

    def hold_place(self, update: int, message: int) -> None:
        with self._database.writing(lasting=False) as connection:
            connection.execute(_of(update).values(placeholder=message))

    def written(self, update: int, receipt: str) -> None:
        with self._database.writing(lasting=False) as connection:
            mark_written(connection, update, receipt)

    def sent(self, update: int, message: int) -> None:
        with self._database.writing(lasting=False) as connection:
            _note_sent(connection, update, message)

    def finish(
        self, update: int, state: Literal["answered", "failed"] = "answered", sent: int | None = None
    ) -> None:
        with self._database.writing(lasting=False) as connection:
            if sent is not None:
                _note_sent(connection, update, sent)
            connection.execute(_FINISH, {"number": update, "ended": state})

    def unfinished(self) -> tuple[Incoming, ...]:
        with self._database.reading() as connection:
            return _read(connection, inbox.c.state.in_(OPEN))

    def adopt(self) -> tuple[Incoming, ...]:
        ours, waiting = self._presence.name, inbox.c.state.in_(OPEN)
        with self._database.reading() as connection:
            holders = set(connection.execute(select(inbox.c.holder).where(waiting).distinct()).scalars())
        left = [name for name in holders if name == ours or not self._presence.is_at_work(name)]
        if not left:
            return ()
        with self._database.writing(lasting=False) as connection:
            connection.execute(update(inbox).where(waiting, inbox.c.holder.in_(left)).values(holder=ours))
            return _read(connection, waiting & (inbox.c.holder == ours))

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
            count, oldest = connection.execute(_WAITING).one()
            return int(count), float(oldest or 0)


def mark_written(connection: Connection, number: int, receipt: str) -> None:
    """The answer to a message is kept; what follows is only sending."""
    connection.execute(_WRITTEN, {"number": number, "kept": receipt})


def _of(number: int) -> Any:
    return update(inbox).where(inbox.c.id == number)


def _note_sent(connection: Connection, number: int, message: int) -> None:
    """Nothing where its person was forgotten meanwhile."""
    connection.execute(_NOTE_SENT, {"number": number, "posted": message})


def _incoming(row: Row[Any], parts: Sequence[int]) -> Incoming:
    return Incoming(
        id=row.id,
        talk=Talk(row.chat, row.thread, row.person),
        message=row.message,
        raw=row.raw,
        received=row.received,
        state=row.state,
        attempts=row.attempts,
        placeholder=row.placeholder,
        sent=tuple(parts),
        receipt=row.receipt,
    )


def _read(connection: Connection, which: ColumnElement[bool]) -> tuple[Incoming, ...]:
    """The messages that `which` is true of, in the order in which they came, with what has been sent for each."""
    parts: dict[int, list[int]] = {}
    joined = select(sent.c.question, sent.c.message).join(inbox, inbox.c.id == sent.c.question)
    for row in connection.execute(joined.where(which).order_by(sent.c.place)):
        parts.setdefault(row.question, []).append(row.message)
    rows = connection.execute(select(inbox).where(which).order_by(inbox.c.place))
    return tuple(_incoming(row, parts.get(row.id, ())) for row in rows)
