"""Making a Text out of places: pieces of the decoded text, joined as a reader would join them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.reading.lines import plain, visible
from retrieval.types import Span, Text

_BLANKS = re.compile(r" +")
# A blank stays where both neighbours are letters, digits or marks of Latin text; beside a Chinese character
# it is a trace of the setting.
_LATIN = re.compile(r"[!-~\u00c0-\u024f]")
_LAST_LATIN = "\u024f"
_WORD_END = re.compile(r"[A-Za-z\u00c0-\u024f]+$")
_WORD_START = re.compile(r"[A-Za-z\u00c0-\u024f0-9]+")
_ARTICLE = re.compile(
    r"第\w{1,8}[编編章节節条條](?:之\w)?"
)  # 第八条 and its text are parted by a blank in every law
_SMALL_WORDS = frozenset(
    ("of", "the", "and", "for", "in", "on", "to", "at", "de", "la", "du", "von", "van", "is")
)
_TAIL = 24  # characters looked at on either side of a line's end; longer than any word


def weave(source: str, spans: Iterable[Span], *, blanks: bool = False) -> Text:
    """The words at `spans` of `source` as one line of text.

    `blanks` keeps a blank between Chinese characters of one line: in headlines and bylines it parts words.
    """
    pieces = [(start, end) for start, end in spans if start < end]
    parts: list[str] = []
    tail = ""
    for start, end in pieces:
        words = tidy(source[start:end], blanks=blanks)
        if tail and words and _part(tail, words):
            words = f" {words}"
        parts.append(words)
        tail = (tail + words)[-_TAIL:]
    return Text("".join(parts), merged(source, pieces))


def rows(source: str, lines: Sequence[Sequence[Span]]) -> Text:
    """A table: cells parted by a tab, rows by a newline."""
    cells = [[(cell, tidy(source[cell[0] : cell[1]])) for cell in row] for row in lines]
    words = "\n".join("\t".join(text for _, text in row) for row in cells)
    return Text(words, merged(source, [cell for row in lines for cell in row]))


def tidy(piece: str, *, blanks: bool = False) -> str:
    """One line without invisible marks and without blanks that part no words.

    >>> tidy("约 3000 名来自 New  York 的代\\u200b表")
    '约3000名来自New York的代表'
    """
    # Full-width forms stay as printed; only what has no ink goes.
    if " " not in piece and piece.isprintable():
        return piece
    shown = visible(piece).strip()
    if blanks:
        return _BLANKS.sub(" ", shown)
    return _BLANKS.sub(lambda gap: _gap(shown, gap.start(), gap.end()), shown) if " " in shown else shown


def _gap(text: str, start: int, end: int) -> str:
    """The blank that stays between two parts of one line, or nothing."""
    if _ARTICLE.fullmatch(text, 0, start):
        return " "
    return " " if _LATIN.match(text[start - 1]) and _LATIN.match(text[end]) else ""


def _part(before: str, after: str) -> bool:
    """Whether a blank belongs between two lines: where the first one's end parted Latin words."""
    return before[-1] <= _LAST_LATIN and after[0] <= _LAST_LATIN and _words_part(before, after[:_TAIL])


def _words_part(before: str, after: str) -> bool:
    """Whether a line's end between Latin letters or digits stands for a blank, not for a word cut in two."""
    last, first = _WORD_END.search(before), _WORD_START.match(after)
    if not last:
        return before[-1] in ",.;:!?" and bool(first) and first is not None and first.group()[0].isalpha()
    if not first:
        return False
    if first.group()[0].isdigit():
        return last.group()[-1].islower()
    if first.group()[0].isupper():
        return last.group()[-1].islower()
    if last.group()[0].isupper():
        return first.group() in _SMALL_WORDS  # "New York Mus" and "eum" are one word, "Bank" and "of" are two
    return before[: last.start()].endswith(" ") or after[first.end() :].startswith(" ")


def merged(source: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """`spans` with neighbours made one where nothing with ink lies between them."""
    whole: list[Span] = []
    for start, end in spans:
        if whole and whole[-1][1] <= start and not _has_ink(source, whole[-1][1], start):
            whole[-1] = (whole[-1][0], end)
        else:
            whole.append((start, end))
    return tuple(whole)


def _has_ink(source: str, start: int, end: int) -> bool:
    between = source[start:end]
    return not between.isspace() and bool(plain(between).strip())
