"""Headings and paragraphs in reading order → sections with heading paths and clauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.reading.furniture import is_day
from retrieval.reading.ladder import Numbering, Rank, rung_of
from retrieval.reading.lines import plain
from retrieval.types import Paragraph, Section, Text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed; a smaller `rank` stands higher."""

    text: Text
    rank: int


Element = Heading | Text


def into_sections(elements: Iterable[Element]) -> tuple[Section, ...]:
    """The sections that `elements` make.

    A heading with nothing below it heads nothing: it becomes a paragraph, as the lines of a table of contents do.
    """
    sections: list[tuple[list[Heading], list[Paragraph]]] = [([], [])]
    numbering = Numbering()
    for element in _demoted(list(elements)):
        if isinstance(element, Heading):
            path = [above for above in sections[-1][0] if above.rank < element.rank]
            sections.append(([*path, element], []))
            numbering.restart()
        else:
            rung = rung_of(plain(element.text))
            rung = None if rung and rung.rank == Rank.ANNEX else rung
            sections[-1][1].append(Paragraph(element, numbering.clause(rung) if rung else None))
    return tuple(
        Section(tuple(heading.text for heading in path), tuple(paragraphs))
        for path, paragraphs in sections
        if paragraphs
    )


def _demoted(elements: list[Element]) -> list[Element]:
    """`elements` with each heading that heads nothing made a paragraph: no paragraph or lower heading follows.

    Of annexes that a document lists before it is signed, no text follows either.
    """
    kept: list[Element] = []
    below: Element | None = None
    for at, element in reversed(list(enumerate(elements))):
        if isinstance(element, Heading) and (
            below is None
            or (isinstance(below, Heading) and below.rank <= element.rank)
            or _is_listed(elements, at)
        ):
            element = element.text
        kept.append(element)
        below = element
    return kept[::-1]


def _is_listed(elements: list[Element], at: int) -> bool:
    """Whether the heading of an annex stands in a list of them: above another one, or above who signed and when."""
    element = elements[at]
    if not isinstance(element, Heading) or element.rank != Rank.ANNEX:
        return False
    beside = [each for each in elements[max(0, at - 1) : at + 2] if isinstance(each, Heading)]
    below = [plain(each.text) for each in elements[at + 1 : at + 3] if isinstance(each, Text)]
    return sum(each.rank == Rank.ANNEX for each in beside) > 1 or any(map(is_day, below))
