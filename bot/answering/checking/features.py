"""What a sentence and the words it may rest on have in common, and where they disagree, as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.checking.binding import binding
from bot.answering.checking.contrasts import contrasts
from bot.answering.checking.exchanging import exchanging
from bot.answering.checking.facts import facts
from bot.answering.checking.insertions import insertions
from bot.answering.checking.ordering import ordering
from bot.answering.checking.pairing import pairing
from bot.answering.checking.scopes import scopes
from bot.answering.checking.slots import slots
from bot.answering.checking.source import Reading, Source, pairs, reading
from bot.answering.checking.support import content_words, support, weight
from bot.answering.checking.turning import turning

_CERTAIN, _SURE, _LIKELY, _HINT = -5.0, -2.5, -1.0, -0.25

FEATURES: dict[str, float] = {
    # What a feature is expected to weigh, in log-odds, before an example has been seen. The sign says which way it
    # may count at all. Kinds of mistakes that no example shows are judged by this expectation.
    # how much of the sentence stands in its source
    "words_found": 1.0,
    "words_near": 3.0,
    "pairs_near": 0.0001,
    # names, numbers, dates that it does not have, or has elsewhere
    "names_missing": _LIKELY,
    "names_elsewhere": _LIKELY,
    "numbers_missing": _SURE,
    "numbers_contradicted": _SURE,
    "numbers_derived": 2.0,
    "numbers_elsewhere": _LIKELY,
    "dates_missing": _SURE,
    "dates_unsure": _SURE,
    "dates_elsewhere": _LIKELY,
    "times_missing": _SURE,
    # what was put in the place of what
    "replaced_facts": _SURE,
    "replaced_nouns": _SURE,
    "replaced_verbs": _HINT,
    # what goes with what
    "numbers_astray": _SURE,
    "numbers_unpaired": _SURE,
    "names_astray": _LIKELY,
    "dates_astray": _SURE,
    "things_changed": _LIKELY,
    "turned": _SURE,
    "crossed": _SURE,
    "exchanged": _SURE,
    "series_turned": _SURE,
    "order_turned": _SURE,
    "bound_turned": _SURE,
    # the opposite
    "opposed": _SURE,
    "rivals": _SURE,
    "negation_put_in": _CERTAIN,
    "negation_taken_out": _SURE,
    "negation_added": _HINT,
    "negation_lost": _LIKELY,
    "denied": _SURE,
    "granted": _SURE,
    "stance_added": _LIKELY,
    # how sure, how far
    "plan_made_fact": _SURE,
    "plan_granted": _SURE,
    "plan_told": _HINT,
    "doubt_granted": _SURE,
    "settled": _SURE,
    "doubt_lost": _HINT,
    "part_made_whole": _LIKELY,
    "made_exact": _SURE,
    "most_added": _LIKELY,
    "one_of_lost": _SURE,
    "exception_lost": _SURE,
    "modifier_lost": _SURE,
    "cause_added": _HINT,
    "cause_unborne": _SURE,
}

_TOLD_OTHERWISE = 0.5  # of a feature from which it says that the source tells otherwise
_FREE = 0.4  # share of copied pairs below which a strange word may be another word for the same
_OF_WORDS = ("replaced_facts", "replaced_nouns", "granted", "rivals", "dates_astray", "numbers_astray")
_STRANGE = ("names_missing", "most_added")  # facts, too, if less surely told
_FACTS = tuple(name for name, expected in FEATURES.items() if expected <= _SURE or name in _STRANGE)

_COPIED = list(FEATURES).index("pairs_near")

_MOST_PICKED = 3  # sentences of the source that one sentence may rest on
_GAIN = 0.08  # of the sentence's weight that another picked sentence must add


@dataclass(frozen=True, slots=True)
class Compared:
    """The values of `FEATURES`, and the sentences of the sources that were picked: (source, sentence)."""

    values: tuple[float, ...]
    picked: tuple[tuple[int, int], ...]


def agrees(values: Sequence[float]) -> bool:
    """Whether no fact is missing or told otherwise. In a free rendering a strange word may be a rendering."""
    free = values[_COPIED] < _FREE
    return all(
        value < _TOLD_OTHERWISE or name not in _FACTS or (free and name in _OF_WORDS)
        for name, value in zip(FEATURES, values, strict=True)
    )


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
    values |= exchanging(mine, near)
    values |= pairing(mine, near)
    values |= scopes(mine, near)
    values |= insertions(mine, near)
    values |= ordering(mine, near)
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


def words_found(mine: Reading, whole: Reading, context: Reading | None = None) -> float:
    """The share of the words of `mine`, by weight, that stand in a source or, nearly as good, in what was said."""
    words = content_words(mine)
    total = sum(weight(word, tag) for word, tag in words) or 1.0
    return (
        sum(weight(w, t) * max(support(w, whole), 0.8 * support(w, context or whole)) for w, t in words)
        / total
    )


def _overlap(mine: Reading, near: Reading, whole: Reading, context: Reading) -> dict[str, float]:
    own = pairs(mine.folded)
    return {
        "words_found": words_found(mine, whole, context),
        "words_near": words_found(mine, near),
        "pairs_near": sum(pair in near.pairs for pair in own) / max(1, len(own)),
    }
