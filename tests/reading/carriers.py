"""Files of other kinds, made for tests, and what is asked of every reading of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.reading import read
from retrieval.types import Document
from tests.reading.conftest import assert_nothing_lost

if TYPE_CHECKING:
    from pathlib import Path

    from retrieval.types import Story


def read_one(path: Path) -> Document:
    """The one document of a file, nothing of its text lost, every place inside it and in order."""
    (document,) = read(path, path.name)
    assert isinstance(document, Document)
    assert_nothing_lost(document.text, document.stories, document.furniture)
    ends = [0]
    for place in document.places:
        assert ends[-1] <= place.span[0] <= place.span[1] <= len(document.text)
        assert all(0 <= share <= 1 for share in place.box)
        ends.append(place.span[1])
    return document


def headings(story: Story) -> list[list[str]]:
    return [[heading.text for heading in section.headings] for section in story.sections]


def paragraphs(story: Story) -> list[str]:
    return [paragraph.body.text for section in story.sections for paragraph in section.paragraphs]
