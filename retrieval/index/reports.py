"""What an index run tells while it works, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from retrieval.errors import UnreadableDocument


class Progress(Protocol):
    """Hears how far a job is.

    `what` is ``reading`` (files), ``embedding`` (passages whose words are new), ``following`` (passages put
    into the derived indexes) or ``rebuilding`` (passages, all of them).
    """

    def __call__(self, what: str, done: int, total: int, /) -> None: ...


def silent(what: str, done: int, total: int) -> None:
    """A Progress for those who do not want to hear it."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did, by document names, and how large the collection is after it.

    `unchanged` counts documents. `failed` repeats what earlier runs found unreadable in files that have not
    changed since. `characters` are code points of decoded text, `seconds` of wall time.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    failed: tuple[UnreadableDocument, ...]
    documents: int
    passages: int
    characters: int
    seconds: float
