"""Words and lines set on as few messages as Telegram's limits allow, never cut where it would hurt.

A message holds 4096 units after its tags are taken out. Units are UTF-16's, as Telegram counts its entities, and of
the escaped words: ``&amp;`` counts five where one is counted, so a message may be shorter than it could, never longer.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from bot.channels.rendering.plain import harmless

LIMIT = 4096  # units of a message, Bot API
_ENTITIES = (
    80  # links and bold words of a message; Telegram shows 100, and finds addresses in the words by itself
)
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")  # they bind an emoji together
_SKINS = range(0x1F3FB, 0x1F400)
_LONGEST_CLUSTER = 32  # characters that look like one; a flag of a region has seven
_STOPS = ("。！？!?；;…\n", "，、,：: \u3000")  # where words are parted, the best first
_ESCAPED = {"&": 5, "<": 4, ">": 4}


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML that stays in one message: its length in units without its tags, and how many entities it makes."""

    html: str
    units: int
    entities: int = 0

    def __add__(self, other: Piece) -> Piece:
        return Piece(self.html + other.html, self.units + other.units, self.entities + other.entities)


def words(text: str) -> Piece:
    """Words as they are, made harmless."""
    shown = escape(harmless(text), quote=False)
    return Piece(shown, units(shown))


def tagged(tag: str, piece: Piece) -> Piece:
    """A piece in bold, in italics, in a quotation: ``tagged("b", …)``."""
    return Piece(f"<{tag}>{piece.html}</{tag.partition(' ')[0]}>", piece.units, piece.entities + 1)


def linked(text: str, url: str) -> Piece:
    """Words that lead somewhere; just the words where `url` is empty."""
    piece = words(text)
    return Piece(f'<a href="{escape(url)}">{piece.html}</a>', piece.units, 1) if url else piece


def units(shown: str) -> int:
    """UTF-16 units."""
    return len(shown) + sum(character > "\uffff" for character in shown)


def cut(text: str, room: int) -> list[str]:
    """`text` in parts of at most `room` escaped units, parted at punctuation where there is some.

    >>> cut("先申请。后审批，再公布。", 6)
    ['先申请。', '后审批，', '再公布。']
    """
    parts: list[str] = []
    start = 0
    while start < len(text):
        end = _reach(text, start, room)
        if end < len(text):
            end = _parting(text, start, end)
        parts.append(text[start:end])
        start = end
    return parts


def paged(lines: Iterable[Piece]) -> list[str]:
    """Lines set one under the other, on as few messages as hold them; blank ones are none.

    A line must not be longer than a message: `cut` it first.
    """
    pages: list[Piece] = []
    for line in lines:
        if pages and _fit(pages[-1], line):
            pages[-1] = pages[-1] + Piece("\n", 1) + line
        else:
            pages.append(line)
    return [page.html.strip() for page in pages if page.html.strip()]


def _fit(page: Piece, line: Piece) -> bool:
    return page.units + 1 + line.units <= LIMIT and page.entities + line.entities <= _ENTITIES


def _reach(text: str, start: int, room: int) -> int:
    """The end of what fits, at least one character."""
    used = 0
    for place in range(start, len(text)):
        used += _ESCAPED.get(text[place], 2 if text[place] > "\uffff" else 1)
        if used > room and place > start:
            return place
    return len(text)


def _parting(text: str, start: int, end: int) -> int:
    """A place to part at in the second half of what fits; where there is none, one between two characters."""
    for stops in _STOPS:
        for place in range(end, start + (end - start) // 2, -1):
            if text[place - 1] in stops:
                return place
    for place in range(end, max(start, end - _LONGEST_CLUSTER), -1):
        if not _clings(text[place]) and text[place - 1] != "\u200d":
            return place
    return end


def _clings(character: str) -> bool:
    """Whether it is part of the character before it."""
    combining = unicodedata.category(character).startswith("M")
    return combining or character in _JOINERS or ord(character) in _SKINS
