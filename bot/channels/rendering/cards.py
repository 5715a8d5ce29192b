"""A passage as a card: where it was printed, and its words with the quoted ones in bold."""

from __future__ import annotations

from bot.channels.rendering.buttons import Buttons, Page
from bot.channels.rendering.citing import headline, inside, printed
from bot.channels.rendering.paging import LIMIT, Piece, cut, linked, tagged, words
from bot.channels.rendering.plain import harmless, shortened
from bot.channels.rendering.surroundings import stretch
from retrieval.types import Passage

_LEFT_OUT = "……"
_LONG_HEAD = 300  # characters of a headline, and of the headings below it
_WIDEST = 5  # units that one character may take when it is escaped


def heading(passage: Passage, address: str = "") -> str:
    """Headline, headings and clause, and below it where it was printed; the headline leads to `address`."""
    title = tagged("b", linked(shortened(headline(passage), _LONG_HEAD), address))
    under = shortened(" · ".join(inside(passage)), _LONG_HEAD)
    source = shortened(printed(passage.document), _LONG_HEAD)
    first = title + words(f" {under}") if under else title
    return first.html + (f"\n{words(source).html}" if source else "")


def card(
    passage: Passage, quote: str = "", *, address: str = "", note: str = "", buttons: Buttons = ()
) -> Page:
    """The whole passage in a quotation that opens when it is tapped, `quote` in bold where it stands.

    `address` opens this card again, `note` is said before the words.
    """
    said = f"\n<i>{words(note).html}</i>" if note else ""
    return Page(f"{heading(passage, address)}{said}\n\n{_quotation(passage.text, quote)}", buttons)


def _quotation(text: str, quote: str) -> str:
    start, end = stretch(text, quote)
    before, quoted, behind = _within(
        harmless(text[:start]), harmless(text[start:end]), harmless(text[end:]), LIMIT - 4 * _LONG_HEAD
    )
    bold = tagged("b", words(quoted)) if quoted.strip() else Piece("", 0)
    return tagged("blockquote expandable", words(before) + bold + words(behind)).html


def _within(before: str, quoted: str, behind: str, room: int) -> tuple[str, str, str]:
    """The three parts in at most `room` units: what stands around gives way first."""
    if _units(before + quoted + behind) <= room:
        return before, quoted, behind
    if _units(quoted) > room - 2 * len(_LEFT_OUT):
        return "", cut(quoted, room - len(_LEFT_OUT))[0] + _LEFT_OUT, ""
    each = (room - _units(quoted)) // 2 - len(_LEFT_OUT)
    kept = each // _WIDEST
    if _units(before) > each:
        before = _LEFT_OUT + before[len(before) - kept :]
    if _units(behind) > each:
        behind = behind[:kept] + _LEFT_OUT
    return before, quoted, behind


def _units(text: str) -> int:
    return words(text).units
