"""Where a sentence copies its source but for a word: what was put in the place of what.

Models err by one changed word in a near-copy, so a word in the place of another of its kind counts against a
sentence the more, the more is copied on both sides of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bot.answering.checking.lexicon import light, synonyms
from bot.answering.checking.quantities import value
from bot.answering.checking.source import Reading
from bot.answering.checking.support import support, weight

_FIRST = re.compile("^(?:首|第一|最早)")
_COUNTS = re.compile("[一二三四五六七八九十两0-9前后上下]")  # 一等奖 is not 特等奖
_HALF_DAY = 12  # hours
_FULL_ANCHOR = 4  # copied characters on the shorter side of a slot that count in full
_STOP = (",,", "x")  # counts as two copied characters
_MARKS = frozenset(",;:。!?\n")
_LONGEST = 4  # words between two anchors that can still be one slot


@dataclass(frozen=True, slots=True)
class Slot:
    """What the sentence has, `mine`, where the source has `its`; `tight` from 0 to 1 by what is copied around."""

    mine: tuple[tuple[str, str], ...]
    its: tuple[tuple[str, str], ...]
    tight: float


def slots(mine: Reading, near: Reading) -> dict[str, float]:
    """The features that count replaced words: of one kind, and of any kind where the new one is not in the source."""
    tells_time = bool(mine.daytimes)
    changed = [
        slot
        for slot in differing(mine, near)
        if not _means_the_same(slot) and not _same_number(slot, tells_time)
    ]
    return {
        "replaced_facts": sum(slot.tight for slot in changed if _same_kind(slot)),
        "replaced_nouns": sum(
            slot.tight * _strange(slot, near) for slot in changed if _ends_in(slot, "njabmst")
        ),
        "replaced_verbs": sum(slot.tight * _strange(slot, near) for slot in changed if _ends_in(slot, "vd")),
    }


def _ends_in(slot: Slot, tags: str) -> bool:
    return slot.mine[-1][1][0] in tags


def _strange(slot: Slot, near: Reading) -> float:
    """How little of what was put in is known to the source, from 0 to 1."""
    words = [(word, tag) for word, tag in slot.mine if word not in light()]
    total = sum(weight(word, tag) for word, tag in words)
    if not total:
        return 0.0
    return 1 - sum(weight(word, tag) * support(word, near) for word, tag in words) / total


def differing(mine: Reading, near: Reading) -> Iterator[Slot]:
    """The slots that both fill differently, words without weight left out."""
    a, b = _tokens(mine), _tokens(near)
    blocks = SequenceMatcher(None, [w for w, _ in a], [w for w, _ in b], False).get_matching_blocks()
    blocks = [block for block in blocks if block.size]
    for left, right in pairwise(blocks):
        between = tuple(a[left.a + left.size : right.a])
        other = tuple(b[left.b + left.size : right.b])
        if len(between) > _LONGEST or len(other) > _LONGEST or not (between and other):
            continue
        anchors = (
            sum(len(w) for w, _ in a[left.a : left.a + left.size]),
            sum(len(w) for w, _ in a[right.a : right.a + right.size]),
        )
        yield Slot(between, other, min(*anchors, _FULL_ANCHOR) / _FULL_ANCHOR)


def _tokens(one: Reading) -> list[tuple[str, str]]:
    """Words in order; every mark between clauses, and both ends of the text, are one and the same token."""
    found = [_STOP]
    for word, tag in one.tags:
        if any(map(str.isalnum, word)):
            if not tag.startswith("u"):
                found.append((word, tag))
        elif word in _MARKS and found[-1] != _STOP:
            found.append(_STOP)
    return found if found[-1] == _STOP else [*found, _STOP]


def _means_the_same(slot: Slot) -> bool:
    a, b = _apart("".join(w for w, _ in slot.mine), "".join(w for w, _ in slot.its))
    if (a in light() or b in light()) and not _COUNTS.search(a + b):
        return True
    if _FIRST.search(a) and _FIRST.search(b):
        return True
    a, b = "".join(w for w, _ in slot.mine), "".join(w for w, _ in slot.its)
    heavy = [w for w, _ in slot.its if w not in light()]
    return bool(synonyms().get(a, frozenset()) & {b, *heavy}) or a in b or b in a


def _apart(a: str, b: str) -> tuple[str, str]:
    """Both without what they begin and end with alike: of 海是 and 海为 是 and 为."""
    start = _alike(a, b)
    a, b = a[start:], b[start:]
    end = _alike(a[::-1], b[::-1])
    return a[: len(a) - end], b[: len(b) - end]


def _alike(a: str, b: str) -> int:
    """How many characters both begin with."""
    return next(
        (place for place, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _same_number(slot: Slot, tells_time: bool) -> bool:
    """Whether both sides are one number: 三百五十万 and 350万, or 下午4时 and 16时."""
    one, other = (value("".join(word for word, _ in side)) for side in (slot.mine, slot.its))
    return one != 0 and (one == other or (tells_time and abs(one - other) == _HALF_DAY))


def _same_kind(slot: Slot) -> bool:
    """Whether both sides end in the same kind of word, as a changed name, number or noun does."""
    (one, tag), (other, its) = slot.mine[-1], slot.its[-1]
    kinds = ("m", "t", "f", "b", "a", "j", "s")
    return (
        len(slot.mine) <= 2
        and len(slot.its) <= 3
        and one != other
        and (tag[0] == its[0] in (*kinds, "n") or (tag[0] in "nj" and its[0] in "nj"))
    )
