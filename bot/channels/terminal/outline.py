"""How a file was understood, to be checked by eye: stories, headings, paragraphs, and what belongs to the page."""

from __future__ import annotations

from bot.channels.rendering.citing import printed, titled
from bot.channels.rendering.plain import one_line
from bot.channels.rendering.typesetting import padded, width
from bot.channels.terminal.screen import MARK, QUIET, STRONG, Screen
from bot.channels.wording import collection as wording
from retrieval.reading.official import Missing, missing_in, official
from retrieval.types import Document, Paragraph, Story, Text

_INDENT = "  "


def show_document(screen: Screen, document: Document) -> None:
    """Each story between rules; headings indented by their rank, clause numbers marked, furniture greyed."""
    card = document.card
    facts = " · ".join(
        part for part in (one_line(card.name), printed(card), wording.stories(len(document.stories))) if part
    )
    screen.say((facts, STRONG))
    if document.encoding.lower() not in ("utf-8", "ascii", "utf_8"):
        screen.say((wording.encoding(document.encoding), QUIET))
    _show_official(screen, document)
    for number, story in enumerate(document.stories, start=1):
        screen.rule(wording.story_number(number))
        _show_story(screen, story)
    if document.furniture:
        screen.rule(wording.FURNITURE)
        for text in document.furniture:
            screen.say((text.text, QUIET), first=_INDENT)
    screen.blank()


def _show_story(screen: Screen, story: Story) -> None:
    if story.headline:
        screen.say((titled(story.headline.text), STRONG))
    for text in (story.subtitle, story.byline, story.dateline):
        _show_small(screen, text)
    _show_link(screen, story.continued_from)
    shown: tuple[str, ...] = ()
    missing = missing_in(story)
    for number, section in enumerate(story.sections):
        path = tuple(heading.text for heading in section.headings)
        _show_missing(screen, missing.get((number, -1)), _INDENT * len(path))
        for depth, heading in enumerate(path):
            if path[: depth + 1] != shown[: depth + 1]:
                screen.say((heading, STRONG), first=_INDENT * (depth + 1))
        shown = path
        for place, paragraph in enumerate(section.paragraphs):
            _show_missing(screen, missing.get((number, place)), _INDENT * (len(path) + 1))
            _show_paragraph(screen, paragraph, _INDENT * (len(path) + 1))
    _show_link(screen, story.continued_to)


def _show_official(screen: Screen, document: Document) -> None:
    said = official(document)
    facts = wording.official(said.number, said.issuer, said.date, len(said.annexes))
    if facts:
        screen.say((facts, QUIET))


def _show_missing(screen: Screen, gap: Missing | None, indent: str) -> None:
    if gap is not None:
        screen.say((wording.missing_numbers(gap.first, gap.last, gap.marker), QUIET), first=indent)


def _show_link(screen: Screen, text: Text) -> None:
    """紧接01版, and that the words before or behind it stand there."""
    if text:
        screen.say((text.text, QUIET), (wording.ELSEWHERE, QUIET), first=_INDENT)


def _show_table(screen: Screen, words: str, indent: str) -> None:
    """Rows below each other, cells in columns."""
    rows = [[one_line(cell) for cell in row.split("\t")] for row in words.split("\n")]
    columns = max(map(len, rows))
    widths = [max((width(row[at]) for row in rows if at < len(row)), default=0) for at in range(columns)]
    for row in rows:
        screen.say(
            "  ".join(padded(cell, widths[at]) for at, cell in enumerate(row)).rstrip(),
            first=indent + _INDENT,
        )


def _show_paragraph(screen: Screen, paragraph: Paragraph, indent: str) -> None:
    """As the page sets it: two characters in, or behind its number."""
    words = paragraph.body.text
    if "\t" in words:
        _show_table(screen, words, indent)
        return
    marker = paragraph.clause.marker if paragraph.clause is not None else ""
    if marker and words.startswith(marker):
        screen.say((marker, MARK), words.removeprefix(marker), first=indent)
    else:
        screen.say("\u3000\u3000" + words.replace("\n", "\n\u3000\u3000"), first=indent)


def _show_small(screen: Screen, text: Text) -> None:
    if text:
        screen.say((text.text, QUIET), first=_INDENT)
