"""The store of state: what was asked and answered, kept in one SQLite file; the one implementation of `keeping.Memory`.

    Store ─┬─ inbox          messages, until they are answered
           ├─ conversations  turns, until they are forgotten
           ├─ receipts       answers as they were given
           ├─ feedback       what people thought of them
           └─ doors          who may ask

Only `serve` and what looks into its state load this room. Every call is one transaction and is on disk when it
returns; several threads may call.
"""

from bot.state.store import Store

__all__ = ["Store"]
