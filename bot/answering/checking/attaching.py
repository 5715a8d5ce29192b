"""To which evidence a sentence is attached: what it cites, else what bears it out, else nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering.checking.features import FEATURES, Compared, agrees, compare, words_found
from bot.answering.checking.judging import Weights, odds, weights
from bot.answering.checking.leading import is_neutral
from bot.answering.checking.narrowing import nearest
from bot.answering.checking.quoting import Quote, contained, part
from bot.answering.checking.source import Source, reading, source
from bot.answering.types import Evidence, Verdict
from retrieval.normalising import fold

Reason = Literal[
    "", "in_its_words", "borne_out", "reattached", "no_fact", "no_citation", "no_such_number", "not_in_source"
]
_LIST_NUMBER = re.compile(r"^\s*(?:[0-9]{1,2}[.、)）](?![0-9])|[（(][0-9一二三四五六七八九十]{1,2}[)）])\s*")
_WORDS_NEAR = list(FEATURES).index("words_near")
_FIRM = 0.75  # share of the words held from which the cited passage is not compared with the others
_CLEARLY = 0.25  # more of the words held, for another passage to be better than one that would do
_UNCITED = 0.7  # share of the words that a passage must hold of a sentence that cites nothing
_ASKING = ("？", "?")  # a question states nothing
_TELLING = (
    10  # folded characters from which the same words elsewhere are the same fact, no chance like 共12人
)
_SHORTEST = 4  # folded characters of words named as proof; fewer stand anywhere
_WIDER, _ROOM = (
    3,
    20,
)  # times as long as the sentence and so many characters more: a clause or two, not the passage
_LOST = -1.0  # log-odds at which a feature is named as the reason why a sentence is not supported


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a sentence: its proofs, best first, and why it was or was not supported.

    `against` names the feature that spoke most against it, empty where it only lacks support. `doubtful` where no fact
    speaks against it and only its words are too far from those of what it cites.
    """

    verdict: Verdict
    quotes: tuple[Quote, ...] = ()
    reason: Reason = ""
    against: str = ""
    doubtful: bool = False


def attach(
    sentence: str,
    numbers: Sequence[int],
    evidence: Mapping[int, Evidence],
    said: str = "",
    learned: Weights | None = None,
) -> Checked:
    """Check a sentence against the evidence that it cites, taken together, then against each of the rest.

    Its own words prove it wherever they stand; what is compared else are the nearest pieces of each.
    `said` is what was said before it, the question included: 他 may be somebody named there.
    """
    cited = [evidence[number] for number in numbers if number in evidence]
    others = [one for number, one in evidence.items() if number not in numbers]
    bare = _LIST_NUMBER.sub("", sentence)
    exact = tuple(_contained(sentence, bare, cited))
    if exact:
        return Checked("supported", exact, "in_its_words")
    if not numbers and is_neutral(sentence):
        return Checked("neutral", reason="no_fact")
    moved = tuple(_contained(sentence, bare, others))[:1]
    if moved and len(fold(bare)) >= _TELLING:
        return Checked("supported", moved, "reattached")
    learned = learned or weights()
    own = _judged(bare, nearest(bare, cited), said, learned) if cited else None
    if own and own.odds >= 0 and own.held >= _FIRM:
        return Checked("supported", own.quotes(), "borne_out")
    better = moved or _better(bare, nearest(bare, others), said, own, learned)
    if better:
        return Checked("supported", better, "reattached")
    if own and own.odds >= 0:
        return Checked("supported", own.quotes(), "borne_out")
    if own:
        doubtful = own.odds >= learned.doubtful and agrees(own.compared.values)
        return Checked("unsupported", (), "not_in_source", own.against(learned), doubtful)
    return Checked("unsupported", reason="no_such_number" if numbers else "no_citation")


def borne_out_by(words: str, sentence: str, evidence: Evidence, said: str = "") -> Quote | None:
    """Words that somebody names as proof of a sentence, as a quote; None unless they stand in the evidence and hold
    the sentence's facts."""
    length = len(fold(words))
    quote = contained(words, evidence)
    if quote is None or not _SHORTEST <= length <= _WIDER * len(fold(sentence)) + _ROOM:
        return None
    compared = compare(sentence, [source(quote.words, _above(evidence))], said)
    return quote if agrees(compared.values) else None


@dataclass(frozen=True, slots=True)
class _Judged:
    evidence: tuple[Evidence, ...]
    sources: tuple[Source, ...]
    compared: Compared
    odds: float

    @property
    def held(self) -> float:
        """The share of the sentence's words in the words that it rests on."""
        return self.compared.values[_WORDS_NEAR]

    def quotes(self) -> tuple[Quote, ...]:
        """One quote from each passage that was picked from: its best sentence, with a picked neighbour."""
        best: dict[int, list[int]] = {}
        for which, sentence in self.compared.picked:
            best.setdefault(which, []).append(sentence)
        return tuple(self._quote(which, sentences) for which, sentences in best.items())

    def _quote(self, which: int, sentences: list[int]) -> Quote:
        first = sentences[0]
        beside = [other for other in sentences[1:] if abs(other - first) == 1]
        run = sorted([first, *beside[:1]])
        bounds = self.sources[which].bounds
        return part(self.evidence[which], bounds[run[0]][0], bounds[run[-1]][1])

    def against(self, learned: Weights) -> str:
        values = self.compared.values
        worst = min(
            zip(values, learned.plain, FEATURES, strict=True), key=lambda term: term[0] * min(term[1], 0)
        )
        return worst[2] if worst[0] * worst[1] <= _LOST else ""


def _judged(sentence: str, evidence: Sequence[Evidence], said: str, learned: Weights) -> _Judged:
    sources = tuple(source(one.passage.text, _above(one)) for one in evidence)
    compared = compare(sentence, sources, said)
    reached = odds(compared.values, learned) if compared.picked else float("-inf")
    return _Judged(tuple(evidence), sources, compared, reached)


def _holds(sentence: str, evidence: Evidence) -> float:
    """The share of a sentence's words that stand anywhere in a piece of evidence: quicker told than all the rest."""
    return words_found(reading(sentence), source(evidence.passage.text, _above(evidence)))


def _above(evidence: Evidence) -> str:
    passage = evidence.passage
    return "\n".join(filter(None, (passage.headline, *passage.headings, passage.document.date)))


def _contained(sentence: str, bare: str, evidence: Sequence[Evidence]) -> Iterator[Quote]:
    """The sentence, or itself without the number that it has in a list, wherever it stands."""
    for one in evidence:
        quote = contained(sentence, one) or (contained(bare, one) if bare != sentence else None)
        if quote:
            yield quote


def _better(
    sentence: str, others: Sequence[Evidence], said: str, own: _Judged | None, learned: Weights
) -> tuple[Quote, ...]:
    """The quotes of the best piece of evidence that is not cited, if it holds clearly more of the sentence."""
    least = own.held if own else _UNCITED
    judged = [_judged(sentence, [one], said, learned) for one in others if _holds(sentence, one) >= least]
    best = max(judged, key=lambda one: one.odds, default=None)
    if best is None:
        return ()
    if own is None:
        sure = best.odds >= learned.elsewhere and best.held >= _UNCITED and not sentence.endswith(_ASKING)
    elif own.odds >= 0:
        sure = best.odds >= own.odds and best.held >= own.held + _CLEARLY
    else:
        sure = best.odds >= learned.elsewhere and best.held > own.held
    return best.quotes() if sure else ()
