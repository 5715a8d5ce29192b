"""How a source is named: its mark, its headline, where and when it was printed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.rendering.plain import harmless, one_line, shortened
from bot.channels.wording import answers as wording
from retrieval.types import Card, Clause, Passage

_CIRCLED_ONE = 0x2460
_CIRCLED = 20  # Unicode has circled numbers up to ⑳ in one row; (21) and on are written in brackets
_LONG_TITLE = 40  # characters; a longer one would hide paper, date and page behind it


def mark(number: int) -> str:
    """The mark behind a sentence and before its source.

    >>> mark(1), mark(21)
    ('①', '(21)')
    """
    return chr(_CIRCLED_ONE + number - 1) if 1 <= number <= _CIRCLED else f"({number})"


def marks(numbers: tuple[int, ...]) -> str:
    """The marks of several citations, side by side."""
    return "".join(mark(number) for number in numbers)


def titled(title: str) -> str:
    """A title in its marks; titles inside it take the single ones, as Chinese prints them.

    >>> titled("学习《决定》笔记")
    '《学习〈决定〉笔记》'
    """
    return "《" + one_line(title).replace("《", "〈").replace("》", "〉") + "》"


def headline(passage: Passage) -> str:
    """What the story is called: its headline, else the document's title, else its name."""
    return titled(_name(passage))


def printed(card: Card) -> str:
    """Newspaper, date and page, as far as they are known: ``云川日报 2024-06-26 第4版 要闻``."""
    page = f"第{card.page}版" if card.page else ""
    return one_line(" ".join(part for part in (card.paper, card.date, page, card.section) if part))


def clause_name(clause: Clause | None) -> str | None:
    """How people speak of a numbered paragraph: ``第8条``, ``第三条（二）``; None where there is no clause."""
    if clause is None:
        return None
    named = [_named(marker, nested=place > 0) for place, marker in enumerate(clause.parents)]
    return "".join([*named, _named(clause.marker, nested=bool(clause.parents))])


def place(passage: Passage) -> str:
    """Headline and where it was printed, then headings and clause: what stands beside a mark."""
    title = titled(shortened(one_line(_name(passage)), _LONG_TITLE))
    address = f"{title} {printed(passage.document)}".rstrip()
    return " · ".join([address, *inside(passage)])


def elsewhere(copies: Sequence[Card]) -> str:
    """Where the same report stands besides, as it is said below a source; empty where it stands nowhere else."""
    return (
        wording.copies([printed(card) or one_line(card.title or card.name) for card in copies])
        if copies
        else ""
    )


def inside(passage: Passage) -> list[str]:
    """Headings and clause, outermost first, as far as the passage has them."""
    clause = clause_name(passage.clause)
    return [one_line(heading) for heading in passage.headings] + ([one_line(clause)] if clause else [])


def copyable(passage: Passage) -> str:
    """The source as it is written in an essay: ``《标题》，《云川日报》2024年6月26日第4版``."""
    card = passage.document
    page = f"第{one_line(card.page)}版" if card.page else ""
    printed_in = (titled(card.paper) if card.paper else "") + _long_date(card.date) + page
    return "，".join(part for part in (headline(passage), printed_in) if part)


def quoted(quote: str) -> str:
    """A quote in quotation marks that do not clash with its own; its words stay as printed."""
    words = harmless(quote).replace("\n", "")
    return f"「{words}」" if "“" in words or "”" in words else f"“{words}”"


def _name(passage: Passage) -> str:
    return passage.headline or passage.document.title or passage.document.name


def _named(marker: str, *, nested: bool) -> str:
    bare = marker.rstrip(".．、 ")
    if bare.isdecimal():
        return f"第{int(bare)}项" if nested else f"第{int(bare)}条"
    return marker.strip()


def _long_date(date: str) -> str:
    parts = date.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return one_line(date)
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))
