"""What people thought of answers, one opinion of each person."""

from __future__ import annotations

import time
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.answering.keeping import Opinion, Receipt
from bot.state.database import Database
from bot.state.receipts import as_receipt
from bot.state.tables import opinions, receipts


class KeptFeedback:
    """`keeping.Feedback` over the table ``opinions``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, opinion: Opinion) -> None:
        said = {"thumb": opinion.thumb, "reason": opinion.reason, "at": time.time()}
        given = insert(opinions).values(receipt=opinion.receipt, person=opinion.person, **said)
        with self._database.writing() as connection:
            connection.execute(given.on_conflict_do_update(index_elements=["receipt", "person"], set_=said))

    def all(self) -> Sequence[tuple[Receipt, Opinion]]:
        both = select(receipts, opinions.c.person.label("whose"), opinions.c.thumb, opinions.c.reason)
        joined = both.join(opinions, opinions.c.receipt == receipts.c.id).order_by(opinions.c.at)
        with self._database.reading() as connection:
            rows = connection.execute(joined).all()
        return [(as_receipt(row), Opinion(row.id, row.whose, row.thumb, row.reason)) for row in rows]
