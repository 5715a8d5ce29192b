"""Faces → a text in reading order, its stories, and the place of every line on its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from retrieval.reading.accounting import Reading
from retrieval.reading.carriers.blocking import Block
from retrieval.reading.carriers.glyphs import Face, Run, usual_size
from retrieval.reading.carriers.grids import Grid, grids_of
from retrieval.reading.carriers.layout import strands_of
from retrieval.reading.carriers.ordering import Strand
from retrieval.reading.facts import from_furniture
from retrieval.reading.furniture import Likeness, likeness, likenesses
from retrieval.reading.ladder import is_heading, rung_of
from retrieval.reading.lines import Line, physical_lines, plain
from retrieval.reading.marks import Peeled
from retrieval.reading.pieces import Piece, pieces_of
from retrieval.reading.stories import Draft
from retrieval.reading.telling import tell
from retrieval.reading.weaving import weave
from retrieval.types import Place, Span, Story, Text

_EDGE = 0.1  # of the page's height at top and bottom: where page marks stand
_DEEPEST_INDENT = 4  # characters; more is a centred line
_SUBTITLE = 0.8  # of the headline's size: smaller lines below it are a subtitle
_COLUMN_LINES = 3  # of a block that counts as a column
_FLOWING = 0.8  # share of pages with one column, from which on they are one running text
_REPEATED = 3  # pages that bear the same line at an edge: it is a header


@dataclass(slots=True)
class _Part:
    """Lines written into the text: a head, a stretch of running text, or a table's rows."""

    kind: str  # head, subhead, text, table
    spans: list[Span]
    sizes: list[float]
    rows: tuple[tuple[Span, ...], ...] = ()


class _Galley:
    """The text being set, line by line, and where each line stood."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._length = 0
        self.places: list[Place] = []

    @property
    def text(self) -> str:
        return "".join(self._words)

    def add(self, words: str) -> None:
        self._words.append(words)
        self._length += len(words)

    def run(self, face: Face, run: Run, *, indent: int = 0, end: str = "\n") -> Span:
        self.add("\u3000" * indent)
        start = self._length
        self.add(run.words + end)
        self.places.append(Place((start, start + len(run.words)), face.number, face.share(run)))
        return start, start + len(run.words)

    def block(self, face: Face, block: Block, *, apart: bool) -> _Part:
        if block.head or apart:
            self.add("\n")
        part = _Part("subhead" if block.head else "text", [], [])
        for run in block.lines:
            shift = round((run.x0 - block.x0) / run.size)
            indent = shift if not block.head and shift <= _DEEPEST_INDENT else 0
            part.spans.append(self.run(face, run, indent=indent))
            part.sizes.append(run.size)
        if block.head:
            self.add("\n")
        return part

    def grid(self, face: Face, grid: Grid) -> _Part:
        self.add("\n")
        rows: list[tuple[Span, ...]] = []
        for row in grid.rows:
            cells: list[Span] = []
            for cell in row:
                start = self._length
                for run in cell:
                    self.run(face, run, end="")
                cells.append((start, self._length))
                self.add("\t")
            rows.append(tuple(cells))
            self.add("\n")
        self.add("\n")
        return _Part("table", [(row[0][0], row[-1][1]) for row in rows], [], tuple(rows))


class Leaf(NamedTuple):
    """A text in reading order, its reading, and the places of its lines.

    `number` is the page of the file that it stands on, 0 where it is the text of all pages.
    """

    text: str
    reading: Reading
    places: tuple[Place, ...]
    number: int = 0


class _Laid(NamedTuple):
    """A page taken apart: page marks at its edges, stories, tables by the block that stands for each."""

    face: Face
    edge: list[Run]
    strands: list[Strand]
    grids: dict[int, Grid]


def read_faces(faces: Sequence[Face]) -> list[Leaf]:
    """The pages as one text; those of a newspaper's issue, which say so at their edges, each by itself."""
    running = _running(faces)
    laid = [_Laid(face, *_apart(face, running)) for face in faces]
    single = sum(_columns(one.strands) <= 1 for one in laid)
    flowing = len(faces) > 1 and single >= _FLOWING * len(faces)
    if len(faces) > 1 and not flowing and any(_is_of_a_paper(one.edge) for one in laid):
        return [_leaf([one], flowing=False)._replace(number=one.face.number) for one in laid]
    return [_leaf(laid, flowing=flowing)]


