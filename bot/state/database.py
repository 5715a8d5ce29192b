"""One SQLite file and its transactions."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.answering.keeping import NotKept, Trouble
from bot.state.tables import VERSION, metadata

_PATIENCE = 5.0  # seconds for another program that writes; a backup or an export takes less
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
    def writing(self) -> Iterator[Connection]:
        """A transaction, on disk when it is left; undone where it is left by an error."""
        with self._turn, _translated(), self._opened().connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state and changes nothing."""
        with (
            _translated(),
            self._opened().connect().execution_options(reads=True) as connection,
            connection.begin(),
        ):
            yield connection

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
    try:
        with engine.begin() as connection:
            version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
            if version > VERSION:
                raise NotKept("newer")
            if version == 0:
                metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        engine.dispose()
        raise
    return engine


def _set_up(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say ourselves when a transaction begins
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # 0.2 ms; what Telegram was told is kept stays kept


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        said = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
        raise NotKept(next((reason for sign, reason in _SIGNS if sign in said), "broken")) from error
