"""What a word stands under: a negation, a plan, a doubt, and whether it does so in the source, too.

In 没有发布预警 the words behind 没有 are denied. Where the source has them in clauses that deny nothing, the
sentence says the opposite, however much else of both is negated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.answering.checking.lexicon import opposites, stances, synonyms
from bot.answering.checking.source import Reading
from bot.answering.checking.support import content_words, weight

_REACH = 12  # characters behind the operator that it governs, if its clause goes on so long
_GOVERNED = 4  # words behind an operator that tell what it is about
_PREFIXES = frozenset("不未没无")  # that a longer word may begin with: 不允许, 没有
_NO_NEGATION = re.compile(
    "不仅|不但|不断|不过|不少|不同|不久|不错|无论|非常|非洲|未来|没关系|无人机|(?<![看找得达见听想做办])不到|不足|不超过|不少于|不低于"
    "|不妨|并非只|除非|莫斯科|非物质|不得不|未成年|无线|非政府|无障碍|不仅仅|只不过|不幸|不料|无锡|不满|不止|不只|不光|无愧|不愧|不必说|非营利|无疑|不下|不等|不一"
)


def scopes(mine: Reading, near: Reading) -> dict[str, float]:
    """The features that compare what words stand under."""
    return {
        "denied": _strays("negation", "denying", mine, near),
        "granted": _strays("negation", "denying", near, mine),
        "plan_granted": _strays("intended", "unsure", near, mine),
        "doubt_granted": _strays("doubtful", "unsure", near, mine),
        "settled": _strays("open", "left_open", near, mine),
    }


def _strays(kind: str, alike: str, one: Reading, other: Reading) -> float:
    """How much of what stands under an operator in `one` stands under none in `other`; the worst scope, 0 to 1."""
    worst = 0.0
    for words in _governed(one, kind):
        free = total = share = 0.0
        for place, (word, tag) in enumerate(words):
            total += weight(word, tag)
            clauses = [part for part in other.clauses if _holds(part, word)]
            if any(_operators(alike).search(bare(part.folded)) for part in clauses):
                break
            if clauses:
                free += weight(word, tag)
            elif any(its in other.folded for its in opposites().get(word, ()) if len(its) > 1):
                break
            if total and place >= min(
                1, len(words) - 1
            ):  # what is listed behind the first two may be left out
                share = max(share, free / total)
        else:
            worst = max(worst, share)
    return worst


def _holds(part: Reading, word: str) -> bool:
    return word in part.folded or any(len(its) > 1 and its in part.folded for its in synonyms().get(word, ()))


@lru_cache(maxsize=1024)
def _governed(one: Reading, kind: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(words for clause in one.clauses for words in _read(clause, kind))


def _read(clause: Reading, kind: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """The content words in the scope of each operator: a word that is one, or begins with one."""
    heavy = dict(content_words(clause))
    place, end = 0, -1
    words: list[tuple[str, str]] = []
    blotted = bare(clause.folded)
    for word, tag in clause.tags:
        start = clause.folded.find(word, place)
        place = start + len(word) if start >= 0 else place
        operator = _operators(kind).match(blotted, start) if start >= 0 else None
        if operator and (operator.end() >= place or operator.group() in _PREFIXES):
            if words:
                yield tuple(words)
            words, end = [], place + _REACH
            rest = clause.folded[operator.end() : place]
            if len(rest) > 1:
                words.append((rest, "v"))
        elif start < end and word in heavy and len(words) < _GOVERNED:
            words.append((word, tag))
    if words:
        yield tuple(words)


@lru_cache(maxsize=4096)
def bare(folded: str) -> str:
    """With words that only look like a negation blotted out, nothing moved."""
    return _NO_NEGATION.sub(lambda found: "·" * len(found.group()), folded)


@cache
def _operators(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, stances()[kind]), key=len, reverse=True)))
