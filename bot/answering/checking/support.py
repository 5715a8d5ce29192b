"""Whether a word of a sentence is borne out by a source: itself, a word put for it, its short form."""

from __future__ import annotations

from functools import lru_cache

from bot.answering.checking.lexicon import light, synonyms
from bot.answering.checking.source import Reading

_LONGEST_GAP = 6  # characters between two of a short form: 工业和信息化部 is 工信部
_WEIGHTS = (
    ("nr", 1.3),
    ("ns", 1.2),
    ("nt", 1.2),
    ("nz", 1.1),
    ("n", 1.0),
    ("v", 0.7),
    ("a", 0.6),
    ("t", 0.4),
)
_WEIGHT = 0.3  # of any other part of speech
_SYNONYM, _SHORT_FORM, _CHARACTERS = 0.9, 0.8, 0.6  # against 1 for the word itself


def content_words(one: Reading) -> list[tuple[str, str]]:
    """(word, part of speech) of the words that carry something; numbers and marks are judged elsewhere."""
    return [
        (word, tag)
        for word, tag in one.tags
        if word not in light() and any(map(str.isalpha, word)) and not tag.startswith(("m", "u", "x", "w"))
    ]


def weight(word: str, tag: str) -> float:
    """How much it matters that a word is found; names most."""
    known = next((value for prefix, value in _WEIGHTS if tag.startswith(prefix)), _WEIGHT)
    return known * (1.0 if len(word) > 1 else 0.5)


def support(word: str, source: Reading) -> float:
    """From 0, not there, to 1, the word itself."""
    if word in source.folded:
        return 1.0
    return _indirect(word, source.folded)


@lru_cache(maxsize=8192)
def _indirect(word: str, folded: str) -> float:
    if any(other in folded for other in synonyms().get(word, ())):
        return _SYNONYM
    if len(word) > 1 and abbreviated(word, folded):
        return _SHORT_FORM
    if len(word) == 1:
        return 0.0
    if all(any(len(o) > 1 and o in folded for o in synonyms().get(c, ())) for c in word):
        return _SHORT_FORM  # 豫鲁 for 河南, 山东
    held = sum(character in folded for character in word) / len(word)
    related = sum(
        character in folded or any(other in folded for other in synonyms().get(character, ()))
        for character in word
    ) / len(word)
    return _CHARACTERS * max(held, 0.8 * related)


def abbreviated(word: str, folded: str) -> bool:
    """Whether the characters of a word stand close together in their order, as in the name it is short for."""
    start = folded.find(word[0])
    while start >= 0:
        place = start
        for character in word[1:]:
            place = folded.find(character, place + 1, place + 2 + _LONGEST_GAP)
            if place < 0:
                break
        else:
            return True
        start = folded.find(word[0], start + 1)
    return False
