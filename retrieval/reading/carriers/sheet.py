"""A text in the making, taken out of a file that knows what its lines are: headings, tables, items."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.reading.accounting import Reading
from retrieval.reading.furniture import Likeness, likenesses
from retrieval.reading.ladder import Rank, ends_sentence, rung_of
from retrieval.reading.lines import physical_lines, plain
from retrieval.reading.marks import Peeled
from retrieval.reading.pieces import Kind, Piece
from retrieval.reading.telling import tell
from retrieval.reading.weaving import weave
from retrieval.reading.whole import whole_pieces
from retrieval.types import Span

_LINE_ENDS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SPACES = re.compile(r"[\t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")
_NUL = re.compile("[\0\ud800-\udfff]")  # what no store can keep


class Sheet:
    """Lines are written one after another; `reading` then says what they make.

    A paragraph that the file says nothing of is judged as a line of a text is: a heading of the ladder, a title at the
    top, a subhead. A place in the text is the place of what was written there.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._stated: dict[int, Piece | None] = {}  # by the start of its line; None: told by a line before
        self._head: list[Piece] = []
        self._aside: list[Span] = []

    def paragraph(self, words: str) -> None:
        """A paragraph; a line break inside it parts two, as writers of documents mean it."""
        for line in _LINE_ENDS.split(words):
            self._write(line)

    def title(self, words: str) -> None:
        """The headline, or another line of it."""
        if span := self._write(_SPACES.sub(" ", words)):
            self._head.append(_piece("display", [span], words))
            self._stated[span[0]] = None

    def heading(self, words: str, level: int) -> None:
        """A heading of `level` 1 to 9, 1 the highest. 第X条 numbers a paragraph whatever it was called."""
        words = _SPACES.sub(" ", words)
        rung = rung_of(plain(words).strip())
        numbers = rung is not None and rung.rank is Rank.ARTICLE
        if numbers or ends_sentence(plain(words)):
            self._write(words)
        elif span := self._write(words):
            self._stated[span[0]] = _piece("heading", [span], words, rank=level)

    def item(self, words: str) -> None:
        """An item of a list: never a heading."""
        for line in _LINE_ENDS.split(words):
            if span := self._write(line):
                self._stated[span[0]] = _piece("paragraph", [span], line)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table: a row a line, cells parted by tabs; an empty cell keeps its place."""
        cells: list[tuple[Span, ...]] = []
        starts: list[int] = []
        for row in rows:
            words = [_NUL.sub("\ufffd", _SPACES.sub(" ", cell)).strip() for cell in row]
            words = [word if plain(word).strip() else "" for word in words]
            if not any(words):
                continue
            place, spans = self._length, []
            for word in words:
                spans.append((place, place + len(word)))
                place += len(word) + 1
            cells.append(tuple(spans))
            starts.append(next(start for (start, _), word in zip(spans, words, strict=True) if word))
            self._append("\t".join(words) + "\n")
        if cells:
            spans = [(row[0][0], row[-1][1]) for row in cells]
            self._stated.update(dict.fromkeys(starts))
            self._stated[starts[0]] = _piece("table", spans, "", rows=tuple(cells))

    def aside(self, words: str) -> None:
        """What belongs to the page and not to its text: headers, footers, who published it when."""
        for line in _LINE_ENDS.split(words):
            if span := self._write(line):
                self._stated[span[0]] = None
                self._aside.append(span)

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def reading(self) -> Reading:
        """One story, and the lines that are no part of it."""
        text = self.text
        lines = physical_lines(text)
        alike = [
            Likeness.NONE if line.start in self._stated else like
            for line, like in zip(lines, likenesses(lines), strict=True)
        ]
        draft, furniture = whole_pieces(text, lines, alike, stated=self._stated, head=self._head)
        spans = sorted([*furniture, *self._aside])
        return (tell(text, draft),), tuple(weave(text, [span], blanks=True) for span in spans)

    def _write(self, words: str) -> Span | None:
        """Add a line; where its words stand, if it has any."""
        words = _NUL.sub("\ufffd", words).strip()
        if not plain(words).strip():
            return None
        start = self._length
        self._append(words + "\n")
        (line,) = physical_lines(words)
        return start + line.start, start + line.end

    def _append(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


def _piece(
    kind: Kind,
    spans: Sequence[Span],
    words: str,
    *,
    rank: int = 0,
    rows: tuple[tuple[Span, ...], ...] = (),
) -> Piece:
    return Piece(kind, tuple(spans), plain(words), rank=rank, rows=rows, peeled=Peeled(tuple(spans)))
