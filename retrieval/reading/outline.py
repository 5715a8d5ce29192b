"""A document's reading as plain data: what `wenju read --json` prints."""

from __future__ import annotations

from typing import Any

from retrieval.types import Document, Story


def as_json(document: Document) -> dict[str, Any]:
    """Stories with their fields as strings, paragraphs with the path of their headings, and the furniture."""
    return {
        "stories": [_story(story) for story in document.stories],
        "furniture": [text.text for text in document.furniture],
    }


def _story(story: Story) -> dict[str, Any]:
    fields = ("headline", "subtitle", "byline", "dateline", "continued_from", "continued_to")
    return {name: getattr(story, name).text for name in fields} | {
        "paragraphs": [
            {"heading_path": [heading.text for heading in section.headings], "text": paragraph.body.text}
            for section in story.sections
            for paragraph in section.paragraphs
        ]
    }