def _is_of_a_paper(edge: Sequence[Run]) -> bool:
    said = from_furniture(run.words for run in edge)
    return bool(said.paper or said.page)


def _leaf(laid: Sequence[_Laid], *, flowing: bool) -> Leaf:
    """Pages set one after another; `flowing` says that the text runs on over them."""
    galley = _Galley()
    furniture: list[Span] = []
    told: list[list[_Part]] = []
    for face, edge, strands, grids in laid:
        furniture += [galley.run(face, run) for run in edge]
        galley.add("\n")
        told += [list(_parts(galley, face, strand, grids)) for strand in strands]
        galley.add("\f\n")
    if flowing:
        told = [_headed_once([part for parts in told for part in parts])]
    text = galley.text
    by_start = {line.start: line for line in physical_lines(text)}
    stories: list[Story] = []
    for parts in filter(None, told):
        story, left = _story(text, parts, by_start)
        if story != Story():  # a page's head, all of it set aside
            stories.append(story)
        furniture += left
    shown = tuple(weave(text, [span], blanks=True) for span in sorted(furniture))
    return Leaf(text, (tuple(stories), shown), tuple(galley.places))


def _headed_once(parts: list[_Part]) -> list[_Part]:
    """Of a running text only the first head is its headline; those on later pages are headings in it."""
    first = next((part for part in parts if part.kind in ("head", "text")), None)
    for part in parts:
        if part.kind == "head" and part is not first:
            part.kind = "subhead"
    return parts


