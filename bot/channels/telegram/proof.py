"""From a button under an answer to the passage it stands for, today, next month, from another chat.

Nothing is remembered here: the button holds the receipt's id and the number of the exhibit, from 1 for what is
cited, from -1 down for what came nearest. So it works after a restart, and the card can be turned to its neighbours.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.keeping import Receipt, Receipts, Talk
from bot.answering.types import Citation
from bot.channels.holdings import Shelved
from bot.channels.rendering.buttons import Button, Buttons, Page
from bot.channels.rendering.cards import card, heading
from bot.channels.telegram.asked import Story
from bot.channels.telegram.postman import Postman
from bot.channels.wording import proof as wording
from retrieval.normalising import fold
from retrieval.types import Passage

_ADDRESS = re.compile(r"\?start=p_([A-Za-z0-9_-]{1,40})_(-?[0-9]{1,3})$")

Address = Callable[[Receipt, Citation], str]


class Shelf(Protocol):
    """What opening a passage needs of the catalog. The calls block."""

    def document(self, document_id: str) -> Shelved | None: ...

    def passages_of(self, document_id: str) -> Sequence[Passage]: ...


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a button opens: a number of a receipt, `turned` by so many passages from the one that is cited."""

    receipt: str
    number: int
    turned: int = 0

    @classmethod
    def of_data(cls, data: str) -> Exhibit | None:
        """From a button: ``p:RECEIPT:NUMBER``, or ``q:RECEIPT:NUMBER:TURNED`` from a card."""
        found = re.fullmatch(r"[pq]:([\w-]{1,40}):(-?[0-9]{1,3})(?::(-?[0-9]{1,4}))?", data, re.ASCII)
        return cls(found[1], int(found[2]), int(found[3] or 0)) if found else None

    @classmethod
    def of_address(cls, address: str) -> Exhibit | None:
        """From the address that a card's headline and the marks of an answer lead to."""
        found = _ADDRESS.search(address)
        return cls(found[1], int(found[2])) if found else None

    def address(self, username: str) -> str:
        return f"https://t.me/{username}?start=p_{self.receipt}_{self.number}"

    def turn(self, by: int) -> str:
        """The data of the button that shows the neighbour."""
        return f"q:{self.receipt}:{self.number}:{self.turned + by}"


@dataclass(frozen=True, slots=True)
class Proof:
    """Opens exhibits. `shelf` gives the catalog at its newest, `page` the address of the proof page if any."""

    receipts: Receipts
    shelf: Callable[[], Shelf]
    postman: Postman
    username: str
    page: Address | None = None

    async def find(self, exhibit: Exhibit) -> Page | None:
        """The card, or a sentence in its place; None where the answer is not kept any more."""
        return await asyncio.to_thread(self._find, exhibit)

    async def open(self, exhibit: Exhibit, talk: Talk, reply_to: int | None) -> None:
        """Show it as a new message; that the answer is gone is said, too."""
        found = await self.find(exhibit) or Page(wording.NO_SUCH_ANSWER)
        await self.postman.send(talk, found.html, reply_to=reply_to, buttons=found.buttons)

    def story(self, exhibit: Exhibit) -> tuple[Story, Passage] | None:
        """The story that a card is from, and the passage; blocks."""
        receipt = self.receipts.find(exhibit.receipt)
        passage = _shown(receipt, exhibit.number)[0] if receipt else None
        return (Story(passage.document.id, passage.story), passage) if passage else None

    def _find(self, exhibit: Exhibit) -> Page | None:
        receipt = self.receipts.find(exhibit.receipt)
        kept, citation = _shown(receipt, exhibit.number) if receipt else (None, None)
        if receipt is None or kept is None:
            return None
        shelf = self.shelf()
        document = shelf.document(kept.document.id)
        if document is None:
            return Page(wording.withdrawn(heading(kept)))
        quote = citation.quote if citation else ""
        there = shelf.passages_of(kept.document.id)
        now = _now(kept, quote, there)
        updated = document.card.version != kept.document.version
        address = exhibit.address(self.username)
        if now is None:
            return card(kept, quote, address=address, note=wording.REPLACED if updated else "")
        told = [one for one in there if (one.story, one.kind) == (now.story, now.kind)]
        place = min(max(told.index(now) + exhibit.turned, 0), len(told) - 1)
        exhibit = Exhibit(exhibit.receipt, exhibit.number, place - told.index(now))
        return card(
            told[place],
            "" if exhibit.turned else quote,
            address=address,
            note=wording.UPDATED if updated and not exhibit.turned else "",
            buttons=self._buttons(exhibit, receipt, citation, first=place == 0, last=place == len(told) - 1),
        )

    def _buttons(
        self, exhibit: Exhibit, receipt: Receipt, citation: Citation | None, *, first: bool, last: bool
    ) -> Buttons:
        row = [] if first else [Button(wording.BEFORE, exhibit.turn(-1))]
        row += [] if last else [Button(wording.BEHIND, exhibit.turn(1))]
        if citation and self.page and (url := self.page(receipt, citation)):
            row.append(Button(wording.WHOLE_PAGE, url=url))
        return (tuple(row),) if row else ()


def _shown(receipt: Receipt, number: int) -> tuple[Passage | None, Citation | None]:
    """The passage of an exhibit, and the citation where it is one."""
    for citation in receipt.answer.citations:
        if citation.number == number:
            return citation.passage, citation
    nearest = receipt.answer.nearest
    return (nearest[-number - 1], None) if 0 < -number <= len(nearest) else (None, None)


def _now(kept: Passage, quote: str, there: Sequence[Passage]) -> Passage | None:
    """The passage as the document has it now: the same one, else the one that holds the quoted words."""
    same = next((one for one in there if one.id == kept.id), None)
    if same is not None:
        return same
    words = fold(quote or kept.text)
    return next((one for one in there if words in fold(one.text)), None) if words else None
