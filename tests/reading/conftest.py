"""What the tests of reading share: the accounting of ink, made pages, the pages beside the project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from retrieval.normalising import fold, is_ink
from retrieval.reading.accounting import texts_of
from retrieval.reading.page import read_page

if TYPE_CHECKING:
    from retrieval.types import Story, Text

_PAGES = Path(__file__).parents[3] / "shared" / "pages"


@pytest.fixture(scope="session")
def pages() -> Path:
    """The newspaper pages with their true reading, which are no part of the project."""
    if not _PAGES.is_dir():
        pytest.skip("the newspaper pages are not beside this project (../shared/pages)")
    return _PAGES


def assert_nothing_lost(text: str, stories: tuple[Story, ...], furniture: tuple[Text, ...]) -> None:
    """Each character with ink lies in exactly one Text, and each Text says what stands at its spans."""
    held: Counter[int] = Counter()
    for piece in texts_of(stories, furniture):
        assert fold("".join(text[start:end] for start, end in piece.spans)) == fold(piece.text)
        held.update(place for start, end in piece.spans for place in range(start, end) if is_ink(text[place]))
    ink = {place for place, character in enumerate(text) if is_ink(character)}
    assert {place for place in ink if held[place] != 1} == set()


def stories_of(text: str) -> tuple[Story, ...]:
    """The stories of a made page, nothing lost."""
    stories, furniture = read_page(text)
    assert_nothing_lost(text, stories, furniture)
    return stories


def paragraphs_of(story: Story) -> list[tuple[tuple[str, ...], str]]:
    """Each paragraph of a story with the path of its headings."""
    return [
        (tuple(heading.text for heading in section.headings), paragraph.body.text)
        for section in story.sections
        for paragraph in section.paragraphs
    ]


def set_in_column(paragraphs: list[str], width: int, *, indent: bool = True, gap: bool = True) -> str:
    """Paragraphs set in a column as an extractor leaves them: hard lines, the indent of two characters lost."""
    blocks = []
    for paragraph in paragraphs:
        first = width - 2 if indent else width
        lines = [
            paragraph[:first],
            *(paragraph[at : at + width] for at in range(first, len(paragraph), width)),
        ]
        blocks.append("\n".join(line for line in lines if line))
    return ("\n\n" if gap else "\n").join(blocks)
