"""Whether what was first is still first, what was the least is still the least, and what is excepted still is."""

from __future__ import annotations

import re
from functools import cache

from bot.answering.checking.lexicon import light, stances
from bot.answering.checking.quantities import Quantity
from bot.answering.checking.source import Reading

_AFTER = re.compile("之后|以后|然后|(?<=[^,;:。!?\n])后(?![者来门勤代果备期续面方])")
_BEFORE = re.compile("之前|以前")  # 前 alone is as often a place
_REACH = 14  # characters on either side of 之后 in which the two events stand
_UNTIL = re.compile("不早于|不晚于|不迟于")
_EACH = re.compile("每[一个]{0,2}(年|季度?|月|周|星期|天|日|小时|分钟|秒)")
_AROUND = (6, 3)  # characters before and behind a number in which its bound stands
_EXCEPT = re.compile("除(?!了?以?上|非|尘|夕|法|去|草).{1,14}?(?:外|之外|以外)")
_WHOLE = re.compile("每|都|均|全部|所有|一律|全体|任何|无一")


def ordering(mine: Reading, near: Reading) -> dict[str, float]:
    """The features that compare what came first, bounds and exceptions."""
    return {
        "order_turned": float(_order_turned(mine.folded, near.folded)),
        "bound_turned": float(_bound_turned(mine, near)),
        "exception_lost": float(_exception_lost(mine, near)),
    }


def _order_turned(mine: str, near: str) -> bool:
    """Whether what comes first in the sentence comes second in the source, and the other way round."""
    here, there = _events(mine), _events(near)
    for first, second in here:
        for its_first, its_second in there:
            turned = len(first & its_second) + len(second & its_first)
            if turned >= 2 and turned > 2 * (len(first & its_first) + len(second & its_second)):
                return True
    return False


def _events(folded: str) -> list[tuple[set[str], set[str]]]:
    """What is told as earlier and as later, as pairs of characters, for each word that says so."""
    found = []
    for pattern, turned in ((_AFTER, False), (_BEFORE, True)):
        for match in pattern.finditer(folded):
            sides = folded[max(0, match.start() - _REACH) : match.start()], folded[match.end() :][:_REACH]
            before, behind = (_pairs(side) for side in sides)
            found.append((behind, before) if turned else (before, behind))
    return found


def _pairs(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1) if words[i : i + 2].isalnum()} - light()


def _bound_turned(mine: Reading, near: Reading) -> bool:
    """Whether a number that is the least in the source is the most in the sentence, a rise a fall, a month's a
    year's."""
    for one in mine.quantities:
        its = [other for other in near.quantities if one.agrees(other)]
        for tell in (_bound, _change):
            sign = tell(one, mine.folded)
            if sign and {tell(other, near.folded) for other in its} == {-sign}:
                return True
        rate = _rate(one, mine.folded)
        if rate and its and all(_rate(other, near.folded) not in ("", rate) for other in its):
            return True
    here = {word.group() for word in _UNTIL.finditer(mine.folded)}
    there = {word.group() for word in _UNTIL.finditer(near.folded)}
    return len(here) == len(there) == 1 and here != there


def _bound(one: Quantity, folded: str) -> int:
    """1 where a number is the least, -1 where it is the most that may be, 0 where nothing is said."""
    before = folded[max(0, one.start - _AROUND[0]) : one.start]
    told = _bounds().findall(before)[-1:] or _bounds().findall(folded[one.end : one.end + _AROUND[1]])[:1]
    return 0 if not told else 1 if told[0] in stances()["least"] else -1


def _change(one: Quantity, folded: str) -> int:
    """1 where a number is by how much something rose, -1 where it is by how much it fell, else 0."""
    told = _changes().findall(folded[max(0, one.start - _AROUND[0]) : one.start])
    return 0 if not told else 1 if told[-1] in stances()["rise"] else -1


def _rate(one: Quantity, folded: str) -> str:
    """What a number is said for: 月 in 每人每月1200元; empty where it is not."""
    told = _EACH.findall(folded[max(0, one.start - _REACH // 2) : one.start])
    return told[-1] if told else ""


@cache
def _changes() -> re.Pattern[str]:
    words = sorted([*stances()["rise"], *stances()["fall"]], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _bounds() -> re.Pattern[str]:
    words = sorted([*stances()["least"], *stances()["utmost"]], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


def _exception_lost(mine: Reading, near: Reading) -> bool:
    """Whether the source excepts something of what the sentence says of all."""
    excepted = _EXCEPT.search(near.folded)
    if not excepted or "除" in mine.folded or not _WHOLE.search(mine.folded):
        return False
    behind = near.folded[excepted.end() : excepted.end() + _REACH]
    return bool(_pairs(behind) & _pairs(mine.folded))
