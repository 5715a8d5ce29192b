"""What a passage has to do with a question, as a few numbers that a person can check by eye."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.normalising import fold
from retrieval.numerals import canonical
from retrieval.types import Expected, Passage, Term

FEATURES = (
    "words",  # BM25, of the best passage's
    "words_of_all",  # BM25, of what a passage holding every term once would have
    "title_named",  # 1 where the question holds the headline
    "title_share",  # of the question's weight, in the headline
    "title_told",  # share of the headline's character pairs that the question holds
    "window",  # of the question's weight, in the best two sentences in a row
    "held",  # … in the passage with what stands above it
    "runs",  # share of the question's runs of three characters that the passage holds
    "numbers_missing",  # share of the question's numbers that the passage does not hold
    "kind",  # 1 where the best window holds a new thing of the kind that is asked for
    "vector",  # cosine of question and passage
    "vector_rank",  # the cosine over that of the nearest passage
    "story",  # BM25 of the best other passage of its document, of the best passage's
)

ALIKE = 0.7  # of a term's weight, where a passage says it in other words
_SHORTEST_TITLE = 2  # characters; a headline of one would be in every other question
_NUMBER = re.compile(
    r"[0-9]+(?:\.[0-9]+)?%?|[一二两三四五六七八九十百千万亿]{2,}|[一二两三四五六七八九十](?=[个名位人次天年岁元枚条家项成])"
)
_DATE = re.compile(r"[0-9]+[年月日时点:]|世纪|年代|今[天日晨晚]|昨[天日晚]")
_CAUSE = re.compile("因|由于|为了|以便|导致|鉴于|引发|造成|使得")
_SENTENCE_END = re.compile("[。!?;]")
_FORMS: dict[Expected, re.Pattern[str]] = {"number": _NUMBER, "date": _DATE}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as passages are measured against it. `total` is the weight of its terms."""

    question: str
    terms: tuple[Term, ...]
    expected: Expected
    total: float
    runs: frozenset[str]
    numbers: tuple[str, ...]

    @classmethod
    def of(cls, question: str, own: Sequence[str], terms: Sequence[Term], expected: Expected) -> Inquiry:
        """`question` is folded; `own` are its words without the asking ones."""
        return cls(
            question=question,
            terms=tuple(terms),
            expected=expected,
            total=sum(term.weight for term in terms) or 1.0,
            runs=frozenset(part[i : i + 3] for part in own for i in range(len(part) - 2)),
            numbers=tuple(dict.fromkeys(canonical(question))),
        )

    def held_in(self, folded: str) -> list[tuple[Term, float]]:
        """The terms that a folded text says, in these words or others, with what they weigh there."""
        held = []
        for term in self.terms:
            if term.text in folded:
                held.append((term, term.weight))
            elif term.others and term.in_(folded):
                held.append((term, term.weight * ALIKE))
        return held

    def weight_in(self, folded: str) -> float:
        """Of the question's weight, what a folded text holds."""
        return sum(weight for _, weight in self.held_in(folded)) / self.total

    def new_in(self, folded: str) -> bool:
        """Whether a folded text holds a thing of the kind asked for that the question does not name."""
        if self.expected == "cause":
            return _CAUSE.search(folded) is not None
        form = _FORMS.get(self.expected)
        return form is not None and any(thing not in self.question for thing in form.findall(folded))


@dataclass(frozen=True, slots=True)
class Standing:
    """How a passage stands among the candidates: its BM25 and the best of its story's others, each of the best
    passage's, its BM25 as it is, its cosine and that of the nearest passage."""

    words: float
    story: float
    bm25: float
    cosine: float
    nearest: float


def measured(inquiry: Inquiry, passage: Passage, standing: Standing) -> tuple[float, ...]:
    """The values of FEATURES."""
    title = fold(passage.headline)
    text = fold(passage.text)
    above = title + fold("".join(passage.headings))
    whole = text if not above or text.startswith(above) else above + text
    held = inquiry.held_in(whole)
    window, window_weight = _best_window(held, text)
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    missing = set(inquiry.numbers).difference(canonical(whole)) if inquiry.numbers else ()
    return (
        standing.words,
        standing.bm25 / inquiry.total,
        float(len(title) >= _SHORTEST_TITLE and title in inquiry.question),
        inquiry.weight_in(title) if title else 0.0,
        sum(pair in inquiry.question for pair in pairs) / len(pairs) if pairs else 0.0,
        window_weight / inquiry.total,
        sum(weight for _, weight in held) / inquiry.total,
        len([1 for run in inquiry.runs if run in whole]) / len(inquiry.runs) if inquiry.runs else 0.0,
        len(missing) / len(inquiry.numbers) if inquiry.numbers else 0.0,
        float(inquiry.new_in(window)),
        standing.cosine,
        standing.cosine / standing.nearest if standing.nearest > 0 else 0.0,
        standing.story,
    )


def _best_window(held: Sequence[tuple[Term, float]], text: str) -> tuple[str, float]:
    """Of two sentences in a row those that hold most of the question's weight, and what they hold."""
    parts = [part for part in _SENTENCE_END.split(text) if part]
    if not parts:
        return text, 0.0
    found = [
        {p for p, (t, _) in enumerate(held) if t.text in part or (t.others and t.in_(part))} for part in parts
    ]
    weights = [weight for _, weight in held]
    if len(parts) == 1:
        return text, sum(weights[place] for place in found[0])
    sums = [sum([weights[place] for place in one | other]) for one, other in pairwise(found)]
    first = max(range(len(sums)), key=sums.__getitem__)
    return parts[first] + parts[first + 1], sums[first]
