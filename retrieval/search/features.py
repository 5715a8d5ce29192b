"""What a passage has to do with a question, as a few numbers that a person can check by eye."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.normalising import fold_all
from retrieval.numerals import canonical
from retrieval.search.kinds import says_new, unit_asked
from retrieval.search.understanding import expected_kind
from retrieval.types import Expected, Passage, Term

FEATURES = (
    "words",  # BM25, of the best passage's
    "words_of_all",  # BM25, of what a passage holding every term once would have
    "title_named",  # 1 where the question holds the headline
    "title_share",  # of the question's weight, in the headline
    "title_told",  # share of the headline's character pairs that the question holds
    "window",  # of the question's weight, in the best two sentences in a row of its story; the mean of its parts
    "held",  # … in the passage with what stands above it
    "runs",  # share of the question's runs of three characters that the passage holds
    "numbers_missing",  # share of the question's numbers that the passage does not hold
    "kind",  # 1 where the best window holds a new thing of the kind that is asked for
    "vector",  # cosine of question and passage
    "vector_rank",  # the cosine over that of the nearest passage
    "story_held",  # of the question's weight, in all passages of its story that are weighed
    "said",  # 1 where the best sentence holds a new thing of the kind that is asked for; the mean of its parts
    "unit",  # … a number in the unit that is asked for
)

ALIKE = 0.7  # of a term's weight, where a passage says it in other words
_SHORTEST_TITLE = 2  # characters; a headline of one would be in every other question
_SENTENCE_END = re.compile("[。!?;]")


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the questions of which a question is made: its folded text, the kind of thing that it asks for, the form
    of a number that answers it, if one does, the places of its terms and their weight."""

    question: str
    expected: Expected
    unit: re.Pattern[str] | None
    places: frozenset[int]
    weight: float

    def answers(self, sentence: str) -> tuple[bool, bool]:
        """Whether a folded sentence holds a new thing of the kind asked for, and a number in its unit."""
        unit = self.unit is not None and self.unit.search(sentence) is not None
        return says_new(self.expected, sentence, self.question), unit


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question as passages are measured against it. `total` is the weight of its terms; `parts` are the questions of
    which it is made, itself where it is but one."""

    question: str
    terms: tuple[Term, ...]
    expected: Expected
    total: float
    runs: frozenset[str]
    numbers: tuple[str, ...]
    parts: tuple[Asked, ...]

    @classmethod
    def of(
        cls,
        question: str,
        own: Sequence[str],
        terms: Sequence[Term],
        expected: Expected,
        parts: Sequence[str] = (),
    ) -> Inquiry:
        """`question` is folded, as are its `parts`; `own` are its words without the asking ones."""
        named = [frozenset(p for p, term in enumerate(terms) if term.text in part) for part in parts]
        said = [(part, places) for part, places in zip(parts, named, strict=True) if places]
        said = said or [(question, frozenset(range(len(terms))))]
        return cls(
            question=question,
            terms=tuple(terms),
            expected=expected,
            total=sum(term.weight for term in terms) or 1.0,
            runs=frozenset(part[i : i + 3] for part in own for i in range(len(part) - 2)),
            numbers=tuple(dict.fromkeys(canonical(question))),
            parts=tuple(
                Asked(
                    part,
                    expected_kind(part),
                    unit_asked(part),
                    places,
                    sum(terms[place].weight for place in places) or 1.0,
                )
                for part, places in said
            ),
        )

    def held_in(self, folded: str) -> dict[int, float]:
        """The terms that a folded text says, in these words or others, by their places, with what they weigh there."""
        held = {}
        for place, term in enumerate(self.terms):
            if term.text in folded:
                held[place] = term.weight
            elif term.others and term.in_(folded):
                held[place] = term.weight * ALIKE
        return held

    def weight_in(self, folded: str) -> float:
        """Of the question's weight, what a folded text holds."""
        return sum(self.held_in(folded).values()) / self.total


