"""Whether the facts of a sentence stand beside the same words in its source.

In 昌平区平均470.2毫米 every word may be found, and yet the number belong to another district. A fact is bound to
the words of its clause; it strays where a rival of its kind stands nearer to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.checking.source import Reading, reading
from bot.answering.checking.support import content_words, support

_NAMES = ("nr", "ns", "nt", "nz")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a clause: where it stands, and what kind of thing could stand in its place."""

    text: str
    kind: str


def binding(mine: Reading, whole: Reading) -> dict[str, float]:
    """The features that look at partners."""
    strayed_numbers = strayed_names = 0.0
    for clause in mine.clauses:
        for fact in _facts(clause):
            amount = _astray(fact, clause, whole)
            if fact.kind.startswith("n"):
                strayed_names = max(strayed_names, amount)
            else:
                strayed_numbers = max(strayed_numbers, amount)
    return {
        "numbers_astray": strayed_numbers,
        "names_astray": strayed_names,
        "dates_astray": _dates_astray(mine, whole),
    }


def _dates_astray(mine: Reading, whole: Reading) -> float:
    """How much more of what is told under a date is told under another one in the source, from 0 to 1."""
    its = _told_under(whole)
    worst = 0.0
    for date, clauses in _told_under(mine):
        others = [word for clause in clauses for word, _ in content_words(clause) if word not in date]
        if not others:
            continue
        own = rival = 0.0
        for other, parts in its:
            share = sum(any(support(word, part) >= 0.9 for part in parts) for word in others) / len(others)
            if _has(Fact(date, "#date"), reading(other)):
                own = max(own, share)
            else:
                rival = max(rival, share)
        worst = max(worst, rival - own)
    return worst


@lru_cache(maxsize=512)
def _told_under(one: Reading) -> tuple[tuple[str, tuple[Reading, ...]], ...]:
    """The dates of a text, each with the clauses from its own to the next date's: 24日中午,该院举办了仪式."""
    found: list[tuple[str, list[Reading]]] = []
    for clause in one.clauses:
        if clause.dates:
            found.append((clause.folded[clause.dates[0].start : clause.dates[0].end], [clause]))
        elif found:
            found[-1][1].append(clause)
    return tuple((date, tuple(parts)) for date, parts in found)


@lru_cache(maxsize=4096)  # the clauses of a few passages, each met by every fact of every sentence
def _facts(clause: Reading) -> tuple[Fact, ...]:
    return tuple(_read(clause))


def _read(clause: Reading) -> Iterator[Fact]:
    for one in clause.quantities:
        yield Fact(clause.folded[one.start : one.end], f"#{one.kind}")
    for date in clause.dates:
        yield Fact(clause.folded[date.start : date.end], "#date")
    for time in clause.daytimes:
        yield Fact(clause.folded[time.start : time.end], "#time")
    for word, tag in clause.tags:
        if tag.startswith("n") and len(word) > 1:
            yield Fact(word, tag[:2] if len(tag) > 1 else f"n{word[-1]}")


def _astray(fact: Fact, clause: Reading, whole: Reading) -> float:
    """How much more of the fact's clause stands beside a rival than beside the fact itself, from 0 to 1."""
    if fact.kind[0] == "n" and fact.kind not in _NAMES and fact.text not in whole.folded:
        return 0.0  # a noun put for another is no rival
    others = [word for word, _ in content_words(clause) if word not in fact.text and fact.text not in word]
    if not others:
        return 0.0
    own = rival = 0.0
    for part in whole.clauses:
        kinds = {one.kind: one.text for one in _facts(part)}
        has_own = _has(fact, part)
        if not has_own and fact.kind not in kinds:
            continue
        share = sum(support(word, part) >= 0.9 for word in others) / len(others)
        if has_own:
            own = max(own, share)
        else:
            rival = max(rival, share)
    return max(0.0, rival - own)


def _has(fact: Fact, part: Reading) -> bool:
    if fact.text in part.folded or (fact.kind == "#ordinal" and "一" in fact.text and "首" in part.folded):
        return True
    if fact.kind.startswith("#"):
        mine = reading(fact.text)
        return (
            any(one.agrees(other) for one in mine.quantities for other in part.quantities)
            or any(
                (not a.day or not b.day or a.day == b.day)
                and (not a.month or not b.month or a.month == b.month)
                and (not a.year or not b.year or a.year == b.year)
                for a in mine.dates
                for b in part.dates
            )
            or any(a.minutes & b.minutes for a in mine.daytimes for b in part.daytimes)
        )
    return support(fact.text, part) >= 0.8
