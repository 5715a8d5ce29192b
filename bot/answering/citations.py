"""Marks to citations, once for all answerers: text with ``[n]`` marks becomes sentences with the numbers they cite."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise

from retrieval.sentences import sentences

_MARK = re.compile(r"\[(\d{1,3})\]")
_MARK_LIKE = re.compile(r"\[(?=\d{1,3}\])")
_BEGUN_MARK = re.compile(r"\[\d{0,3}$")
_GUARD = "\u2060"  # WORD JOINER: invisible, and folding drops it
_CLOSING_QUOTES = "”』」’"


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and the numbers of the evidence that it cites, each once."""

    text: str
    numbers: tuple[int, ...]


def guarded(words: str) -> str:
    """Words of a document in which ``[3]`` is a footnote and must not be taken for a mark."""
    return _MARK_LIKE.sub("[" + _GUARD, words)


async def marked_sentences(pieces: AsyncIterator[str]) -> AsyncIterator[Marked]:
    """The sentences of a stream, each as soon as the next one has begun: until then marks may follow it."""
    pending = ""
    async for piece in pieces:
        pending += piece
        complete, pending = _split_off(pending)
        for sentence in complete:
            yield sentence
    for sentence in split_marks(pending):
        yield sentence


def _split_off(pending: str) -> tuple[list[Marked], str]:
    """The sentences that are complete, and the rest that is not.

    A sentence that ends in a closing quotation mark waits for the end of the next one, because who said it
    may follow: “……努力。”他说。
    """
    tail = _BEGUN_MARK.search(pending)
    settled = pending[: tail.start()] if tail else pending
    bounds = _bounds(settled)
    done = 0
    for (_, end), (after, after_end) in pairwise(bounds):
        closes_quote = _MARK.sub("", settled[:end]).rstrip()[-1:] in _CLOSING_QUOTES
        if not settled[after:after_end].strip() or (closes_quote and bounds[-1][0] == after):
            break
        done = end
    return split_marks(settled[:done]), pending[done:]


def split_marks(text: str) -> list[Marked]:
    """The sentences of a finished text. A mark belongs to the sentence it stands in or directly behind.

    >>> split_marks("先申请。[1]后审批[2][1]。")
    [Marked(text='先申请。', numbers=(1,)), Marked(text='后审批。', numbers=(2, 1))]
    """
    found = []
    for start, end in _bounds(text):
        part = text[start:end]
        words = _MARK.sub("", part).replace(_GUARD, "").strip()
        numbers = tuple(dict.fromkeys(int(number) for number in _MARK.findall(part)))
        if words:
            found.append(Marked(words, numbers))
    return found


def _bounds(text: str) -> list[tuple[int, int]]:
    """Bounds of the sentences of a marked text, each with the marks that directly follow it."""
    marks = list(_MARK.finditer(text))
    clean = _MARK.sub("", text)
    bounds: list[tuple[int, int]] = []
    start = shift = taken = 0
    for _, end in sentences(clean):
        while taken < len(marks) and marks[taken].start() - shift <= end:
            shift += len(marks[taken].group())
            taken += 1
        bounds.append((start, end + shift))
        start = end + shift
    return bounds
