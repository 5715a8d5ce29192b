"""Which story or document is meant: by its title, by what it is about, by what was said before."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.rewriting import completed
from bot.answering.types import Library, Place, Turn
from retrieval.normalising import fold
from retrieval.types import Passage, Query

_FOUND = 100  # passages looked at to find a title
_TOLD = 0.6  # share of the topic's weight that the story must hold: 三桥通车那篇报道


def entitled(title: str, library: Library) -> Place | None:
    """The story that bears the title, or the document that does; an exact title before one that holds it."""
    wanted = fold(title)
    found = [hit.passage for hit in library.search(Query(title), _FOUND).hits]
    named = [(fold(one.headline), place_of(one)) for one in found]
    named += [(fold(one.document.title), Place(one.document.id)) for one in found]
    exact = [place for name, place in named if name == wanted]
    holding = [place for name, place in named if wanted in name]
    return next(iter((*exact, *holding)), None)


def spoken_of(topic: str, library: Library, told: float = _TOLD) -> Place | None:
    """The story that holds most of a topic, if it holds the share `told` of its weight."""
    findings = library.search(Query(topic), 1)
    if not findings.hits:
        return None
    place = place_of(findings.hits[0].passage)
    words = fold("\n".join((findings.hits[0].passage.headline, *(one.text for one in library.whole(place)))))
    total = sum(term.weight for term in findings.terms)
    held = sum(term.weight for term in findings.terms if term.in_(words))
    return place if held >= told * total else None


def cited_last(history: Sequence[Turn], library: Library) -> Place | None:
    """The story that an answer rested on last; of a turn that tells only its question, the one it leads to.

    A question that found nothing leads to nothing, however near something came.
    """
    for turn, complete in reversed(list(zip(history, completed(history), strict=True))):
        if turn.cited:
            return turn.cited[0]
        if not turn.query:
            hits = library.search(Query(complete.query), 1).hits
            return place_of(hits[0].passage) if hits else None
    return None


def only_story(library: Library) -> Place | None:
    """The story of a collection that has no other."""
    return Place(library.pages(limit=1)[0].id, 0) if library.coverage().stories == 1 else None


def place_of(passage: Passage) -> Place:
    return Place(passage.document.id, passage.story)
