"""Stories printed inside others: a paragraph breaks off, another story stands there, the paragraph goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.reading.ends import UNBEGUN, runs_on
from retrieval.reading.kinship import Kinship
from retrieval.reading.marks import peel
from retrieval.reading.pieces import Piece

_WINDOW = 120  # pieces looked ahead: a page of a broadsheet has about 60
_KINDRED = 3.0  # points for a rest all of whose pairs of characters stand in the torn part too
_QUOTATION = (
    2.5  # points for a quotation that one part opens and the other closes; against it if only one does
)
_ENOUGH_OPEN = 0.7  # points for a paragraph that breaks off inside a sentence: it must go on somewhere
_ENOUGH = 2.0  # for one that could be whole: a word runs on, or the column fits and no indent begins the rest


def unnest(source: str, pieces: Sequence[Piece], kinship: Kinship) -> list[list[Piece]]:
    """The page as rows of pieces without interruptions: the outermost first, then what stood inside it."""
    outer: list[Piece] = []
    inner: list[list[Piece]] = []
    indents = _indents(pieces)
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        while (goes_on := _continuation(pieces, at, kinship, indents)) is not None:
            if inside := list(pieces[at + 1 : goes_on]):
                inner += unnest(source, inside, kinship)
            piece = mended(source, piece, pieces[goes_on])
            at = goes_on
        outer.append(piece)
        at += 1
    return [outer, *inner]


def _indents(pieces: Sequence[Piece]) -> bool:
    """Whether paragraphs on this page begin with an indent, so that one without is the rest of another."""
    texts = [piece for piece in pieces if piece.kind == "paragraph" and len(piece.lines) > 1]
    return sum(piece.narrow for piece in texts) > 0.7 * len(texts)


def _continuation(pieces: Sequence[Piece], at: int, kinship: Kinship, indents: bool) -> int | None:
    """Where the paragraph that breaks off in piece `at` goes on, if it does."""
    torn = pieces[at]
    if torn.kind != "paragraph" or not torn.full or torn.ends:
        return None
    best, found = _ENOUGH_OPEN if torn.open else _ENOUGH, None
    waiting: list[Piece] = []  # paragraphs between that must go on somewhere, and have the first claim
    for other in range(at + 1, min(len(pieces), at + _WINDOW)):
        rest = pieces[other]
        if rest.kind != "paragraph" or rest.begins or not _same_column(pieces, torn, other):
            continue
        claimed = any(abs(piece.column - rest.column) <= 1 for piece in waiting)
        if rest.open:
            waiting.append(rest)
        whole = not torn.open and (
            claimed or not (indents and rest.flush and _is_interrupted(pieces, at, other))
        )
        if whole:
            continue
        score = _likelihood(pieces, at, other, indents)
        if score + _KINDRED > best:
            score += _KINDRED * kinship.share(kinship.of(rest.words), kinship.of(torn.words))
        if score > best:
            best, found = score, other
    return found


def _same_column(pieces: Sequence[Piece], torn: Piece, other: int) -> bool:
    """Whether piece `other` stands in the column of `torn`. What holds one line shows none: then what follows tells."""
    rest = pieces[other]
    if abs(rest.column - torn.column) <= 1:
        return True
    if len(rest.lines) > 1 or rest.lines[0].width > torn.column + 1:
        return False
    below = next((piece for piece in pieces[other + 1 : other + 3] if piece.kind == "paragraph"), None)
    return torn.open and below is not None and abs(below.column - torn.column) <= 1


def _is_interrupted(pieces: Sequence[Piece], at: int, other: int) -> bool:
    """Whether another story begins right behind piece `at` and ends before piece `other`."""
    kinds = {piece.kind for piece in pieces[at + 1 : other]}
    return {"display", "paragraph"} <= kinds and pieces[at + 1].kind in ("display", "byline")


def _likelihood(pieces: Sequence[Piece], at: int, other: int, indents: bool) -> float:
    """Points for piece `other` being the rest of piece `at`."""
    torn, rest, before = pieces[at], pieces[other], pieces[other - 1]
    joined = torn.quoting and rest.quoted
    if (
        not joined
        and other > at + 1
        and (before.kind in ("display", "heading", "byline", "origin") or before.open)
    ):
        return -_KINDRED
    score = 0.0
    if runs_on(torn.lines[-1].words, rest.lines[0].words):
        score += 2.0
    if rest.lines[0].words[0] in UNBEGUN:
        score += 3.0
    if torn.quoting or rest.quoted:
        score += _QUOTATION if joined else -_QUOTATION
    if rest.flush and indents:
        score += 1.5
    elif rest.narrow:
        score -= 2.0
    above = next((piece for piece in reversed(pieces[at + 1 : other]) if piece.kind == "paragraph"), None)
    if above and abs(above.column - rest.column) > 1:
        score += 1.0
    # Of several that fit the nearest is likelier.
    return score - 0.02 * (other - at)


def mended(source: str, torn: Piece, rest: Piece) -> Piece:
    """One paragraph of two parts."""
    spans = torn.spans + rest.spans
    words = torn.words + rest.words
    return replace(
        torn,
        spans=spans,
        words=words,
        lines=torn.lines + rest.lines,
        open=rest.open,
        full=rest.full,
        peeled=peel(source, spans, words),
    )
