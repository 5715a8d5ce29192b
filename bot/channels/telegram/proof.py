"""From a button under an answer to the passage it stands for, today, next month, from another chat.

Nothing is remembered here: the button holds the receipt's id and the number of the exhibit, from 1 for what is
cited, from -1 down for what came nearest. So it works after a restart, and the card can be turned to its neighbours.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.keeping import Receipt, Receipts, Talk
from bot.answering.types import Citation
from bot.channels.rendering.buttons import Button, Buttons, Page
from bot.channels.rendering.cards import card, heading
from bot.channels.standing import Shelf, Standing, standing
from bot.channels.telegram.asked import Story
from bot.channels.telegram.postman import Postman
from bot.channels.wording import proof as wording
from retrieval.types import Passage

_START = re.compile(
    r"p_([A-Za-z0-9_-]{1,40})_(-?[0-9]{1,3})|q_([A-Za-z0-9_-]{1,40})_(-?[0-9]{1,3})_(-?[0-9]{1,4})"
)

Address = Callable[[Receipt, Citation], str]


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
    def of_start(cls, words: str) -> Exhibit | None:
        """From what an address of ours says behind ``?start=``."""
        found = _START.fullmatch(words)
        if found is None:
            return None
        receipt, number, turned = (found[1], found[2], 0) if found[1] else (found[3], found[4], found[5])
        return cls(receipt, int(number), int(turned))

    @classmethod
    def of_address(cls, address: str) -> Exhibit | None:
        """From the address that a card's headline and the marks of an answer lead to."""
        return cls.of_start(address.partition("?start=")[2])

    def address(self, username: str) -> str:
        """Where a mark, or a card's headline, leads to: to this."""
        place = f"{self.receipt}_{self.number}"
        return f"https://t.me/{username}?start=" + (
            f"q_{place}_{self.turned}" if self.turned else f"p_{place}"
        )

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
        """The story that a card is from, and the passage on it; blocks."""
        receipt = self.receipts.find(exhibit.receipt)
        found = standing(receipt, exhibit.number, self.shelf()) if receipt else None
        if found is None:
            return None
        told = _story(found)
        passage = told[0][_turned(told, exhibit.turned)] if told else found.kept
        return Story(passage.document.id, passage.story), passage

    def _find(self, exhibit: Exhibit) -> Page | None:
        receipt = self.receipts.find(exhibit.receipt)
        found = standing(receipt, exhibit.number, self.shelf()) if receipt else None
        if receipt is None or found is None:
            return None
        if found.withdrawn:
            return Page(wording.withdrawn(heading(found.kept)))
        told = _story(found)
        if told is None:
            note = wording.REPLACED if found.updated else ""
            return card(found.kept, found.quote, address=exhibit.address(self.username), note=note)
        passages, cited = told
        place = _turned(told, exhibit.turned)
        exhibit = Exhibit(exhibit.receipt, exhibit.number, place - cited)
        return card(
            passages[place],
            "" if exhibit.turned else found.quote,
            address=exhibit.address(self.username),
            note=wording.UPDATED if found.updated and not exhibit.turned else "",
            buttons=self._buttons(
                exhibit, receipt, found.citation, first=not place, last=place == len(passages) - 1
            ),
        )

    def _buttons(
        self, exhibit: Exhibit, receipt: Receipt, citation: Citation | None, *, first: bool, last: bool
    ) -> Buttons:
        row = [] if first else [Button(wording.BEFORE, exhibit.turn(-1))]
        row += [] if last else [Button(wording.BEHIND, exhibit.turn(1))]
        if citation and self.page and (url := self.page(receipt, citation)):
            row.append(Button(wording.WHOLE_PAGE, url=url))
        return (tuple(row),) if row else ()


def _story(found: Standing) -> tuple[list[Passage], int] | None:
    """The story as the document tells it now, and where in it the words stand."""
    if found.now is None:
        return None
    passages = [one for one in found.told if (one.story, one.kind) == (found.now.story, found.now.kind)]
    return passages, passages.index(found.now)


def _turned(told: tuple[list[Passage], int], by: int) -> int:
    """The place of a neighbour, or of the last one in that direction."""
    passages, place = told
    return min(max(place + by, 0), len(passages) - 1)