def _running(faces: Sequence[Face]) -> set[str]:
    """Lines that stand at the edge of many pages, figures apart."""
    counts = Counter(
        key
        for face in faces
        for key in {_key(run) for run in face.runs if _at_edge(run, face)}
        if key.strip("#")
    )
    return {key for key, count in counts.items() if count >= _REPEATED and count > len(faces) // 3}


def _key(run: Run) -> str:
    return "".join("#" if sign.isdigit() else sign for sign in plain(run.words) if not sign.isspace())


def _at_edge(run: Run, face: Face) -> bool:
    return run.middle < _EDGE * face.height or run.middle > (1 - _EDGE) * face.height


def _apart(face: Face, running: set[str]) -> tuple[list[Run], list[Strand], dict[int, Grid]]:
    """The page marks at a page's edges, its stories, and its tables by the block that stands for each."""
    outer = _outermost(face)
    edge = [
        run
        for run in face.runs
        if _at_edge(run, face)
        and (_key(run) in running or likeness(plain(run.words).strip()) is Likeness.LABEL or (run in outer))
    ]
    rest = [run for run in face.runs if run not in edge]
    grids = grids_of(rest, face.rules)
    held = {run for grid in grids for run in grid.runs}
    usual = usual_size((run.size, len(run.words)) for run in rest if run not in held)
    stand_ins = [Run(grid.x0, grid.top, grid.x1, grid.bottom, usual, "表") for grid in grids]
    rules = [
        rule
        for rule in face.rules
        if not any(
            g.x0 - 3 <= rule.x0
            and rule.x1 <= g.x1 + 3
            and g.top - 3 <= rule.top
            and rule.bottom <= g.bottom + 3
            for g in grids
        )
    ]
    strands = strands_of([run for run in rest if run not in held], rules, usual, stand_ins)
    found = {
        id(b): grids[stand_ins.index(b.lines[0])] for s in strands for b in s.body if b.lines[0] in stand_ins
    }
    return edge, strands, found


def _outermost(face: Face) -> set[Run]:
    """The topmost and the lowest row of a page, if every run in it looks like a page mark."""
    found: set[Run] = set()
    for order in (1, -1):
        for run in sorted(face.runs, key=lambda each: order * each.middle):
            if not _at_edge(run, face):
                break
            row = [
                other
                for other in face.runs
                if abs(other.middle - run.middle) < 0.6 * max(run.size, other.size)
            ]
            words = plain(" ".join(each.words for each in sorted(row, key=lambda each: each.x0))).strip()
            if not likeness(words):
                break
            found.update(row)
    return found


def _columns(strands: Sequence[Strand]) -> int:
    """The most columns that stand beside each other."""
    columns = [b for s in strands for b in s.body if not b.head and len(b.lines) >= _COLUMN_LINES]
    most = 0
    for block in columns:
        beside = [
            other
            for other in columns
            if min(other.bottom, block.bottom) - max(other.top, block.top) > block.size
            and min(other.x1, block.x1) - max(other.x0, block.x0) < 0
        ]
        most = max(most, 1 + bool(beside) * len({round(other.x0 / (2 * block.size)) for other in beside}))
    return most


def _parts(galley: _Galley, face: Face, strand: Strand, grids: dict[int, Grid]) -> Iterator[_Part]:
    for head in strand.head:
        part = galley.block(face, head, apart=True)
        part.kind = "head"
        yield part
    before: Block | None = None
    for block in strand.body:
        if id(block) in grids:
            yield galley.grid(face, grids[id(block)])
        else:
            below = before is not None and block.top >= before.bottom - block.size and not before.head
            yield galley.block(face, block, apart=below)
        before = block
    galley.add("\n")


def _story(text: str, parts: Sequence[_Part], by_start: dict[int, Line]) -> tuple[Story, list[Span]]:
    """One story of its parts, and what in it is furniture."""
    draft, furniture = Draft(), []
    subtitle: list[Span] = []
    stretch: list[Line] = []

    def close() -> None:
        if stretch:
            pieces, left = pieces_of(text, stretch, likenesses(stretch))
            draft.body.extend(map(_told_by_size, pieces))
            furniture.extend(left)
            stretch.clear()

    for part in parts:
        lines = [by_start[start] for start, _ in part.spans if start in by_start]
        if part.kind == "text":
            stretch += lines
            continue
        close()
        if part.kind == "table":
            draft.body.append(Piece("table", tuple(part.spans), rows=part.rows))
        elif part.kind == "head" and not draft.body:
            main, small = _headline(part)
            draft.head.append(_shown(text, main, by_start))
            subtitle += small
        else:
            draft.body.append(_shown(text, part.spans, by_start))
    close()
    story = tell(text, draft)
    return (replace(story, subtitle=_subtitle(text, story, subtitle)) if subtitle else story), furniture


def _told_by_size(piece: Piece) -> Piece:
    """Several lines as large as the running text are a paragraph, whatever a page without sizes would make of them."""
    if piece.kind != "display" or len(piece.lines) == 1:
        return piece
    return replace(piece, kind="paragraph", peeled=Peeled(piece.spans))


def _subtitle(text: str, story: Story, spans: Sequence[Span]) -> Text:
    return weave(text, [*story.subtitle.spans, *spans], blanks=True)


def _headline(part: _Part) -> tuple[list[Span], list[Span]]:
    """The lines of a head down to its largest ones, and the smaller ones below those."""
    largest = max(part.sizes)
    last = max(at for at, size in enumerate(part.sizes) if size >= _SUBTITLE * largest)
    return part.spans[: last + 1], part.spans[last + 1 :]


def _shown(text: str, spans: Sequence[Span], by_start: dict[int, Line]) -> Piece:
    """A display block, or a numbered heading."""
    words = "".join(by_start[start].words for start, _ in spans if start in by_start)
    rung = rung_of(words)
    if rung and is_heading(rung):
        return Piece("heading", tuple(spans), words, rank=rung.rank)
    return Piece("display", tuple(spans), words)
