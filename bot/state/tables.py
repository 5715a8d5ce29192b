"""The tables of the store. What an older program could not read raises VERSION, and STEPS says how to get there."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, MetaData, Table, Text, UniqueConstraint

VERSION = 2

# What makes of a store of each earlier version one of the next.
STEPS = {1: "ALTER TABLE inbox ADD COLUMN holder TEXT NOT NULL DEFAULT ''"}

metadata = MetaData()

inbox = Table(
    "inbox",
    metadata,
    Column("place", Integer, primary_key=True),  # the order in which they came
    Column("id", Integer, nullable=False, unique=True),
    Column("chat", Integer, nullable=False),
    Column("thread", Integer, nullable=False),
    Column("person", Integer, nullable=False),
    Column("message", Integer, nullable=False),
    Column("raw", Text, nullable=False),
    Column("received", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("placeholder", Integer),
    Column("receipt", Text, nullable=False, default=""),
    Column("holder", Text, nullable=False, default=""),  # the process that deals with it, by its presence
    Index("inbox_by_state", "state"),
    Index("inbox_by_message", "chat", "message"),
    Index("inbox_by_person", "person", "received"),
    Index("inbox_by_time", "received"),
    sqlite_autoincrement=True,  # a number is not given twice, even where the newest row was removed
)

sent = Table(
    "sent",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("question", Integer, nullable=False),  # inbox.id
    Column("chat", Integer, nullable=False),
    Column("message", Integer, nullable=False),
    UniqueConstraint("chat", "message", "question"),
    Index("sent_by_question", "question"),
    sqlite_autoincrement=True,
)

turns = Table(
    "turns",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("chat", Integer, nullable=False),
    Column("thread", Integer, nullable=False),
    Column("person", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("cited", Text, nullable=False),  # JSON: document and story of each place
    Column("receipt", Text, nullable=False),
    Column("at", Float, nullable=False),
    Index("turns_by_talk", "chat", "thread", "person"),
    Index("turns_by_time", "at"),
    sqlite_autoincrement=True,
)

receipts = Table(
    "receipts",
    metadata,
    Column("place", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("chat", Integer, nullable=False),
    Column("thread", Integer, nullable=False),
    Column("person", Integer, nullable=False),
    Column("answer", Text, nullable=False),  # JSON
    Column("at", Float, nullable=False),
    Index("receipts_by_talk", "chat", "thread", "person"),
    Index("receipts_by_time", "at"),
    sqlite_autoincrement=True,
)

opinions = Table(
    "opinions",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("person", Integer, primary_key=True),
    Column("thumb", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Float, nullable=False),
    Index("opinions_by_time", "at"),
)

doors = Table(
    "doors",
    metadata,
    Column("whom", Integer, primary_key=True),
    Column("standing", Text, nullable=False),
)
