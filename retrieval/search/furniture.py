"""What is printed on a page and belongs to no story: page number, date, section, editors.

It is not kept by itself: passages hold every word of the stories, so furniture is what they leave of the decoded text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Protocol

from retrieval.types import Passage, Span

NOWHERE = -1  # the story and the position of furniture
_END = 1 << 40  # beyond any text: a read is cut at the document's end


class Shelf(Protocol):
    """What it takes of the catalog."""

    def passages_of(self, document_id: str) -> Sequence[Passage]: ...

    def decoded(self, document_id: str, start: int, end: int) -> str: ...


def furniture(shelf: Shelf, document_id: str) -> Passage | None:
    """The lines of a document that belong to no story, as a front passage of none; None where there are none."""
    told = shelf.passages_of(document_id)
    if not told:
        return None
    text = shelf.decoded(document_id, 0, _END)
    spans = tuple(_left(text, sorted(span for passage in told for span in passage.spans)))
    if not spans:
        return None
    words = "\n".join(text[start:end] for start, end in spans)
    return Passage(
        id=sha256(f"{document_id}\0furniture\0{words}".encode("utf-8", "replace")).hexdigest()[:20],
        document=told[0].document,
        position=NOWHERE,
        story=NOWHERE,
        kind="front",
        headline="",
        headings=(),
        clause=None,
        text=words,
        spans=spans,
    )


def _left(text: str, taken: Sequence[Span]) -> Iterator[Span]:
    """Line by line what `taken`, in order, does not cover; lines of mere marks are a carrier's, not the page's."""
    place = 0
    for start, end in (*taken, (len(text), len(text))):
        for line in text[place:start].splitlines(keepends=True) if start > place else ():
            first = place + len(line) - len(line.lstrip())
            last = place + len(line.rstrip())
            place += len(line)
            if any(map(str.isalnum, text[first:last])):
                yield first, last
        place = max(place, end)
