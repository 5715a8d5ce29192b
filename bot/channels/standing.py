"""How what an answer rests on stands in the collection today: as it was, in a newer version, or no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.answering.keeping import Receipt
from bot.answering.types import Citation
from bot.channels.holdings import Shelved
from retrieval.normalising import fold
from retrieval.search.furniture import NOWHERE, furniture
from retrieval.types import Passage


class Shelf(Protocol):
    """What opening a passage needs of the catalog. The calls block."""

    def document(self, document_id: str) -> Shelved | None: ...

    def passages_of(self, document_id: str) -> Sequence[Passage]: ...

    def decoded(self, document_id: str, start: int, end: int) -> str: ...


@dataclass(frozen=True, slots=True)
class Standing:
    """A passage that was shown, and what became of it.

    `kept` is the passage as it was, `citation` what it was cited for, None for one that only came nearest. `now` is the
    passage that holds the words today, None where none does. `told` are all of the document's passages today, in order;
    none where it was withdrawn. `updated` says that the document is another version.
    """

    kept: Passage
    citation: Citation | None
    now: Passage | None
    told: tuple[Passage, ...]
    updated: bool
    withdrawn: bool

    @property
    def quote(self) -> str:
        return self.citation.quote if self.citation else ""


def standing(receipt: Receipt, number: int, shelf: Shelf) -> Standing | None:
    """Of exhibit `number`: from 1 what is cited, from -1 down what came nearest; None for another number."""
    kept, citation = _shown(receipt, number)
    if kept is None:
        return None
    document = shelf.document(kept.document.id)
    if document is None:
        return Standing(kept, citation, None, (), updated=False, withdrawn=True)
    told = tuple(shelf.passages_of(kept.document.id))
    now = _now(kept, citation.quote if citation else "", told)
    if kept.position == NOWHERE:
        now = _printed(kept, citation.quote if citation else "", furniture(shelf, kept.document.id))
        told = (now, *told) if now else told
    return Standing(
        kept,
        citation,
        now,
        told,
        updated=document.card.version != kept.document.version,
        withdrawn=False,
    )


def _shown(receipt: Receipt, number: int) -> tuple[Passage | None, Citation | None]:
    """The passage of an exhibit, and the citation where it is one."""
    for citation in receipt.answer.citations:
        if citation.number == number:
            return citation.passage, citation
    nearest = receipt.answer.nearest
    return (nearest[-number - 1], None) if 0 < -number <= len(nearest) else (None, None)


def _printed(kept: Passage, quote: str, today: Passage | None) -> Passage | None:
    """The furniture of the page as it is now, under the headline that it was shown for, if it still says so."""
    if today is None or fold(quote or kept.text) not in fold(today.text):
        return None
    return replace(today, headline=kept.headline)


def _now(kept: Passage, quote: str, told: Sequence[Passage]) -> Passage | None:
    """The passage as the document has it now: the same one, else the one that holds the quoted words."""
    same = next((one for one in told if one.id == kept.id), None)
    if same is not None:
        return same
    words = fold(quote or kept.text)
    return next((one for one in told if words in fold(one.text)), None) if words else None
