"""Headings and paragraphs in reading order → sections with heading paths and clauses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.reading.ladder import Numbering, rung_of
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
            sections[-1][1].append(Paragraph(element, numbering.clause(rung) if rung else None))
    return tuple(
        Section(tuple(heading.text for heading in path), tuple(paragraphs))
        for path, paragraphs in sections
        if paragraphs
    )


def _demoted(elements: list[Element]) -> list[Element]:
    """`elements` with each heading that is followed by no paragraph or lower heading made a paragraph."""
    kept: list[Element] = []
    below: Element | None = None
    for element in reversed(elements):
        if isinstance(element, Heading) and (
            below is None or (isinstance(below, Heading) and below.rank <= element.rank)
        ):
            element = element.text
        kept.append(element)
        below = element
    return kept[::-1]
