"""The last look at a reading: every character with ink is in exactly one Text, whatever the readers did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from retrieval.reading.lines import plain
from retrieval.reading.weaving import weave
from retrieval.types import Paragraph, Section, Span, Story, Text

Reading = tuple[tuple[Story, ...], tuple[Text, ...]]


def accounted(text: str, reading: Reading) -> Reading:
    """`reading`, and what it left out as paragraphs of a last story.

    A reading that holds a character twice is none: then the whole text is paragraphs, a line each. Neither happens
    with the readers as they are; a rule added to them must not be able to lose words.
    """
    stories, furniture = reading
    held = sorted(span for piece in texts_of(stories, furniture) for span in piece.spans)
    if any(end > start for (_, end), (start, _) in pairwise(held)):
        stories, furniture, held = (), (), []
    missing = list(_missing(text, held))
    if not missing:
        return stories, furniture
    rest = tuple(Paragraph(weave(text, [span])) for span in missing)
    return (*stories, Story(sections=(Section((), rest),))), furniture


def texts_of(stories: Sequence[Story], furniture: Sequence[Text]) -> Iterator[Text]:
    """Every Text of a reading once; a heading that several sections share is one."""
    yield from furniture
    for story in stories:
        yield from (story.headline, story.subtitle, story.byline, story.dateline)
        yield from (story.continued_from, story.continued_to)
        yield from dict.fromkeys(heading for section in story.sections for heading in section.headings)
        for section in story.sections:
            yield from (paragraph.body for paragraph in section.paragraphs)


def _missing(text: str, held: Sequence[Span]) -> Iterator[Span]:
    """The lines, or parts of lines, of `text` with ink that no span holds."""
    for (_, after), (before, _) in pairwise([(0, 0), *held, (len(text), len(text))]):
        if after < before and plain(text[after:before]).strip():
            place = after
            for line in text[after:before].splitlines(keepends=True):
                if plain(line).strip():
                    yield place, place + len(line)
                place += len(line)
