"""Draft → Story: each piece in the field that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from retrieval.reading.ladder import Rank
from retrieval.reading.pieces import Piece
from retrieval.reading.sections import Element, Heading, into_sections
from retrieval.reading.stories import Draft, is_subtitle
from retrieval.reading.weaving import rows, weave
from retrieval.types import Span, Story


def tell(text: str, draft: Draft) -> Story:
    """The story of a draft; a mark of which it has one already stays in its paragraph."""
    shown = [piece for piece in draft.head if piece.kind == "display"]
    headline = [piece for piece in shown if not is_subtitle(piece)]
    fields = {
        "byline": _spans(piece for piece in draft.head if piece.kind == "byline"),
        "dateline": _spans(piece for piece in draft.head if piece.kind == "dateline"),
        "origin": (),
        "target": (),
    }
    elements = [element for piece in draft.body for element in _elements(text, piece, fields)]
    return Story(
        headline=weave(text, _spans(headline), blanks=True),
        subtitle=weave(text, _spans(piece for piece in shown if is_subtitle(piece)), blanks=True),
        byline=weave(text, fields["byline"], blanks=True),
        dateline=weave(text, fields["dateline"], blanks=True),
        continued_from=weave(text, fields["origin"]),
        continued_to=weave(text, fields["target"]),
        sections=into_sections(elements),
    )


def _spans(pieces: Iterable[Piece]) -> tuple[Span, ...]:
    return tuple(span for piece in pieces for span in piece.spans)


def _elements(text: str, piece: Piece, fields: dict[str, tuple[Span, ...]]) -> list[Element]:
    """What `piece` adds to the body of its story; marks go to `fields`, each once."""
    if piece.kind == "display":
        return [Heading(weave(text, piece.spans, blanks=True), Rank.UNNUMBERED)]
    if piece.kind == "heading":
        return [Heading(weave(text, piece.spans, blanks=True), piece.rank)]
    if piece.kind == "table":
        return [rows(text, piece.rows)]
    if piece.kind != "paragraph":
        if fields[piece.kind]:
            return [weave(text, piece.spans)]
        fields[piece.kind] = piece.spans
        return []
    peeled = piece.peeled
    marks = {
        "origin": peeled.origin,
        "dateline": peeled.dateline,
        "byline": peeled.byline,
        "target": peeled.target,
    }
    if any(spans and fields[name] for name, spans in marks.items()):
        return [weave(text, piece.spans)]
    fields.update({name: spans for name, spans in marks.items() if spans})
    return [weave(text, peeled.body)] if peeled.body else []
