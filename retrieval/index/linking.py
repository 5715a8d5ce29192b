"""Stories that go on on another page: which two belong together, and which half is missing.

Nothing of a link is stored but the pages that the two halves name, so it holds in whatever order pages come in, and a
page that goes takes its links along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from retrieval.normalising import fold
from retrieval.pages import page_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.index.rows import StoryRow
    from retrieval.types import Card

_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_LONGEST = 12  # parts of one story; a series runs over fewer pages


@dataclass(frozen=True, slots=True)
class Link:
    """The other half of a story: on `page`, and None where that half is not in the collection."""

    page: str
    story: StoryRow | None


class Shelf(Protocol):
    """What linking asks of the catalog."""

    def stories_on(self, card: Card, page: str) -> list[StoryRow]: ...


def linked(shelf: Shelf, story: StoryRow, way: Literal["before", "after"]) -> Link | None:
    """Where `story` comes from, or where it goes on; None where it does not say."""
    words = story.continued_from if way == "before" else story.continued_to
    page = page_named(words)
    if not page:
        return None
    others = [other for other in shelf.stories_on(story.document, page) if _key(other) != _key(story)]
    return Link(page, _fitting(story, words, others, way))


def whole(shelf: Shelf, story: StoryRow) -> tuple[StoryRow, ...]:
    """All parts of `story` that the collection has, in reading order."""
    parts = [story]
    for way in ("before", "after"):
        seen = {_key(part) for part in parts}
        here = story
        while len(parts) < _LONGEST:
            link = linked(shelf, here, way)
            if link is None or link.story is None or _key(link.story) in seen:
                break
            here = link.story
            seen.add(_key(here))
            parts.insert(0 if way == "before" else len(parts), here)
    return tuple(parts)


def _fitting(
    story: StoryRow, words: str, others: Sequence[StoryRow], way: Literal["before", "after"]
) -> StoryRow | None:
    """Of the stories on the page named, the one that names this page back, or bears the same headline."""

    def named_back(other: StoryRow) -> str:
        return other.continued_to if way == "before" else other.continued_from

    back = [other for other in others if page_named(named_back(other)) in ("", story.document.page)]
    answering = [other for other in back if named_back(other)] if story.document.page else []
    if sign := _sign(words):
        marked = [other for other in answering if _sign(named_back(other)) == sign]
        answering = marked or answering
    if len(answering) == 1:
        return answering[0]
    pool = answering or back
    best = max(pool, key=lambda other: _kinship(story, other), default=None)
    if best is None or not _kinship(story, best):
        return None
    return best if answering or _kinship(story, best) >= _SURE else None


_SURE = (
    0.5  # share of the shorter headline's pairs; two stories of one day that share half of a headline are one
)


def _kinship(one: StoryRow, other: StoryRow) -> float:
    """The share of character pairs of the shorter headline that the other's has too."""
    first, second = _pairs(one.headline), _pairs(other.headline)
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _pairs(words: str) -> set[str]:
    folded = "".join(sign for sign in fold(words) if sign.isalnum())
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def _sign(words: str) -> str:
    """The ① by which a page tells its several continued stories apart."""
    return next((sign for sign in words if sign in _CIRCLED), "")


def _key(story: StoryRow) -> tuple[str, int]:
    return story.document.id, story.story
