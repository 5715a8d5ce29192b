"""Whether two things of a sentence have changed places against the source: 甲取代乙 where it has 乙取代甲.

The sentence is laid out in tiles, the longest pieces that stand in the source. Writers move a tile to the front or
to the end; they do not turn three round so that the one in the middle stays: that makes of who does it the one it is
done to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from bot.answering.checking.lexicon import light
from bot.answering.checking.source import Reading

_SHORTEST = 2  # characters of a tile
_SPAN = 80  # characters of the source on either side of the verb in which three tiles belong together
_STILL = frozenset(
    ["是", "在", "有", "为", "于", "以", "从", "自", "到", "由", "被", "和", "与", "据", "对"]
)  # verbs about which order says nothing
_WITH = frozenset(["会同", "联合", "随同", "协同", "陪同"])  # taken for no verbs by the tagger
_THAN = re.compile("比(?![如例赛分重率])(..)")
_EDGE = 2  # characters of a neighbour that show that it is the same one
_BESIDE = 3  # tiles on either side of a verb that may be who does it and whom it is done to
_FIGURE = re.compile(
    "[0-9.约近超的年月日时第个万亿多前后底一二三四五六七八九十]+"
)  # figures stand where they like
_MARK = re.compile("[,;:。!?\n]")


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece of the sentence that stands in the source: where it begins here, and where it does there."""

    text: str
    start: int
    places: tuple[int, ...]

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def exchanging(mine: Reading, near: Reading) -> dict[str, float]:
    """The feature that compares places."""
    tiles = _tiles(mine.folded, near.folded)
    laid = [tile for tile in tiles if tile.text not in light() and not _FIGURE.fullmatch(tile.text)]
    verbs = [word for word, tag in mine.tags if (tag[0] in "vp" or word in _WITH) and word not in _STILL]
    crossed = _neighbours_changed(tiles, near.folded) or _compared_the_other_way(mine.folded, near.folded)
    return {"exchanged": 1.0 if crossed else max(_exchanged(laid, verbs, near.folded), default=0.0)}


def _neighbours_changed(tiles: tuple[Tile, ...], near: str) -> bool:
    """Whether two tiles stand each where the other does in the source: 每日6时至18时 for 每日18时至6时."""
    behind = [(one, other) for one, other in pairwise(tiles) if other.start == one.end]
    for before, one in behind:
        for other, after in behind:
            if one.start < other.start and before.text[-_EDGE:] + other.text in near:
                turned = one.text + after.text[:_EDGE] in near
                kept = before.text[-_EDGE:] + one.text in near or other.text + after.text[:_EDGE] in near
                if turned and not kept:
                    return True
    return False


def _compared_the_other_way(mine: str, near: str) -> bool:
    """Whether what the source compares another thing with is here compared with it: 二桥比三桥宽 for 三桥比二桥宽."""
    for here in _THAN.finditer(mine):
        for there in _THAN.finditer(near):
            if there[1] in mine[: here.start()] and here[1] != there[1] and here[1] in near[: there.start()]:
                return True
    return False


def _exchanged(laid: list[Tile], verbs: list[str], near: str) -> Iterator[float]:
    """For each two tiles that are turned round about a verb: the share of the words from one to the other that is
    copied."""
    for c, pivot in enumerate(laid):
        if not any(verb in pivot.text for verb in verbs):
            continue
        for one, other in product(laid[max(0, c - _BESIDE) : c], laid[c + 1 : c + 1 + _BESIDE]):
            if _turned_round(one, pivot, other, near):
                yield sum(len(tile.text) for tile in (one, pivot, other)) / (other.end - one.start)


def _turned_round(one: Tile, pivot: Tile, other: Tile, near: str) -> bool:
    """Whether the three stand in the source the other way round, and nowhere as they do here."""
    turned = False
    for p in pivot.places:
        before, behind = (
            range(near.rfind("\n", max(0, p - _SPAN), p) + 1 or max(0, p - _SPAN), p),
            range(p, p + _SPAN),
        )
        if any(place in before for place in one.places) and any(place in behind for place in other.places):
            return False
        if any(place in behind for place in one.places) and any(place in before for place in other.places):
            turned = True
    return turned


@lru_cache(maxsize=512)
def _tiles(mine: str, near: str) -> tuple[Tile, ...]:
    """The longest pieces of `mine` that stand in `near`, from left to right."""
    found: list[Tile] = []
    start = 0
    while start < len(mine):
        end = start
        while end < len(mine) and not _MARK.match(mine[end]) and mine[start : end + 1] in near:
            end += 1
        text = mine[start:end]
        if end - start >= _SHORTEST:
            found.append(Tile(text, start, tuple(m.start() for m in re.finditer(re.escape(text), near))))
        start = max(end, start + 1)
    return tuple(found)
