"""What the collection holds, as lists to leaf through and questions to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.channels.holdings import Shelved
from bot.channels.rendering.buttons import Button, Buttons, Page
from bot.channels.rendering.citing import printed, titled
from bot.channels.rendering.paging import paged, words
from bot.channels.rendering.plain import one_line, shortened
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import collection as collection_wording
from bot.channels.wording import documents as wording
from bot.channels.wording import greeting
from retrieval.types import Card, Coverage, Passage

_PER_PAGE = 8  # documents of a page: what a telephone shows at once
_EXAMPLES = 3
_LONG_TITLE = 40  # characters in a list
_SHORT_TITLE = 20  # characters of a title that a question on a button can hold
_LONG_BUTTON = 30  # characters; Telegram cuts off longer ones on a narrow screen
_CANDIDATES = 8  # documents offered to be taken out, a button each


class Shelf(Protocol):
    """What the commands need of the catalog. The calls block."""

    def coverage(self) -> Coverage: ...

    def documents(self) -> Sequence[Shelved]: ...

    def document(self, document_id: str) -> Shelved | None: ...

    def find_documents(self, name_or_id: str) -> Sequence[Card]: ...

    def passages_of(self, document_id: str) -> Sequence[Passage]: ...


@dataclass(frozen=True, slots=True)
class Lists:
    """The pages; every call blocks. `shelf` gives the catalog at its newest."""

    shelf: Callable[[], Shelf]

    def holdings(self) -> str:
        """How much there is, from when to when."""
        coverage = self.shelf().coverage()
        return answer_wording.holdings(coverage) if coverage.documents else wording.EMPTY

    def sources(self, page: int) -> Page:
        """A page of all documents, from 0; beyond the last there is the last."""
        documents = self.shelf().documents()
        if not documents:
            return Page(wording.EMPTY)
        last = (len(documents) - 1) // _PER_PAGE
        page = min(max(page, 0), last)
        first = page * _PER_PAGE
        shown = documents[first : first + _PER_PAGE]
        lines = [words(_line(number, one)) for number, one in enumerate(shown, start=first + 1)]
        lines.append(words(wording.page(page + 1, last + 1)))
        return Page(paged(lines)[0], _leafing(page, last))

    def examples(self) -> tuple[str, ...]:
        """Questions about stories from the beginning, the middle and the end of the collection."""
        titles = list(dict.fromkeys(_asked_about(one.card) for one in self.shelf().documents()))
        fit = [title for title in titles if title]
        places = {round(step * (len(fit) - 1) / (_EXAMPLES - 1)) for step in range(_EXAMPLES)} if fit else ()
        return tuple(greeting.example(titled(fit[place])) for place in sorted(places))

    def candidates(self, name: str) -> Page:
        """The documents that may be meant by a name, each with the button that takes it out."""
        found = self.shelf().find_documents(name) or self._titled(name)
        if not found:
            return Page(words(wording.no_such(shortened(one_line(name), _LONG_TITLE))).html)
        lines = [words(wording.which(len(found)))]
        lines += [
            words(f"{title(card)} {printed(card)} {one_line(card.name)}") for card in found[:_CANDIDATES]
        ]
        if len(found) > _CANDIDATES:
            lines.append(words(wording.more(len(found) - _CANDIDATES)))
        rows = [
            (Button(shortened(wording.remove(title(card)), _LONG_BUTTON), f"r:{card.id}"),)
            for card in found[:_CANDIDATES]
        ]
        return Page(paged(lines)[0], (*rows, (Button(wording.KEEP, "r:"),)))

    def _titled(self, name: str) -> list[Card]:
        wanted = name.strip("《》 ")
        return [one.card for one in self.shelf().documents() if wanted and wanted in one.card.title]


def title(card: Card) -> str:
    """What a document is called in a list."""
    return titled(shortened(one_line(card.title or card.name), _LONG_TITLE))


def _line(number: int, one: Shelved) -> str:
    facts = " · ".join(part for part in (printed(one.card), collection_wording.stories(one.stories)) if part)
    return f"{number}. {title(one.card)} {facts}"


def _leafing(page: int, last: int) -> Buttons:
    row = [Button(wording.BEFORE, f"l:{page - 1}")] if page else []
    row += [Button(wording.BEHIND, f"l:{page + 1}")] if page < last else []
    return (tuple(row),) if row else ()


def _asked_about(card: Card) -> str:
    """The title where it can be put into a question, else nothing."""
    name = one_line(card.title)
    return name if 2 < len(name) <= _SHORT_TITLE and not set(name) & set("《》") else ""
