"""A document as a page to read: its stories in whole paragraphs, an outline, and the quoted words marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from bot.channels.rendering.plain import harmless, one_line
from bot.channels.rendering.surroundings import stretch
from retrieval.normalising import fold
from retrieval.types import Passage

_AROUND = (
    120  # passages before and behind the quoted one: some forty pages of a book; a newspaper page has thirty
)

Kind = Literal["headline", "front", "heading", "paragraph"]


@dataclass(frozen=True, slots=True)
class Block:
    """A headline, a line around it, a heading (`level` from 1) or a paragraph; `pieces` say which words are quoted.

    `anchor` is where the outline leads, empty for what stands not in it.
    """

    kind: Kind
    pieces: tuple[tuple[str, bool], ...]
    level: int = 0
    anchor: str = ""

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.pieces)


@dataclass(frozen=True, slots=True)
class Told:
    """One story; `here` says that the quoted words are in it."""

    blocks: tuple[Block, ...]
    here: bool

    @property
    def outline(self) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.anchor)


@dataclass(frozen=True, slots=True)
class Leaf:
    """The stories of a document, or those around the quoted words where it is long."""

    stories: tuple[Told, ...]
    left_out_before: bool = False
    left_out_behind: bool = False


def leaf(told: Sequence[Passage], quoted: Passage | None, quote: str) -> Leaf:
    """`told` are the document's passages in order; `quote` stands in `quoted`, which is one of them, if any."""
    middle = next((place for place, one in enumerate(told) if quoted and one.id == quoted.id), 0)
    first, last = max(middle - _AROUND, 0), middle + _AROUND + 1
    shown = told[first:last]
    stories = [_story(list(passages), quoted, quote) for _, passages in groupby(shown, lambda one: one.story)]
    return Leaf(tuple(stories), left_out_before=first > 0, left_out_behind=last < len(told))


def _story(passages: Sequence[Passage], quoted: Passage | None, quote: str) -> Told:
    blocks: list[Block] = []
    headed: set[str] = set()
    for passage in passages:
        mine = quote if quoted and passage.id == quoted.id else ""
        for pieces in lines(passage.text, mine):
            blocks.append(_block(passage, pieces, headed, len(blocks)))
    return Told(tuple(blocks), here=any(quoted and one.id == quoted.id for one in passages))


def _block(passage: Passage, pieces: tuple[tuple[str, bool], ...], headed: set[str], place: int) -> Block:
    text = fold("".join(words for words, _ in pieces))
    anchor = f"s{passage.story}-{place}"
    if passage.kind == "front":
        if text == fold(passage.headline):
            return Block("headline", pieces, anchor=anchor)
        return Block("front", pieces)
    level = next((rank for rank, one in enumerate(passage.headings, start=1) if fold(one) == text), 0)
    if level and text not in headed:
        headed.add(text)
        return Block("heading", pieces, level, anchor)
    return Block("paragraph", pieces)


def lines(text: str, quote: str) -> Iterator[tuple[tuple[str, bool], ...]]:
    """Line by line, cut where the quote begins and ends."""
    start, end = stretch(text, quote) if quote else (0, 0)
    begin = 0
    for line in text.split("\n"):
        a = min(max(start - begin, 0), len(line))
        b = min(max(end - begin, 0), len(line))
        cut = ((line[:a], False), (line[a:b], True), (line[b:], False))
        pieces = tuple((harmless(words), is_quote) for words, is_quote in cut if words)
        if one_line(line):
            yield pieces
        begin += len(line) + 1
