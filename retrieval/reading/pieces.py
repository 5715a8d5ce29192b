"""Lines → pieces: paragraphs, tables, display blocks and marks, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from retrieval.reading.columns import column_widths
from retrieval.reading.ends import UNFINISHED, End, torn_brackets
from retrieval.reading.flow import places
from retrieval.reading.furniture import Likeness, furniture_lines
from retrieval.reading.habits import Place
from retrieval.reading.ladder import is_heading, rung_of
from retrieval.reading.lines import Line
from retrieval.reading.looks import INDENT, Look, looks
from retrieval.reading.marks import MarkKind, Peeled, is_caption, mark_kind, peel
from retrieval.reading.tables import Table, find_tables
from retrieval.types import Span

_DISPLAY = Place.DISPLAY
_BEGINNINGS = (Place.FIRST, Place.ALONE)
_ALONE = (Place.ALONE, _DISPLAY)
_LONGEST_CREDIT = 12  # characters: 新华社记者 欧阳某某 摄
_UNENDED = (Place.FIRST, Place.MIDDLE)

Kind = Literal["paragraph", "table", "heading", "display"] | MarkKind


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines that belong together.

    `words` are plain. `column` is the width that the piece is set in; `narrow` says that its first line is
    indented, `flush` that it is not, `full` that its last line reaches the edge, `open` that it breaks off there
    inside a sentence; `quoting` that a quotation begins in it and does not end, `quoted` that one ends in it that
    did not begin. An open table has no header. `rows` are a table's cells.
    """

    kind: Kind
    spans: tuple[Span, ...]
    words: str = ""
    lines: tuple[Line, ...] = ()
    column: float = 0.0
    narrow: bool = False
    flush: bool = False
    full: bool = False
    open: bool = False
    quoting: bool = False
    quoted: bool = False
    rank: int = 0
    rows: tuple[tuple[Span, ...], ...] = ()
    peeled: Peeled = field(default_factory=lambda: Peeled(()))

    @property
    def begins(self) -> bool:
        """Whether it bears a mark that a story begins with."""
        return self.kind == "origin" or self.peeled.begins

    @property
    def ends(self) -> bool:
        """Whether it bears a mark that a story ends with."""
        return self.kind == "target" or self.peeled.ends


def pieces_of(
    source: str, lines: Sequence[Line], alike: Sequence[Likeness]
) -> tuple[list[Piece], list[Span]]:
    """The pieces of a page in order, and the lines that are furniture."""
    found: dict[int, Piece] = {}
    taken: set[int] = set()
    labels = {at for at, like in enumerate(alike) if like is Likeness.LABEL}
    for table in find_tables(source, lines):
        if labels.intersection(range(table.first, table.last)):
            continue
        found[table.first] = _table_piece(lines, table)
        taken.update(range(table.first, table.last))
    furniture = furniture_lines(lines, alike) - taken
    taken |= furniture
    for at, line in enumerate(lines):
        if at not in taken and (kind := mark_kind(line)) and (kind != "dateline" or _set_apart(lines, at)):
            found[at] = Piece(kind, ((line.start, line.end),), line.words, (line,))
            taken.add(at)
    flowing = [at for at in range(len(lines)) if at not in taken]
    torn = {number for number, at in enumerate(flowing) if at - 1 in furniture}
    body = [lines[at] for at in flowing]
    for first, piece in _fragments(source, body, looks(body, column_widths(body), torn)):
        found[flowing[first]] = piece
    return _whole_tables([found[at] for at in sorted(found)]), [
        (lines[at].start, lines[at].end) for at in sorted(furniture)
    ]


def _set_apart(lines: Sequence[Line], at: int) -> bool:
    """Whether the line stands by itself; a dateline that does not is the beginning or the end of a paragraph."""
    return lines[at].gap > 0 and (at + 1 == len(lines) or lines[at + 1].gap > 0)


