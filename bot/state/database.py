"""One SQLite file and its transactions."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.answering.keeping import NotKept, Trouble
from bot.state.tables import STEPS, VERSION, metadata

_PATIENCE = 5.0  # seconds for another program that writes; a backup or an export takes less
_JOURNAL = 16 * 1024 * 1024  # bytes to which the log beside the file is cut when it has been written back
_STEP_BY_STEP = 2  # SQLite's number for a file that gives unused pages back when it is told to
_MINE = 0o600  # conversations are nobody else's business

_SIGNS: tuple[tuple[str, Trouble], ...] = (
    ("locked", "locked"),
    ("full", "full"),
    ("disk i/o", "full"),  # what a full disk looks like while WAL is grown
    ("readonly", "read_only"),
    ("read-only", "read_only"),
    ("unable to open", "read_only"),
)


class Database:
    """Opened by the first transaction. One thread writes at a time; readers go on beside it. Raises NotKept."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine: Engine | None = None
        self._opening = Lock()
        self._turn = Lock()

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Connection]:
        """A transaction, kept when it is left; undone where it is left by an error.

        What is kept survives the end of the program, however it comes; what is `lasting`, a power failure, too. That
        costs 0.2 ms, and more on a busy disk.
        """
        synchronous = "FULL" if lasting else "NORMAL"
        beginning = (f"PRAGMA synchronous = {synchronous}", "BEGIN IMMEDIATE")
        with self._turn, _translated(), self._opened().connect() as connection:
            connection.execution_options(beginning=beginning)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing."""
        with _translated(), self._opened().connect() as connection, connection.begin():
            yield connection

    def shrink(self, pages: int) -> int:
        """Give at most so many unused pages back to the disk; how many there still are.

        A file that an earlier version made is written anew once instead, when more than half of it is unused: after
        that it, too, shrinks step by step.
        """
        with self._turn, _translated(), closing(self._opened().raw_connection()) as connection:
            plain = connection.driver_connection  # past SQLAlchemy, which would begin a transaction
            assert plain

            def told(pragma: str) -> int:
                return int(plain.execute(f"PRAGMA {pragma}").fetchone()[0])

            if told("auto_vacuum") == _STEP_BY_STEP:
                plain.executescript(f"PRAGMA incremental_vacuum({pages})")  # `execute` would stop after one
            elif 2 * told("freelist_count") > told("page_count"):
                plain.execute("VACUUM")
            else:
                return 0
            plain.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()  # only with that the file is cut off
            return told("freelist_count")

    def close(self) -> None:
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = _open(self._path)
            return self._engine


def _open(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, _MINE))
    except OSError as error:
        raise NotKept("full" if error.errno == errno.ENOSPC else "read_only") from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    with ExitStack() as undone:
        undone.callback(engine.dispose)
        with (
            engine.connect().execution_options(beginning=("BEGIN IMMEDIATE",)) as connection,
            connection.begin(),
        ):
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            if version > VERSION:
                raise NotKept("newer")
            if version == 0:
                metadata.create_all(connection)
            elif version < VERSION:
                for step in range(version, VERSION):
                    connection.exec_driver_sql(STEPS[step])
            if version < VERSION:
                connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        undone.pop_all()
    return engine


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say ourselves when a transaction begins
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before the first table, or at the next VACUUM
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL}")


def _begin(connection: Connection) -> None:
    plain = connection.connection.driver_connection  # past SQLAlchemy, which takes 0.1 ms for each of these
    assert plain
    for statement in connection.get_execution_options().get("beginning", ("BEGIN",)):
        plain.execute(statement)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        raise NotKept(next((reason for sign, reason in _SIGNS if sign in said), "broken")) from error
