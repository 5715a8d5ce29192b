"""What became of a question: whether all of it was answered, and whether the sources agree."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.candidates import Candidate
from bot.answering.checking.source import pairs
from bot.answering.confidence import features, is_enough
from bot.answering.conflicts import disagreeing
from bot.answering.extractive import answers_part, story_of, strays
from bot.answering.kinds import holds
from bot.answering.parts import of_part
from bot.answering.types import Brief, Citation, Evidence, Outcome, Part, Sentence
from retrieval.normalising import fold

_FORMED = ("number", "date", "cause", "person", "place")  # kinds of things that their form betrays
_MEANT = 0.8  # of the characters that a model names as missing must be the part's own


def outcome_of(
    brief: Brief, sentences: Sequence[Sentence], citations: Sequence[Citation], missing: Sequence[str]
) -> Outcome:
    """What became of the question: nothing shown, a part missing, sources that disagree, or plainly answered."""
    if not sentences:
        return "not_found"
    if missing:
        return "partial"
    shown = {citation.number: citation.passage for citation in citations}
    lines = [
        Candidate(Evidence(0, shown[number], ()), sentence.text, 0.0)
        for sentence in sentences
        for number in sentence.citations
    ]
    return "conflicting" if disagreeing(brief, lines) else "answered"


def missing_parts(
    brief: Brief, sentences: Sequence[Sentence], citations: Sequence[Citation], named: Sequence[str] = ()
) -> tuple[str, ...]:
    """The parts, in the asker's words, that nothing shown answers and nothing in the evidence would.

    `named` is what the model says is missing: of a part that it names the evidence is not asked again. A part that
    leans on another is never named, since its own words do not tell whether it was answered.
    """
    shown = {citation.number: citation for citation in citations}
    lacking = tuple(
        part.text
        for part in brief.parts
        if part.apart
        and not _touched(part, sentences)
        and not any(_answers(brief, part, sentence, shown) for sentence in sentences)
        and (any(_means(words, part) for words in named) or not answers_part(brief, part))
    )
    return lacking if sentences and len(lacking) < len(brief.parts) else ()


def _touched(part: Part, sentences: Sequence[Sentence]) -> bool:
    """Whether something shown speaks of a thing that only its name asks about: 步道、小巷子各归谁管

    A text may call it otherwise (背街小巷), so two characters of the name are enough.
    """
    if part.query.endswith(part.text):
        return False
    said = fold("".join(sentence.text for sentence in sentences))
    return any(pair in said for pair in pairs(fold(part.text)))


def _answers(brief: Brief, part: Part, sentence: Sentence, shown: dict[int, Citation]) -> bool:
    """Whether a shown sentence, with the words that prove it, would do as an answer to the part by itself."""
    if part.findings is None or part.findings.missing:
        return False
    expected, question = part.findings.expected, fold(part.query)
    for citation in (shown[number] for number in sentence.citations):
        said, passage = fold(sentence.text + citation.quote), citation.passage
        values = features(part.findings, passage, story_of(passage, part.findings))
        kind_fits = expected not in _FORMED or holds(expected, said, question)
        line = Candidate(Evidence(0, passage, ()), sentence.text, 0.0)
        if is_enough(values) and kind_fits and not strays(line, of_part(brief, part)):
            return True
    return False


def _means(words: str, part: Part) -> bool:
    own, named = set(fold(part.text + part.query)), [one for one in fold(words) if one.isalnum()]
    return bool(named) and sum(one in own for one in named) >= _MEANT * len(named)
