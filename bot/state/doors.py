"""Who may ask, beyond those that the settings name."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.answering.keeping import Standing
from bot.state.database import Database
from bot.state.tables import doors, inbox, receipts, sent, turns


class KeptDoors:
    """`keeping.Doors` over the table ``doors``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self, whom: int) -> Standing:
        with self._database.reading() as connection:
            found = connection.execute(select(doors.c.standing).where(doors.c.whom == whom)).scalar()
        return found or "unknown"

    def set(self, whom: int, standing: Standing) -> None:
        given = insert(doors).values(whom=whom, standing=standing)
        with self._database.writing() as connection:
            connection.execute(
                given.on_conflict_do_update(index_elements=["whom"], set_={"standing": standing})
            )

    def with_standing(self, standing: Standing) -> tuple[int, ...]:
        with self._database.reading() as connection:
            found = connection.execute(
                select(doors.c.whom).where(doors.c.standing == standing).order_by(doors.c.whom)
            )
            return tuple(found.scalars())

    def moved(self, old: int, new: int) -> None:
        with self._database.writing() as connection:
            for table in (inbox, sent, turns, receipts):
                connection.execute(update(table).where(table.c.chat == old).values(chat=new))
            stood = connection.execute(select(doors.c.standing).where(doors.c.whom == old)).scalar()
            if stood:
                connection.execute(delete(doors).where(doors.c.whom == old))
                connection.execute(insert(doors).values(whom=new, standing=stood).on_conflict_do_nothing())
