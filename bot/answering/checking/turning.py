"""Whether who does what to whom, or which of two goes with which, has been turned round against the source."""

from __future__ import annotations

from itertools import pairwise

from bot.answering.checking.source import Reading, pairs

_REACH = 12  # characters on either side of a verb in which its partners stand
_PASSIVE = "被由受遭"
_NEAR = 60  # characters of the source in which a series stands


def turning(mine: Reading, near: Reading) -> dict[str, float]:
    """The features that compare order."""
    return {"turned": float(_turned(mine, near)), "crossed": float(_crossed(mine, near))}


def _turned(mine: Reading, near: Reading) -> bool:
    """Whether what stands before a verb in the sentence stands behind it in the source, and the other way round."""
    for clause in mine.clauses:
        for verb, tag in clause.tags:
            if tag[0] not in "vp" or len(verb) > 4:
                continue
            before, behind = _sides(clause.folded, verb)
            if not before or not behind:
                continue
            for part in near.clauses:
                if verb not in part.folded or _is_passive(part) != _is_passive(clause):
                    continue
                its_before, its_behind = _sides(part.folded, verb)
                forth = (before & its_behind) - its_before - behind
                back = (behind & its_before) - its_behind - before
                if forth and back and len(forth) + len(back) > len(before & its_before):
                    return True
    return False


def _sides(folded: str, verb: str) -> tuple[set[str], set[str]]:
    place = folded.find(verb)
    end = place + len(verb)
    return set(pairs(folded[max(0, place - _REACH) : place])), set(pairs(folded[end : end + _REACH]))


def _is_passive(one: Reading) -> bool:
    return any(sign in one.folded for sign in _PASSIVE)


def _crossed(mine: Reading, near: Reading) -> bool:
    """Whether the numbers of a series have changed their order and the words beside them have not, or the reverse:
    三等功4次、嘉奖2次 for 三等功2次、嘉奖4次."""
    numbers = [mine.folded[one.start : one.end] for one in mine.quantities]
    words = [word for word, tag in mine.tags if tag[0] == "n" and len(word) > 1]
    if len(numbers) < 2 or len(words) < 2:
        return False
    number_order, word_order = _order(numbers, mine, near), _order(words, mine, near)
    return (number_order < 0 < word_order) or (word_order < 0 < number_order)


def _order(words: list[str], mine: Reading, near: Reading) -> int:
    """1 where all neighbours keep their order, -1 where one pair is turned, 0 where nothing can be told."""
    known = [w for w in words if mine.folded.count(w) == 1 and near.folded.count(w) == 1]
    places = [near.folded.find(word) for word in known]
    steps = [b - a for a, b in pairwise(places) if abs(b - a) < _NEAR]
    if not steps:
        return 0
    return -1 if any(step < 0 for step in steps) else 1
