"""A quote where it stands: the passage around it, cut into what is quoted and what is not."""

from __future__ import annotations

from retrieval.normalising import fold, fold_with_places

_LEFT_OUT = "……"


def around(passage: str, quote: str) -> list[tuple[str, bool]]:
    """The paragraphs of a passage, split where the quote begins and ends; True for its words.

    A quote that reaches over a paragraph's end gives several pieces.

    >>> around("大会开始。全场起立。", "全场起立。")
    [('大会开始。', False), ('全场起立。', True)]
    """
    start, end = stretch(passage, quote)
    pieces: list[tuple[str, bool]] = []
    begin = 0
    for paragraph in passage.split("\n"):
        a = min(max(start - begin, 0), len(paragraph))
        b = min(max(end - begin, 0), len(paragraph))
        pieces += [(paragraph[:a], False), (paragraph[a:b], True), (paragraph[b:], False)]
        begin += len(paragraph) + 1
    return [(words.strip(), is_quote) for words, is_quote in pieces if words.strip()]


def ending(words: str, limit: int) -> str:
    """The last words of what stands before, at most `limit` characters of its last paragraph."""
    last = words.strip().rpartition("\n")[2]
    return last if len(last) <= limit else _LEFT_OUT + last[-limit:]


def beginning(words: str, limit: int) -> str:
    """The first words of what stands behind, at most `limit` characters of its first paragraph."""
    first = words.strip().partition("\n")[0]
    return first if len(first) <= limit else first[:limit] + _LEFT_OUT


def stretch(passage: str, quote: str) -> tuple[int, int]:
    """Where the words of a quote begin and end in a passage, however spaced; (0, 0) where they do not stand."""
    folded, places = fold_with_places(passage)
    wanted = fold(quote)
    found = folded.find(wanted)
    if found < 0 or not wanted:
        return 0, 0
    return places[found], places[found + len(wanted) - 1] + 1
