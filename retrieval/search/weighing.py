"""How much a token of a question says beside its rarity: what an answer seldom repeats counts less."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from retrieval.normalising import fold
from retrieval.wordlists import entries
from retrieval.words import PAIR

_SELDOM = (
    0.35  # of a word's weight; fewer than half of the right passages say such a word, of others five sixths
)
_JOINING = frozenset(
    "的了在是于由被所以为将会而因有与及或并且其之这那此该各每另都也就还又再只已到对把让使给着过"
)


def bearing(tokens: Iterable[str]) -> dict[str, float]:
    """For each token of a question how much of its rarity counts: 1, or less where an answer seldom repeats it.

    A pair of characters that holds a joining one (年被) and is no word stands where two words met by chance.
    """
    given = dict.fromkeys(tokens)
    return {token: _SELDOM if _is_light(token, given) else 1.0 for token in given}


def _is_light(token: str, given: dict[str, None]) -> bool:
    text = token.removeprefix(PAIR)
    if text in _seldom():
        return True
    return token.startswith(PAIR) and text not in given and not _JOINING.isdisjoint(text)


@cache
def _seldom() -> frozenset[str]:
    return frozenset(map(fold, entries("seldom")))
