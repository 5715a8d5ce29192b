"""Whether what belongs together in the source is together in the sentence: a number and its noun, a thing and what
is said of it.

三等功4次、嘉奖2次 holds every word of 三等功2次、嘉奖4次. So a number is read with the noun directly beside it, and two
clauses about two things are tried with the things changed round.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations

from bot.answering.checking.lexicon import light
from bot.answering.checking.quantities import Quantity
from bot.answering.checking.source import Reading
from bot.answering.checking.support import content_words

_HEAD = 4  # characters between a number and the noun that it counts
_APART = re.compile("分别|依次")
_JOINT = re.compile("[、,和与及跟同]")
_ITEM = 12  # characters of a member of a list


def pairing(mine: Reading, near: Reading) -> dict[str, float]:
    """The features that compare what is paired with what."""
    return {
        "numbers_unpaired": float(_numbers_unpaired(mine, near)),
        "series_turned": float(_series_turned(mine.folded, near.folded)),
        "things_changed": _things_changed(mine, near),
    }


def _numbers_unpaired(mine: Reading, near: Reading) -> bool:
    """Whether a number counts a noun that the source counts with other numbers, and it counts another noun there."""
    its = _counted(near)
    for side, noun, one in _counted(mine):
        rivals = [
            other for beside, word, other in its if (beside, word) == (side, noun) and other.kind == one.kind
        ]
        elsewhere = any(word != noun and one.agrees(other) for _, word, other in its)
        if rivals and elsewhere and not any(one.agrees(other) for other in rivals):
            return True
    return False


@lru_cache(maxsize=512)
def _counted(one: Reading) -> tuple[tuple[str, str, Quantity], ...]:
    """Each number with the noun behind it, or where there is none the one before it: (side, noun, number)."""
    found = []
    for clause in one.clauses:
        places = _places(clause)
        for number in clause.quantities:
            behind = next((w for s, w in places if 0 <= s - number.end <= _HEAD), "")
            before = next((w for s, w in reversed(places) if 0 <= number.start - s - len(w) <= 1), "")
            if behind and "、" not in clause.folded[number.end : clause.folded.find(behind, number.end)]:
                found.append(("behind", behind, number))
            elif before:
                found.append(("before", before, number))
    return tuple(found)


def _places(clause: Reading) -> list[tuple[int, str]]:
    found, place = [], 0
    for word, tag in clause.tags:
        start = clause.folded.find(word, place)
        if start >= 0:
            place = start + len(word)
            if tag[0] == "n" and len(word) > 1 and word not in light():
                found.append((start, word))
    return found


def _series_turned(mine: str, near: str) -> bool:
    """Whether one of two lists is turned round and the other is not, where both say 分别."""
    here = _APART.search(mine)
    for there in _APART.finditer(near):
        if here:
            before = _order(mine[: here.start()], near[: there.start()], last=True)
            behind = _order(mine[here.end() :], near[there.end() :], last=False)
            if {before, behind} in ({-1, 1}, {-1, 0}) and -1 in (before, behind):
                return True
    return False


def _order(mine: str, its: str, *, last: bool) -> int:
    """1 where two members of a list stand in the same order in the source, -1 where they are turned, else 0."""
    clause = re.split("[;。!?]", mine)[-1 if last else 0]
    items = [item for item in _JOINT.split(clause) if item][-2:] if last else _JOINT.split(clause)[:2]
    if len(items) < 2:
        return 0
    places = [_found(item, its, last=last) for item in items]
    if min(places) < 0 or places[0] == places[1]:
        return 0
    return 1 if places[0] < places[1] else -1


def _found(item: str, its: str, *, last: bool) -> int:
    """Where the longest end of an item stands in the source, the nearest to 分别."""
    item = item[-_ITEM:] if last else item[:_ITEM]
    ends = [item[start:] for start in range(len(item) - 1)] + [item[:end] for end in range(len(item), 1, -1)]
    for end in sorted(ends, key=len, reverse=True):
        place = its.rfind(end) if last else its.find(end)
        if place >= 0:
            return place
    return -1


def _things_changed(mine: Reading, near: Reading) -> float:
    """How much better what two clauses say of two things fits when the things are changed round, from 0 to 1."""
    clauses = [(clause, _nouns(clause)) for clause in mine.clauses]
    worst = 0.0
    for (one, nouns), (other, its) in combinations(clauses, 2):
        for a in nouns:
            for b in its:
                if a in other.folded or b in one.folded:
                    continue
                with_a = [part for part in near.clauses if a in part.folded and b not in part.folded]
                with_b = [part for part in near.clauses if b in part.folded and a not in part.folded]
                if with_a and with_b:
                    straight = _said(one, a, with_a) + _said(other, b, with_b)
                    crossed = _said(one, a, with_b) + _said(other, b, with_a)
                    worst = max(worst, min(1.0, crossed - straight))
    return worst


def _nouns(clause: Reading) -> list[str]:
    return [word for word, tag in content_words(clause) if tag[0] == "n" and len(word) > 1][:3]


def _said(clause: Reading, thing: str, parts: list[Reading]) -> float:
    """The share of the characters that a clause says of a thing which stand in one of the parts."""
    rest = {c for c in clause.folded.replace(thing, "") if c.isalnum() and c not in light()}
    return max(len(rest & part.characters) for part in parts) / len(rest) if rest else 0.0