def _whole_tables(pieces: Sequence[Piece]) -> list[Piece]:
    """`pieces` with rows that another story or a column's end cut off put back below their table."""
    kept: list[list[Piece]] = []
    table: list[Piece] = []
    for piece in pieces:
        if piece.kind != "table":
            kept.append([piece])
        elif table and piece.open and len(piece.rows[0]) in (len(table[0].rows[0]), len(table[-1].rows[-1])):
            table.append(piece)
        else:
            table = [piece]
            kept.append(table)
    return [parts[0] if len(parts) == 1 else _one_table(parts) for parts in kept]


def _one_table(parts: Sequence[Piece]) -> Piece:
    return replace(
        parts[0],
        spans=tuple(span for part in parts for span in part.spans),
        words=" ".join(part.words for part in parts),
        lines=tuple(line for part in parts for line in part.lines),
        rows=tuple(row for part in parts for row in part.rows),
    )


def _table_piece(lines: Sequence[Line], table: Table) -> Piece:
    inside = tuple(lines[table.first : table.last])
    return Piece(
        "table",
        tuple((line.start, line.end) for line in inside),
        " ".join(line.words for line in inside),
        inside,
        rows=table.rows,
        open=not table.has_header,
    )


def _fragments(source: str, lines: Sequence[Line], rows: Sequence[Look]) -> Iterator[tuple[int, Piece]]:
    """Each paragraph, heading and display block, with the number of its first line."""
    first = 0
    found = places(rows)
    for at in range(1, len(lines) + 1):
        if at == len(lines) or _starts(found, rows, lines, at):
            yield (
                first,
                _fragment(source, lines[first:at], rows[first:at], display=found[first] is Place.DISPLAY),
            )
            first = at


def _starts(found: Sequence[Place], rows: Sequence[Look], lines: Sequence[Line], at: int) -> bool:
    """Whether line `at` is the first of its piece; who took a picture stands below what it shows."""
    here, before = found[at], found[at - 1]
    if rows[at].gap == 0 and before is not _DISPLAY and here in _ALONE and is_caption(lines[at].words):
        return len(lines[at].words) > _LONGEST_CREDIT
    if here is not _DISPLAY:
        return here in _BEGINNINGS or before not in _UNENDED
    return before is not _DISPLAY or rows[at].gap == 1 or rows[at].shape.dash or rows[at].shape.display_like


def _fragment(source: str, lines: Sequence[Line], rows: Sequence[Look], *, display: bool) -> Piece:
    spans = tuple((line.start, line.end) for line in lines)
    words = joined(lines)
    rung = rung_of(words)
    column = rows[0].shape.fit.column
    if rung and is_heading(rung):
        return Piece("heading", spans, words, tuple(lines), column, rank=rung.rank)
    # No headline ends with a comma; a paragraph that another story interrupts after a line of it may.
    broken_off = rows[-1].shape.end is End.COMMA and rows[-1].short <= INDENT + 1
    if display and not (rung and not rung.heads) and not broken_off and not is_caption(words):
        return Piece("display", spans, words, tuple(lines), column)
    last = rows[-1]
    quoted, quoting = torn_brackets(words)
    unfinished = last.shape.end in UNFINISHED or (quoting and last.shape.end is End.PAUSE)
    lost = INDENT if unfinished and len(lines) == 1 and not rows[0].shape.fit.indented else 0
    return Piece(
        "paragraph",
        spans,
        words,
        tuple(lines),
        column,
        narrow=rows[0].shape.fit.indented or (rows[0].short >= 1.5 and len(lines) > 1),
        flush=not rows[0].shape.fit.indented and rows[0].short <= 0.75,
        full=last.short <= 1 + lost,
        open=unfinished and last.short <= 2 + lost,
        quoting=quoting,
        quoted=quoted,
        peeled=peel(source, spans, words),
    )


def joined(lines: Sequence[Line]) -> str:
    """The words of `lines` as one, for recognising only."""
    return "".join(line.words for line in lines)
