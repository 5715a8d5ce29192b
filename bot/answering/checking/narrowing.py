"""Which of many pieces of evidence are worth comparing with a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

from bot.answering.checking.quoting import readable
from bot.answering.checking.source import pairs, reading
from bot.answering.types import Evidence

MOST = 10  # pieces compared in full with one sentence, each about 2.5 ms; a whole text brings up to 300


def nearest(sentence: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """At most `MOST` pieces, in the order given: those with most of the sentence's pairs of characters, rare pairs
    counting more."""
    if len(evidence) <= MOST:
        return list(evidence)
    wanted = frozenset(pairs(reading(sentence).folded))
    held = [{pair for pair in wanted if pair in readable(one.passage.text)} for one in evidence]
    rarity = {pair: log(1 + len(evidence) / (1 + sum(pair in own for own in held))) for pair in wanted}
    shares = [sum(rarity[pair] for pair in own) for own in held]
    best = sorted(range(len(evidence)), key=lambda place: -shares[place])[:MOST]
    return [evidence[place] for place in sorted(best)]
