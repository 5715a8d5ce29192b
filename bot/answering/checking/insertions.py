"""Negations put into words that are otherwise copied, or taken out of them: 加快并不建设 for 加快建设.

No word need be known and no clause understood: what stands before and behind the negation stands in the source side by
side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.answering.checking.source import Reading

_WORD = "没有|拒绝|否认|禁止|[不没未无非勿莫]"
_DENIAL = re.compile(_WORD)
# With what it brings along (并没有被); looked ahead, so that it is read from each place it may begin at.
_NEGATION = re.compile(f"(?=[并都还仍也从绝尚毫远]?({_WORD})([是会能再曾有得可必准许应要想愿被让为]{{0,2}}))")
_ANSWER = re.compile(
    "^[不没无否][是有会能对行]?[,。]"
)  # 不是，… answers the question and denies nothing behind it
_LEFT_OUT = re.compile("[^a-z0-9\u3400-\u9fff。]")  # marks; sentences stay apart
_SIDE = 2  # copied characters on either side that hold a place fast
_AROUND = 2 * _SIDE  # on both sides together; at the end of the text all of them stand on the other
_REACH = 12  # characters on either side in which the other may deny the same: 遛狗是不允许的 for 禁止遛狗


def insertions(mine: Reading, near: Reading) -> dict[str, float]:
    """The features that tell whether one of both has a negation amid words of the other."""
    here, there = _plain(_ANSWER.sub("", mine.folded)), _plain(near.folded)
    return {
        "negation_put_in": float(any(_put_in(here, there))),
        "negation_taken_out": float(any(_put_in(there, here))),
    }


@lru_cache(maxsize=512)
def _plain(folded: str) -> str:
    return _LEFT_OUT.sub("", re.sub("[!?;]", "。", folded))


def _put_in(denying: str, other: str) -> Iterator[bool]:
    """For each negation in a text, whether `other` has what stands around it joined and denies less there."""
    for start, end in _places(denying):
        before, behind = _around(denying, start, end)
        place = other.find(before + behind)
        if place >= 0 and before + denying[start:end] + behind not in other:
            yield _denials(other, place + len(before)) < _denials(denying, start)


def _places(plain: str) -> Iterator[tuple[int, int]]:
    """Each way to read a negation, with and without what it brings along."""
    for match in _NEGATION.finditer(plain):
        yield from ((match.start(), end) for end in range(match.end(1), match.end(2) + 1))


def _around(plain: str, start: int, end: int) -> tuple[str, str]:
    behind = plain[end : end + max(_SIDE, _AROUND - start)]
    return plain[max(0, start - max(_SIDE, _AROUND - len(behind))) : start], behind


def _denials(plain: str, place: int) -> int:
    """How many negations stand near a place, in its sentence."""
    before = plain[max(0, place - _REACH) : place].rpartition("。")[2]
    return len(_DENIAL.findall(before)) + len(
        _DENIAL.findall(plain[place : place + _REACH].partition("。")[0])
    )