@dataclass(frozen=True, slots=True)
class Standing:
    """How a passage stands among the candidates: its BM25 of the best passage's, its BM25 as it is, its cosine and that
    of the nearest passage."""

    words: float
    bm25: float
    cosine: float
    nearest: float


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage as it was read for a question: its folded title, its text with all that stands above it, and the terms
    that this holds; its best window, and the weight of the best window for each part of the question; the share of
    the parts whose best sentence holds a new thing of their kind, and a number in their unit."""

    title: str
    whole: str
    held: dict[int, float]
    window: str
    by_part: tuple[float, ...]
    said: float
    unit: float


def measured(
    inquiry: Inquiry, passages: Sequence[Passage], standings: Iterable[Standing]
) -> Iterator[tuple[float, ...]]:
    """The values of FEATURES for each passage; what is known of a story comes from all of its passages."""
    reads = _reads(inquiry, passages)
    stories: dict[tuple[str, int], list[_Read]] = {}
    for passage, read in zip(passages, reads, strict=True):
        stories.setdefault((passage.document.id, passage.story), []).append(read)
    of_stories = {key: _of_story(inquiry, found) for key, found in stories.items()}
    for passage, read, standing in zip(passages, reads, standings, strict=True):
        window, story_held = of_stories[passage.document.id, passage.story]
        yield _row(inquiry, read, standing, window, story_held)


def _of_story(inquiry: Inquiry, reads: Sequence[_Read]) -> tuple[float, float]:
    """The window and story_held of FEATURES."""
    best = map(max, zip(*(read.by_part for read in reads), strict=True))
    shares = [weight / part.weight for weight, part in zip(best, inquiry.parts, strict=True)]
    held: dict[int, float] = {}
    for read in reads:
        for place, weight in read.held.items():
            held[place] = max(weight, held.get(place, 0.0))
    return sum(shares) / len(shares), sum(held.values()) / inquiry.total


def _row(
    inquiry: Inquiry, read: _Read, standing: Standing, window: float, story_held: float
) -> tuple[float, ...]:
    title, whole = read.title, read.whole
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    missing = set(inquiry.numbers).difference(canonical(whole)) if inquiry.numbers else ()
    return (
        standing.words,
        standing.bm25 / inquiry.total,
        float(len(title) >= _SHORTEST_TITLE and title in inquiry.question),
        inquiry.weight_in(title) if title else 0.0,
        sum(pair in inquiry.question for pair in pairs) / len(pairs) if pairs else 0.0,
        window,
        sum(read.held.values()) / inquiry.total,
        len([1 for run in inquiry.runs if run in whole]) / len(inquiry.runs) if inquiry.runs else 0.0,
        len(missing) / len(inquiry.numbers) if inquiry.numbers else 0.0,
        float(says_new(inquiry.expected, read.window, inquiry.question)),
        standing.cosine,
        standing.cosine / standing.nearest if standing.nearest > 0 else 0.0,
        story_held,
        read.said,
        read.unit,
    )


def _reads(inquiry: Inquiry, passages: Sequence[Passage]) -> list[_Read]:
    titles = fold_all([passage.headline for passage in passages])
    headings = fold_all(["".join(passage.headings) for passage in passages])
    texts = fold_all([passage.text for passage in passages])
    return [
        _read(inquiry, title, title + heading, text)
        for title, heading, text in zip(titles, headings, texts, strict=True)
    ]


def _read(inquiry: Inquiry, title: str, above: str, text: str) -> _Read:
    whole = text if not above or text.startswith(above) else above + text
    held = inquiry.held_in(whole)
    return _Read(title, whole, held, *_windows(inquiry, held, text))


def _windows(
    inquiry: Inquiry, held: dict[int, float], text: str
) -> tuple[str, tuple[float, ...], float, float]:
    """What _Read tells of sentences: the two in a row that hold most of the question's weight, the most that two hold
    of each part, and what the one that holds most of each part says."""
    sentences = [part for part in _SENTENCE_END.split(text) if part]
    if not sentences:
        return text, (0.0,) * len(inquiry.parts), 0.0, 0.0
    terms = [(place, inquiry.terms[place]) for place in held]
    found = [{p for p, t in terms if t.text in one or (t.others and t.in_(one))} for one in sentences]
    windows = [one | other for one, other in pairwise(found)] or found
    sums = [sum([held[place] for place in window]) for window in windows]
    first = max(range(len(sums)), key=sums.__getitem__)
    best = "".join(sentences[first : first + 2])
    answers = [part.answers(sentences[_most(held, found, part)]) for part in inquiry.parts]
    said, unit = (sum(which) / len(answers) for which in zip(*answers, strict=True))
    if len(inquiry.parts) == 1:
        return best, (sums[first],), said, unit
    by_part = (
        max(sum([held[place] for place in window & part.places]) for window in windows)
        for part in inquiry.parts
    )
    return best, tuple(by_part), said, unit


def _most(held: dict[int, float], found: Sequence[set[int]], part: Asked) -> int:
    """The first of the sentences that hold most of a part's weight."""
    sums = [sum([held[place] for place in one & part.places]) for one in found]
    return max(range(len(sums)), key=sums.__getitem__)
