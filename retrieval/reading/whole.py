"""Texts whose lines are whole paragraphs: policy documents, articles from the web, rows of a corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from retrieval.reading.ends import End, end_of
from retrieval.reading.furniture import Likeness, is_day
from retrieval.reading.ladder import Rank, Rung, is_heading, rung_of
from retrieval.reading.lines import Line, physical_lines
from retrieval.reading.looks import DASHES
from retrieval.reading.marks import mark_kind, peel
from retrieval.reading.pieces import Kind, Piece
from retrieval.reading.sections import Element, Heading, into_sections
from retrieval.reading.stories import Draft
from retrieval.reading.weaving import weave
from retrieval.types import Span, Story

_LONGEST_TITLE = 60.0  # Chinese characters of one line of a title
_TITLE_LINES = 4  # an issuing body, the title over two lines, a subtitle
_LONGEST_SUBHEAD = 24.0
_LETTERHEAD_LINES = 4  # 云川市人民政府文件, over two lines at most, a line of its own for the number
_CONTENTS = re.compile(r"目\s*[录次]")
_DOCUMENT_NUMBER = re.compile(r"[〔\[（(【]?\d{4}[〕\]）)】]?\s?第?\s?\d+\s?号$|^第?\s?\d+\s?号$")


def read_row(text: str, *, has_title: bool) -> tuple[Story, ...]:
    """A corpus row: its first line is the headline where it has one, the other lines are paragraphs."""
    lines = physical_lines(text)
    first = 1 if has_title and lines else 0
    headline = weave(text, [(line.start, line.end) for line in lines[:first]], blanks=True)
    return (Story(headline, sections=into_sections(_elements(text, lines[first:]))),)


def _elements(text: str, lines: Sequence[Line]) -> list[Element]:
    """Each line a heading of the ladder or a paragraph."""
    found: list[Element] = []
    in_article = False
    for line in lines:
        rung = rung_of(line.words)
        heading = rung is not None and is_heading(rung, in_article=in_article)
        in_article = _in_article(rung, in_article, heading=heading)
        words = weave(text, [(line.start, line.end)], blanks=heading)
        found.append(Heading(words, rung.rank) if rung and heading else words)
    return found


def _in_article(rung: Rung | None, before: bool, *, heading: bool) -> bool:
    """Whether what follows stands inside a 第X条, where （一） is an item."""
    return not heading and (before or (rung is not None and rung.rank is Rank.ARTICLE))


def whole_pieces(
    text: str,
    lines: Sequence[Line],
    alike: Sequence[Likeness],
    *,
    stated: Mapping[int, Piece | None] | None = None,
    head: Sequence[Piece] = (),
) -> tuple[Draft, list[Span]]:
    """The one story of a text of whole lines, and the lines that are furniture.

    A date by itself is no furniture here: it stands below the body that issued the document. `stated` says what the
    line that begins at a place is, where the file knows it; None for a line that is told of elsewhere. `head` is the
    title, where the file names one.
    """
    stated = stated or {}
    furniture = {
        at for at, like in enumerate(alike) if like is Likeness.LABEL and not is_day(lines[at].words)
    }
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):  # page marks at the edges: 01 要闻
        for at in order:
            if not alike[at] or is_day(lines[at].words) or lines[at].start in stated:
                break
            furniture.add(at)
    kept = [line for at, line in enumerate(lines) if at not in furniture]
    first, behind = (0, 0) if head else _title_place(kept, stated)
    draft = Draft(head=list(head) or _title(text, kept[first:behind]))
    draft.body.extend(_piece(text, [line], "paragraph") for line in kept[:first])
    in_article = False
    for at, line in enumerate(kept[behind:], behind):
        if line.start in stated:
            if (piece := stated[line.start]) is not None:
                in_article = in_article and piece.kind != "heading"
                draft.body.append(piece)
            continue
        rung = rung_of(line.words)
        heading = rung is not None and is_heading(rung, in_article=in_article)
        in_article = _in_article(rung, in_article, heading=heading)
        if rung and heading:
            draft.body.append(_piece(text, [line], "heading", rung.rank))
        elif kind := mark_kind(line):
            draft.body.append(_piece(text, [line], kind))
        elif _is_subhead(kept, at):
            draft.body.append(_piece(text, [line], "display"))
        else:
            draft.body.append(_piece(text, [line], "paragraph"))
    return draft, [(lines[at].start, lines[at].end) for at in sorted(furniture)]


def _title(text: str, lines: Sequence[Line]) -> list[Piece]:
    """The title as one piece, and behind it the subtitle, which a dash begins."""
    dash = next((at for at, line in enumerate(lines) if at and line.words.startswith(DASHES)), len(lines))
    return [_piece(text, part, "display") for part in (lines[:dash], lines[dash:]) if part]


def _piece(text: str, lines: Sequence[Line], kind: Kind, rank: int = 0) -> Piece:
    spans = tuple((line.start, line.end) for line in lines)
    words = "".join(line.words for line in lines)
    if kind == "paragraph":
        return Piece("paragraph", spans, words, tuple(lines), peeled=peel(text, spans, words))
    return Piece(kind, spans, words, tuple(lines), rank=rank)


def _title_place(lines: Sequence[Line], stated: Mapping[int, Piece | None]) -> tuple[int, int]:
    """The first line of the title and the one behind it.

    A letterhead that ends in a document number may stand before the title.
    """
    known = next((at for at, line in enumerate(lines) if line.start in stated), len(lines))
    lines = lines[: min(known, _LETTERHEAD_LINES + _TITLE_LINES + 2)]
    for at, line in enumerate(lines[:_LETTERHEAD_LINES]):
        is_number = line.width <= _LONGEST_SUBHEAD and _DOCUMENT_NUMBER.search(line.words) is not None
        if is_number and (title := _title_lines(lines[at + 1 :])):
            return at + 1, at + 1 + title
    return 0, _title_lines(lines)


def _title_lines(lines: Sequence[Line]) -> int:
    """How many lines at the top are the title; none where a paragraph begins the text."""
    for at, line in enumerate(lines[: _TITLE_LINES + 1]):
        plainly_not = (
            line.width > _LONGEST_TITLE
            or rung_of(line.words) is not None
            or mark_kind(line) is not None
            or end_of(line.words) not in (End.NONE, End.CRY, End.QUOTE)
            or _DOCUMENT_NUMBER.search(line.words) is not None
            or _CONTENTS.fullmatch(line.words) is not None
            or (at > 0 and line.words[0] in "（(")
            or (at > 0 and line.gap > 0 and not line.words.startswith(DASHES))
        )
        if plainly_not or at == _TITLE_LINES:
            return at
    return min(len(lines), 1)


def _is_subhead(lines: Sequence[Line], at: int) -> bool:
    """Whether a line without a number is a heading: short, no sentence, and a longer one stands below."""
    line = lines[at]
    if line.width > _LONGEST_SUBHEAD or at + 1 == len(lines) or rung_of(line.words) or is_day(line.words):
        return False
    below = lines[at + 1]
    return (
        end_of(line.words) is End.NONE
        and "，" not in line.words
        and not _DOCUMENT_NUMBER.search(line.words)
        and below.width > 2 * line.width
        and end_of(below.words) in (End.FULL, End.SAID, End.CRY)
    )
