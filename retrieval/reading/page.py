"""A page of text → its stories.

A page torn by an extractor is put together again in steps, each in its own module: physical lines; furniture and
tables set aside; the width of each line's column; paragraphs, headings and display blocks; stories printed
inside others taken out; headlines given to their texts. A text whose lines are whole paragraphs needs none of that;
it is one story, or several where each says that it begins.
What no step understands is a paragraph.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from retrieval.reading.apart import beginnings
from retrieval.reading.ends import UNFINISHED, End, end_of
from retrieval.reading.furniture import Likeness, likenesses
from retrieval.reading.kinship import Kinship
from retrieval.reading.lines import Line, evenly_spaced, physical_lines
from retrieval.reading.pieces import pieces_of
from retrieval.reading.resuming import unnest
from retrieval.reading.stories import drafts_of
from retrieval.reading.telling import tell
from retrieval.reading.weaving import weave
from retrieval.reading.whole import whole_pieces
from retrieval.types import Story, Text

_WIDEST_COLUMN = 60  # Chinese characters; columns reach 30, pages of a book 45
# Share of the text in lines that end with a sentence: 0.2 to 0.35 in columns, 0.85 and more else.
_SENTENCES = 0.65
_INSIDE = (*UNFINISHED, End.QUOTE)  # ends that may stand inside a sentence


def read_page(text: str) -> tuple[tuple[Story, ...], tuple[Text, ...]]:
    """The stories of a page, and its furniture."""
    lines = physical_lines(text)
    alike = likenesses(lines)
    if is_torn(lines, alike):
        pieces, furniture = pieces_of(text, evenly_spaced(lines), alike)
        kinship = Kinship(piece.words for piece in pieces)
        drafts = [draft for row in unnest(text, pieces, kinship) for draft in drafts_of(row, kinship)]
    else:
        drafts, furniture = [], []
        bounds = [0, *beginnings(evenly_spaced(lines)), len(lines)]
        for first, behind in pairwise(bounds):
            draft, labels = whole_pieces(text, lines[first:behind], alike[first:behind])
            drafts.append(draft)
            furniture += labels
    stories = tuple(tell(text, draft) for draft in drafts)
    return stories, tuple(weave(text, [span], blanks=True) for span in furniture)


def is_torn(lines: Sequence[Line], alike: Sequence[Likeness]) -> bool:
    """Whether paragraphs are cut into lines: then most lines end inside a sentence."""
    whole = wide = ended = 0
    for line, like in zip(lines, alike, strict=True):
        if like is Likeness.LABEL:
            continue
        length = len(line.words)
        whole += length
        wide += length * (line.width > _WIDEST_COLUMN)
        ended += length * (end_of(line.words) not in _INSIDE)
    return wide * 2 < whole and ended < _SENTENCES * whole
