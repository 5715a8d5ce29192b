"""Marks to citations, once for all answerers: text with marks becomes sentences with the numbers they cite.

A mark is ``[1]``, however models write it: 【1】 ［１］ 〔1〕 [1, 2] [1-3] [^1] (来源1) (1) 【1†source】 ¹.
It is none where the brackets hold a year, as in 〔2024〕12号, or belong to the words of a document, which `guarded` has
gone over.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.answering.patience import leaving, with_silences
from retrieval.sentences import sentences

_GUARD = "\u2060"  # WORD JOINER: invisible, and folding drops it
_DIGIT = "[0-9０-９]"
_NUMBER = rf"{_DIGIT}{{1,3}}(?!{_DIGIT})"  # a year in brackets, 〔2024〕, has four
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LIST = rf"{_NUMBER}(?:\s*[,，、;；\-–—~～至]\s*{_NUMBER})*"
_SOURCE = rf"(?:[:：]{_DIGIT}+)?(?:†[^\]］】〕\n]{{0,20}})?"  # 【4:0†source】
_MARK = re.compile(
    rf"[ \t]*(?:[\[［【〔]\s*(?:来源|资料|文献|\^)?[ :：]*{_LIST}\s*{_SOURCE}[\]］】〕](?!\s*第?{_DIGIT}+号)"
    rf"|[(（]\s*(?:来源|资料|见|参见|出处)[ :：]*[\[［【]?{_LIST}[\]］】]?\s*[)）]"
    rf"|(?<![A-Za-z0-9{_RAISED}{_GUARD}])[{_RAISED}]{{1,3}}(?![{_RAISED}]))"
)
_BEGUN_MARK = re.compile(rf"[ \t]*(?:[\[［【〔(（][^\]］】〕)）。！？\n]{{0,30}}|[{_RAISED}]+)$")
# Bare round brackets are a mark only behind or before the end of a sentence, and only in an answer that begins to mark
# that way: in another （2） is an item of a list.
_ROUND = rf"(?:[(（]{_NUMBER}[)）])+"
_BARE = re.compile(rf"(?<=[。！？!?”』」\]]){_ROUND}|(?<=[^\s：:；;，,、。！？!?(（]){_ROUND}(?=[。！？!?])")
_WITHIN = re.compile(
    rf"(?<=[^\s：:；;，,、(（]){_ROUND}"
)  # once an answer marks that way: all but items of a list
_ITEM = re.compile(rf"(?:^|[：:；;，,、\n])\s*{_ROUND}")
_AS_BRACKETS = str.maketrans("(（)）", "[[]]")
_WHOLE = re.compile(
    rf"(?:[。！？!?；;][”’」』）)]*(?:{_MARK.pattern})+|(?:{_MARK.pattern})+[。！？!?；;])\s*$"
)
_MARKS_AHEAD = re.compile(rf"^(?:{_MARK.pattern})+")
_SILENCE = (
    0.05  # seconds; pieces of one mark come together, and a sentence is to be seen within 0.1 s of its end
)
_PART = re.compile(rf"({_DIGIT}+)(?:\s*[\-–—~～至]\s*({_DIGIT}+))?")
_ASIDE = re.compile("[:：][0-9]+†.*|†.*")  # of 【4:0†source】 only 4 is a number of ours
_WIDEST = 10  # numbers of a range; a longer one is no list of sources
_BULLET = re.compile(r"^\s*[-*•]\s+")
_CLOSING_QUOTES = "”』」’"


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence without its marks, and the numbers of the evidence that it cites, each once."""

    text: str
    numbers: tuple[int, ...]


def guarded(words: str) -> str:
    """Words of a document in which ``[3]`` is a footnote and must not be taken for a mark."""
    return re.sub(_ROUND, _guard, _MARK.sub(_guard, words))


def _guard(mark: re.Match[str]) -> str:
    found = mark.group()
    inner = len(found) - len(found.lstrip()) + (found.strip()[0] not in _RAISED)
    return found[:inner] + _GUARD + found[inner:]


def numbers(mark: str) -> Iterator[int]:
    """The numbers that a mark names, ranges counted out.

    >>> list(numbers("[1、3-5]")), list(numbers("¹²"))
    ([1, 3, 4, 5], [1, 2])
    """
    if mark.strip()[:1] in _RAISED:
        yield from (_RAISED.index(digit) for digit in mark.strip())
        return
    for first, last in _PART.findall(_ASIDE.sub("", mark)):
        start, end = int(first), int(last or first)
        yield from range(start, end + 1 if end - start < _WIDEST else start + 1)


async def marked_sentences(pieces: AsyncIterator[str]) -> AsyncIterator[Marked]:
    """The sentences of a stream, each as soon as the next one has begun: until then marks may follow it.

    Where nothing comes for a moment, a sentence that has its end and a mark is not held back for another mark.
    """
    pending, late, bare = "", False, None
    async with leaving(with_silences(pieces, _SILENCE)) as heard:
        async for piece in heard:
            if piece is None:
                if _WHOLE.search(pending):
                    late = True
                    for sentence in split_marks(pending):
                        yield sentence
                    pending = ""
                continue
            pending += piece
            bare = _marks_barely(pending) if bare is None else bare
            pending = _in_brackets(pending) if bare else pending
            if late:  # a mark that belongs to what has been passed on, and not to the next sentence
                pending = _MARKS_AHEAD.sub("", pending)
                late = not pending or bool(_BEGUN_MARK.fullmatch(pending))
            complete, pending = _split_off(pending)
            for sentence in complete:
                yield sentence
    for sentence in split_marks(pending):
        yield sentence


def _marks_barely(text: str) -> bool | None:
    """Whether an answer that begins like this marks by bare round brackets; None as long as it has no mark."""
    first = {kind: found.start() for kind in (_BARE, _MARK, _ITEM) if (found := kind.search(text))}
    return min(first, key=lambda kind: first[kind]) is _BARE if first else None


def _in_brackets(text: str) -> str:
    return _WITHIN.sub(lambda found: found.group().translate(_AS_BRACKETS), text)


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
    text = _in_brackets(text) if _marks_barely(text) else text
    for start, end in _bounds(text):
        part = text[start:end]
        words = _BULLET.sub("", _MARK.sub("", part)).replace(_GUARD, "").strip()
        cited = tuple(dict.fromkeys(one for mark in _MARK.findall(part) for one in numbers(mark)))
        if any(map(str.isalnum, words)):
            found.append(Marked(words, cited))
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
