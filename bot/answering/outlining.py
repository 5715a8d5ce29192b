"""A whole in the documents' own words: headlines and headings, each with the sentence that stands first under it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.answering.candidates import ELLIPSIS, Candidate, body_sentences
from bot.answering.types import Brief, Evidence
from retrieval.sentences import clauses

_IN_FULL = (
    1_500  # characters of the clauses that are quoted whole; beyond, a reader wants their first sentences
)
_LEAD = 120  # characters of a story's beginning: who, what, where and when stand there
_GLANCE = 60  # the same for each story of a page
_FIRST = 80  # characters of the first sentence of a later part, enough to tell what it is about
_MOST = 16  # later parts of one story; more is no outline


def outline(brief: Brief) -> list[Candidate]:
    """What stands for the whole, in reading order."""
    if brief.whole == "clauses":
        return list(_clauses(brief.evidence))
    stories = [list(one) for _, one in groupby(brief.evidence, key=_story)]
    if brief.whole == "story" and len({story[0].passage.document.id for story in stories}) == len(stories):
        stories = [list(brief.evidence)]  # parts of one story, each on its page
    if brief.only_title:
        return list(_headline(stories[0])) if stories else []
    if brief.whole == "page" and len(stories) > 1:
        return [line for story in stories for line in (*_headline(story), *_lead(story, _GLANCE))]
    return [line for story in stories for line in (*_headline(story), *_lead(story), *_parts(story))]


def _story(evidence: Evidence) -> tuple[str, int]:
    return evidence.passage.document.id, evidence.passage.story


def _clauses(evidence: Sequence[Evidence]) -> Iterator[Candidate]:
    """All sentences, or where these are too many the first of each passage, with the headings above them."""
    in_full = sum(len(one.passage.text) for one in evidence) <= _IN_FULL
    for one in evidence:
        if not in_full:
            yield from _headings(one)
        sentences = _sentences(one)
        yield from sentences if in_full else (_cut(sentence, _FIRST) for sentence in sentences[:1])


def _headline(story: Sequence[Evidence]) -> Iterator[Candidate]:
    for one in story:
        if one.passage.kind == "front" and one.passage.headline:
            yield Candidate(one, one.passage.headline, 1.0)
            return


def _lead(story: Sequence[Evidence], length: int = _LEAD) -> Iterator[Candidate]:
    """The sentences that a story begins with, as far as there is room."""
    room = length
    for sentence in (sentence for one in _bodies(story)[:1] for sentence in _sentences(one)):
        if room < length and len(sentence.text) > room:
            return
        yield _cut(sentence, _LEAD)
        room -= len(sentence.text)


def _parts(story: Sequence[Evidence]) -> Iterator[Candidate]:
    """Behind the lead: each heading with its first sentence, or where there are none the first of each passage."""
    bodies = _bodies(story)
    later = [one for one in bodies if list(_headings(one))] or bodies[1:]
    told = {sentence.text for sentence in _lead(story)}
    for one in later[:_MOST]:
        yield from _headings(one)
        yield from (_cut(first, _FIRST) for first in _sentences(one)[:1] if first.text not in told)


def _bodies(story: Sequence[Evidence]) -> list[Evidence]:
    return [one for one in story if one.passage.kind == "body"]


def _headings(evidence: Evidence) -> Iterator[Candidate]:
    """The headings that a passage begins with."""
    lines = evidence.passage.text.split("\n")
    for heading in evidence.passage.headings:
        if heading in lines:
            yield Candidate(evidence, heading, 1.0)


def _sentences(evidence: Evidence) -> list[Candidate]:
    text = evidence.passage.text
    return [Candidate(evidence, text[start:end], 1.0) for start, end in body_sentences(evidence.passage)]


def _cut(sentence: Candidate, longest: int) -> Candidate:
    """A sentence, or of a long one the clauses at its beginning and an ellipsis."""
    text = sentence.text
    if len(text) <= longest:
        return sentence
    end = max((end for _, end in clauses(text) if end <= longest), default=longest)
    return Candidate(sentence.evidence, text[:end].rstrip("，,：:；;、") + ELLIPSIS, sentence.score)
