"""What a sentence and the words it may rest on have in common, and where they disagree, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.checking.binding import binding
from bot.answering.checking.contrasts import contrasts
from bot.answering.checking.facts import facts
from bot.answering.checking.slots import slots
from bot.answering.checking.source import Reading, Source, pairs, reading
from bot.answering.checking.support import content_words, support, weight
from bot.answering.checking.turning import turning

FEATURES: dict[str, int] = {
    # of the sentence in its source; the sign says which way a feature may count
    "words_found": 1,
    "words_near": 1,
    "pairs_near": 1,
    "names_missing": -1,
    "names_elsewhere": -1,
    "numbers_missing": -1,
    "numbers_contradicted": -1,
    "numbers_derived": 1,
    "numbers_elsewhere": -1,
    "dates_missing": -1,
    "dates_unsure": -1,
    "dates_elsewhere": -1,
    "times_missing": -1,
    "replaced_facts": -1,
    "numbers_astray": -1,
    "names_astray": -1,
    "turned": -1,
    "crossed": -1,
    "opposed": -1,
    "rivals": -1,
    "negation_added": -1,
    "negation_lost": -1,
    "modifier_lost": -1,
    "plan_made_fact": -1,
    "plan_told": -1,
    "doubt_lost": -1,
    "part_made_whole": -1,
    "made_exact": -1,
    "most_added": -1,
    "one_of_lost": -1,
    "cause_added": -1,
    "cause_unborne": -1,
}

_MOST_PICKED = 3  # sentences of the source that one sentence may rest on
_GAIN = 0.08  # of the sentence's weight that another picked sentence must add


@dataclass(frozen=True, slots=True)
class Compared:
    """The values of `FEATURES`, and the sentences of the sources that were picked: (source, sentence)."""

    values: tuple[float, ...]
    picked: tuple[tuple[int, int], ...]


def compare(sentence: str, sources: Sequence[Source], context: str = "") -> Compared:
    """Compare a sentence with sources taken together. `context` is what was said before: the question, the
    sentences above; what stands there is no news, so it is not missed."""
    mine = reading(sentence)
    picked = _picked(mine, sources)
    near = reading("\n".join(sources[s].parts[i].folded for s, i in sorted(picked)))
    whole = sources[0] if len(sources) == 1 else reading("\n".join(one.folded for one in sources))
    values = dict.fromkeys(FEATURES, 0.0)
    values |= _overlap(mine, near, whole, reading(context))
    values |= facts(mine, near, whole, reading(context))
    values |= slots(mine, near)
    values |= binding(mine, whole)
    values |= turning(mine, near)
    values |= contrasts(mine, near, whole)
    return Compared(tuple(values[name] for name in FEATURES), picked)


def _picked(mine: Reading, sources: Sequence[Source]) -> tuple[tuple[int, int], ...]:
    """The sentences that hold most of `mine`, best first: greedily, as long as another one adds enough."""
    wanted: dict[str, float] = {}
    for word, tag in content_words(mine):
        for pair in pairs(word) or [word]:
            wanted[pair] = wanted.get(pair, 0.0) + weight(word, tag)
    for pair in pairs(mine.folded):
        wanted.setdefault(pair, 0.2)
    total = sum(wanted.values()) or 1.0
    places = [(s, i) for s, one in enumerate(sources) for i in range(len(one.parts))]
    chosen: list[tuple[int, int]] = []
    while places and len(chosen) < _MOST_PICKED:
        gains = [_gain(wanted, sources[which].parts[place]) for which, place in places]
        best = max(range(len(places)), key=gains.__getitem__)
        if chosen and gains[best] < _GAIN * total:
            break
        chosen.append(places.pop(best))
        part = sources[chosen[-1][0]].parts[chosen[-1][1]]
        wanted = {p: v for p, v in wanted.items() if p not in part.pairs and p not in part.words}
    return tuple(chosen)


def _gain(wanted: dict[str, float], part: Reading) -> float:
    return sum(value for pair, value in wanted.items() if pair in part.pairs or pair in part.words)


def _overlap(mine: Reading, near: Reading, whole: Reading, context: Reading) -> dict[str, float]:
    words = content_words(mine)
    total = sum(weight(word, tag) for word, tag in words) or 1.0
    own = pairs(mine.folded)
    found = {word: max(support(word, whole), 0.8 * support(word, context)) for word, _ in words}
    return {
        "words_found": sum(weight(word, tag) * found[word] for word, tag in words) / total,
        "words_near": sum(weight(word, tag) * support(word, near) for word, tag in words) / total,
        "pairs_near": sum(pair in near.pairs for pair in own) / max(1, len(own)),
    }
