"""A passage as the checker reads it: its sentences, words, numbers and dates, folded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from bot.answering.checking.moments import Date, Daytime, dates, daytimes
from bot.answering.checking.quantities import Quantity, quantities
from retrieval.normalising import fold
from retrieval.sentences import sentences
from retrieval.words import tagged

_CLAUSE_END = re.compile("(?<![0-9]),|,(?![0-9]{3})|[;。!?\n]|:(?![0-9])")
_SWALLOWED = "称说指曾任"  # verbs that the tagger takes into a name: 沈怀川称
_SHORT_NAME = 2
_SHORTEST = 2  # folded characters of a sentence that counts


@dataclass(frozen=True)
class Reading:
    """Folded words and the facts in them."""

    folded: str

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        return dates(self.folded)

    @cached_property
    def daytimes(self) -> tuple[Daytime, ...]:
        return daytimes(self.folded)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return quantities(
            self.folded,
            (*((m.start, m.end) for m in self.dates), *((m.start, m.end) for m in self.daytimes)),
        )

    @cached_property
    def pairs(self) -> frozenset[str]:
        """Neighbouring characters, marks left out."""
        return frozenset(pairs(self.folded))

    @cached_property
    def characters(self) -> frozenset[str]:
        return frozenset(self.folded)

    @cached_property
    def tags(self) -> tuple[tuple[str, str], ...]:
        """(word, part of speech) in order."""
        found: list[tuple[str, str]] = []
        for word, tag in tagged(self.folded):
            if tag == "nr" and len(word) > _SHORT_NAME and word[-1] in _SWALLOWED:
                found += [(word[:-1], tag), (word[-1], "v")]
            else:
                found.append((word, tag))
        return tuple(found)

    @cached_property
    def clauses(self) -> tuple[Reading, ...]:
        """The parts between commas, semicolons, colons and full stops."""
        return tuple(reading(part) for part in _CLAUSE_END.split(self.folded) if part)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for word, _ in self.tags)


@dataclass(frozen=True)
class Source(Reading):
    """A passage, its headline included, and its sentences: (start, end) in the passage's own text."""

    bounds: tuple[tuple[int, int], ...] = ()
    parts: tuple[Reading, ...] = field(default=(), repr=False)


def pairs(folded: str) -> list[str]:
    """Pairs of neighbouring letters and digits, in order, repeated as often as they occur."""
    kept = "".join(character for character in folded if character.isalnum())
    return [kept[i : i + 2] for i in range(len(kept) - 1)]


@lru_cache(
    maxsize=512
)  # the passages of a whole text, or of a few answers; each is compared with every sentence
def source(text: str, headline: str = "") -> Source:
    """A passage ready to be compared; `headline` is evidence, too, but nothing is quoted from it."""
    bounds = [(start, end) for start, end in sentences(text) if len(fold(text[start:end])) >= _SHORTEST]
    above = "" if headline in text else headline + "\n"
    return Source(
        fold(above) + "\n" + fold(text),
        tuple(bounds),
        tuple(reading(text[start:end]) for start, end in bounds),
    )


@lru_cache(maxsize=2048)
def reading(text: str) -> Reading:
    return Reading(fold(text))
