"""Answers measured sentence by sentence: are the citations real, do they say it, what did it cost?

Nothing here asks the checker. A citation stands where the decoded text at its spans, folded, is the quote, folded. It
supports its sentence where it stands, each number of the sentence is in the quotes, and so is the right answer, if the
sentence states it. That is necessary and not sufficient: no rule knows what a sentence means.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter

from bot.answering.assistant import Assistant
from bot.answering.types import Answer, Citation, Sentence, Tokens
from bot.evaluation.asking import Marked, Question, answering, mark
from bot.evaluation.figures import figures, values
from bot.evaluation.given import given_library
from retrieval.normalising import fold

Decoded = Callable[[str, int, int], str]
Share = tuple[int, int]  # met, of


@dataclass(frozen=True, slots=True)
class Waiting:
    """Seconds that a model was waited for so far: by the clock, and as it took when it was first asked."""

    really: float = 0.0
    told: float = 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A shown sentence. `standing` counts its citations whose words are where they are said to be, `strange` are its
    numbers that are in none of its quotes."""

    text: str
    citations: int
    standing: int
    numbers: int
    strange: tuple[str, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A question with its answer. `first` is None where no sentence came; all in seconds, as with a model that is
    asked and not remembered. `overhead` is what was not spent waiting for a model."""

    marked: Marked
    sentences: tuple[Judged, ...]
    first: float | None
    total: float
    overhead: float


async def measure(
    assistant: Assistant,
    questions: Iterable[Question],
    decoded: Decoded,
    waiting: Callable[[], Waiting] = Waiting,
) -> AsyncIterator[Measured]:
    """Ask all questions, one after the other. `decoded` gives the collection's text between two places."""
    for question in questions:
        before, began, first = waiting(), perf_counter(), None

        def since(before: Waiting = before, began: float = began) -> tuple[float, float]:
            now = waiting()
            own = perf_counter() - began - (now.really - before.really)
            return own, own + now.told - before.told

        answer: Answer | None = None
        async for event in answering(assistant, question):
            if isinstance(event, Sentence) and first is None:
                first = since()[1]
            if isinstance(event, Answer):
                answer = event
        assert answer is not None  # it comes last, whatever happens
        overhead, total = since()
        text = given_library(question.given).decoded if question.given else decoded
        yield Measured(mark(question, answer), judge(question, answer, text), first, total, overhead)


def judge(question: Question, answer: Answer, decoded: Decoded) -> tuple[Judged, ...]:
    """The sentences of an answer, each with its citations."""
    cited = {citation.number: citation for citation in answer.citations}
    return tuple(_judged(question, sentence, cited, decoded) for sentence in answer.sentences)


def _judged(question: Question, sentence: Sentence, cited: dict[int, Citation], decoded: Decoded) -> Judged:
    own = [cited[number] for number in sentence.citations if number in cited]
    standing = sum(stands(citation, decoded) for citation in own)
    shown = [words for citation in own for words in (citation.quote, *_above(citation))]
    known = set[str]().union(*map(values, shown))
    said = figures(sentence.text)
    strange = tuple(number for number, value in said.items() if value not in known)
    folded, quoted = fold(sentence.text), fold("".join(citation.quote for citation in own))
    answered = all(
        any(fold(words) in quoted for words in group)
        for group in question.answers
        if any(fold(words) in folded for words in group)
    )
    whole = bool(own) and standing == len(sentence.citations)
    return Judged(
        sentence.text,
        len(sentence.citations),
        standing,
        len(said),
        strange,
        whole and answered and not strange,
    )


def stands(citation: Citation, decoded: Decoded) -> bool:
    """Whether the quote stands in the document where it is said to stand."""
    try:
        words = "".join(decoded(citation.passage.document.id, *span) for span in citation.spans)
    except KeyError:  # no such document
        return False
    return bool(citation.quote) and fold(words) == fold(citation.quote)


def _above(citation: Citation) -> tuple[str, ...]:
    """What the catalog says of a quote: headline, headings, page, file, and the date in its parts."""
    passage, card = citation.passage, citation.passage.document
    return passage.headline, *passage.headings, card.page, card.name, *card.date.split("-")


@dataclass(frozen=True, slots=True)
class AnswersReport:
    """Counts as (met, of), seconds as (p50, p95); empty pairs where there is nothing to count or to time."""

    outcomes: dict[str, int]
    dropped: int
    cited: Share
    standing: Share
    supported: Share
    strange_numbers: Share
    right: Share
    refusal_precision: Share
    refusal_recall: Share
    first: tuple[float, ...]
    total: tuple[float, ...]
    overhead: tuple[float, ...]
    tokens: Tokens
    notes: dict[str, int] = field(default_factory=dict)
    by_kind: dict[str, Share] = field(default_factory=dict)

    def shares(self) -> dict[str, Share]:
        """The measures of the whole set, by name."""
        names = (
            *("cited", "standing", "supported", "strange_numbers", "right"),
            *("refusal_precision", "refusal_recall"),
        )
        return {name: getattr(self, name) for name in names}


def summed(measured: Sequence[Measured]) -> AnswersReport:
    """The report over all questions. `by_kind` counts those that went as they should."""
    sentences = [sentence for one in measured for sentence in one.sentences]
    answers = [one.marked.answer for one in measured]
    refused = [one.marked for one in measured if one.marked.refused]
    unanswerable = [one.marked for one in measured if one.marked.question.refuse]
    right = [one.marked.right for one in measured if one.marked.right is not None]
    return AnswersReport(
        outcomes=_counted(answer.outcome for answer in answers),
        dropped=sum(len(answer.dropped) for answer in answers),
        cited=(sum(one.citations > 0 and one.standing == one.citations for one in sentences), len(sentences)),
        standing=(sum(one.standing for one in sentences), sum(one.citations for one in sentences)),
        supported=(sum(one.supported for one in sentences), len(sentences)),
        strange_numbers=(sum(len(one.strange) for one in sentences), sum(one.numbers for one in sentences)),
        right=(sum(right), len(right)),
        refusal_precision=(sum(one.question.refuse for one in refused), len(refused)),
        refusal_recall=(sum(one.refused for one in unanswerable), len(unanswerable)),
        first=percentiles([one.first for one in measured if one.first is not None]),
        total=percentiles([one.total for one in measured]),
        overhead=percentiles([one.overhead for one in measured]),
        tokens=sum((answer.tokens for answer in answers if answer.tokens), Tokens()),
        notes=_counted(f"{answer.note.kind}:{answer.note.cause}" for answer in answers if answer.note),
        by_kind=_by_kind([one.marked for one in measured]),
    )


def percentiles(seconds: Sequence[float]) -> tuple[float, ...]:
    """The 50th and the 95th percentile, each a value that occurs; nothing of nothing."""
    ordered = sorted(seconds)
    return tuple(ordered[ceil(len(ordered) * share) - 1] for share in (0.5, 0.95)) if ordered else ()


def _counted(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found


def _by_kind(marked: Sequence[Marked]) -> dict[str, Share]:
    kinds: dict[str, Share] = {}
    for one in marked:
        if not one.question.refuse and one.right is None:
            continue  # nothing is known of the right answer
        met, of = kinds.get(one.question.kind, (0, 0))
        kinds[one.question.kind] = (met + bool(one.refused if one.question.refuse else one.right), of + 1)
    return kinds
