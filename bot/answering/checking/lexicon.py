"""The word lists of the checker, folded and ready to ask."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from retrieval.normalising import fold
from retrieval.wordlists import entries

_LISTS = "bot.answering.wordlists"


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Each word with the others that writers put for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in entries("synonyms", _LISTS):
        group = {fold(word) for word in line.split()}
        for word in group:
            found[word] |= group - {word}
    return {word: frozenset(others) for word, others in found.items()}


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Each word with those that say the opposite."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in entries("opposites", _LISTS):
        left, right = ({fold(word) for word in side.split()} for side in line.split("|"))
        for word in left:
            found[word] |= right
        for word in right:
            found[word] |= left
    return {word: frozenset(others) for word, others in found.items()}


@cache
def stances() -> dict[str, tuple[str, ...]]:
    """Words that say how sure, how far or whether, by kind."""
    return {
        line.split()[0]: tuple(fold(word) for word in line.split()[1:]) for line in entries("stances", _LISTS)
    }


@cache
def light() -> frozenset[str]:
    """Words that carry no fact of their own."""
    return frozenset(fold(word) for line in entries("light", _LISTS) for word in line.split())


@cache
def neutral() -> frozenset[str]:
    """Words with which an answer speaks of itself."""
    return frozenset(fold(word) for line in entries("neutral", _LISTS) for word in line.split())


@cache
def rivals() -> tuple[tuple[str, ...], ...]:
    """Sets of characters of which one excludes the others."""
    return tuple(tuple(map(fold, line.split())) for line in entries("rivals", _LISTS))


@cache
def surnames() -> tuple[str, ...]:
    """What the names of Chinese persons begin with."""
    return tuple(fold(word) for line in entries("surnames", _LISTS) for word in line.split())
