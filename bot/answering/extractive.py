"""Answering without a model: the sentences of the evidence that answer best, word for word.

`choosing` judges each sentence by what it and its neighbours hold of the question; `confidence` says whether the best
one is good enough. What no sentence says is not answered.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from itertools import islice
from math import exp

from bot.answering.another import about_another
from bot.answering.candidates import ELLIPSIS, Candidate, body_sentences
from bot.answering.choosing import VISIBLE, Question, measured, score
from bot.answering.citations import guarded
from bot.answering.confidence import features, is_enough
from bot.answering.conflicts import disagreeing
from bot.answering.kinds import answers, holds
from bot.answering.outlining import outline
from bot.answering.parts import of_part
from bot.answering.properties import unsaid
from bot.answering.types import Brief, Evidence, Part
from retrieval.normalising import fold
from retrieval.sentences import clauses
from retrieval.types import Findings, Passage

_ANSWER_LENGTH = 195  # characters in all; pages.jsonl right: 75 with 160, 81 with 195
_SENTENCE_LENGTH = 120  # characters; of a longer sentence the clauses are shown that answer
_MOST_SENTENCES = 3
_LIST_LENGTH = 200  # characters of an answer that is a list in the document
_LONGEST_LIST = 8  # sentences
_EACH = 2  # sentences for each part of a question that asks several things
_RIVAL = 0.6  # of the best score; two reports of one thing are worded differently
_NEXT = 0.65  # of the best score: a sentence that is nearly as good is shown, too (.6: longer answers, none more right)
_NEXT_ELSEWHERE = 0.77  # the same for a sentence of another story, which may be about something else
_SEVERAL = re.compile("哪些|哪几|[都各]有[谁什]|都[叫是]|分别")
_CLAUSE_TITLE = re.compile("[(]?[0-9一二三四五六七八九十]+[).、][^,;]{1,20}。")  # 9.持续优化区域协同发展。
_ANNOUNCED = 0.8  # of the best score
_COLONS = ("：", ":")
_TOLD = 0.3  # of the best score: a sentence of its story that alone holds what was asked for
_NEAR = 2  # sentences behind the best one, in which what was asked for may stand
_KIND_BONUS = 0.15  # for the clauses that hold the kind of thing asked for
_OF_TIME = re.compile("年|季度|时间$")  # what is about another time is told so
_WIDTH = 8.0  # of the learned scores' differences: a sentence worse by this much scores 1/e


class QuotingAnswerer:
    """Writes answers in the documents' own words."""

    name = "quotes"

    async def write(self, brief: Brief) -> AsyncIterator[str]:
        for candidate in outline(brief) if brief.whole else compose(brief):
            yield f"{guarded(candidate.text)}[{candidate.evidence.number}]\n"


def compose(brief: Brief) -> list[Candidate]:
    """The sentences of the answer; none where nothing answers.

    Of a question that asks several things each is answered; as a whole where none of them can be.
    """
    if brief.parts:
        found = [line for part in brief.parts for line in _composed(of_part(brief, part))[:_EACH]]
        if found:
            return list({line.text: line for line in found}.values())
    return _composed(brief)


def answers_part(brief: Brief, part: Part) -> bool:
    """Whether something in the evidence may be given as an answer to one part of the question."""
    return bool(_composed(of_part(brief, part)))


def _composed(brief: Brief) -> list[Candidate]:
    findings = brief.findings
    if findings.missing or not brief.evidence:
        return []
    candidates = ranked(brief)
    if findings.addresses:
        return _of_the_place(brief, candidates)
    if findings.expected == "title":
        return _headline(brief, candidates)
    candidates = [candidate for candidate in candidates if not strays(candidate, brief)]
    if not candidates or not is_sure(candidates[0], findings) or lacks(candidates[0], findings):
        return []
    if findings.expected == "clause":
        return _with_clause(candidates[0], findings)
    if both := disagreeing(brief, _near(candidates, findings)):
        return [tightened(one, findings) for one in both]
    return _fitting(candidates, findings)


def _near(candidates: Sequence[Candidate], findings: Findings) -> list[Candidate]:
    """The candidates that come near the best one and might be given as the answer by themselves."""
    best = candidates[0].score
    return [one for one in candidates if one.score >= best * _RIVAL and is_sure(one, findings)]


def strays(candidate: Candidate, brief: Brief) -> str:
    """What the sentence is about instead of what is asked for (2023年, 上半年, 三桥), empty where it is about that."""
    return about_another(
        brief.findings.years,
        fold(brief.query.text),
        fold(candidate.text),
        candidate.passage,
        story_of(candidate.passage, brief.findings),
    )


def lacks(candidate: Candidate, findings: Findings) -> str:
    """The property that is asked for and that the sentence's story does not say in any form: 年龄, 船长是谁."""
    return unsaid(fold(findings.query.text), story_of(candidate.passage, findings))


def near_miss(brief: Brief) -> tuple[str, str] | None:
    """Why what comes nearest is no answer, as a hint of `Answer`; None where that cannot be told."""
    candidates = ranked(brief)
    if not candidates or not is_sure(candidates[0], brief.findings):
        return None  # it is about something else altogether
    if other := strays(candidates[0], brief):
        return ("other_year" if _OF_TIME.search(other) else "other_one"), other
    missing = lacks(candidates[0], brief.findings)
    return ("unsaid", missing) if missing else None


def story_of(passage: Passage, findings: Findings) -> str:
    """What was found of a passage's story, folded, and what stands above it."""
    here = (passage.document.id, passage.story)
    found = [hit.passage for hit in findings.hits if (hit.passage.document.id, hit.passage.story) == here]
    above = (passage.document.title, passage.document.paper, passage.headline, *passage.headings)
    return fold("\n".join((*above, passage.text, *(one.text for one in found))))


def is_sure(best: Candidate, findings: Findings) -> bool:
    """Whether the best sentence may be given as an answer."""
    return is_enough(features(findings, best.passage, story_of(best.passage, findings)))


def ranked(brief: Brief) -> list[Candidate]:
    """All sentences of the evidence, best first; the best has score 1."""
    findings = brief.findings
    top = max((hit.score for hit in findings.hits), default=0.0) or 1.0
    ranks = {hit.passage.id: hit.score / top for hit in findings.hits}
    question = Question.of(fold(findings.query.text), findings.terms, findings.expected)
    found: list[Candidate] = []
    for evidence in brief.evidence:
        passage = evidence.passage
        if passage.kind == "body":
            texts = [passage.text[start:end] for start, end in body_sentences(passage)]
            values = measured(question, passage, [fold(text) for text in texts], ranks.get(passage.id, 0.0))
            found += [Candidate(evidence, text, score(v)) for text, v in zip(texts, values, strict=True)]
    best = max((candidate.score for candidate in found), default=0.0)
    scored = [replace(candidate, score=exp((candidate.score - best) / _WIDTH)) for candidate in found]
    return sorted(scored, key=lambda candidate: -candidate.score)


def _fitting(candidates: Sequence[Candidate], findings: Findings) -> list[Candidate]:
    """The best sentence with what completes it, and those of its story nearly as good that there is room for."""
    best = _announcing(candidates, findings) or candidates[0]
    question = fold(findings.query.text)
    answered = holds(findings.expected, fold(best.text), question)
    others = [
        candidate
        for candidate in candidates
        if candidate is not best
        and _is_near(candidate, best, findings)
        and (holds(findings.expected, fold(candidate.text), question) or not answered)
    ]
    told = _told_elsewhere(best, candidates, findings)
    return _shortened([best, *told, *_completing(best, findings), *others], findings)


def _announcing(candidates: Sequence[Candidate], findings: Findings) -> Candidate | None:
    """The sentence that announces a list, where several things are asked for and it is nearly as good as the best."""
    if not _SEVERAL.search(fold(findings.query.text)):
        return None
    near = (one for one in candidates if one.score >= candidates[0].score * _ANNOUNCED)
    return next((one for one in near if one.text.endswith(_COLONS) and _same_story(one, candidates[0])), None)


def _is_near(candidate: Candidate, best: Candidate, findings: Findings) -> bool:
    """Whether a sentence is nearly as good as the best; one of another story must be an answer by itself, and the
    numbered title of a clause hold something of the question."""
    words = fold(candidate.text)
    if _CLAUSE_TITLE.fullmatch(words) and not any(term.in_(words) for term in findings.terms):
        return False
    if _same_story(candidate, best):
        return candidate.score >= best.score * _NEXT
    return candidate.score >= best.score * _NEXT_ELSEWHERE and is_sure(candidate, findings)


def _told_elsewhere(best: Candidate, candidates: Sequence[Candidate], findings: Findings) -> list[Candidate]:
    """Of the best sentence's story the one that holds what was asked for, where the best does not."""
    question = fold(findings.query.text)
    if findings.expected not in VISIBLE or answers(findings.expected, fold(best.text), question):
        return []
    told = (
        one
        for one in candidates[1:]
        if one.score >= best.score * _TOLD
        and _same_story(one, best)
        and answers(findings.expected, fold(one.text), question)
    )
    return list(islice(told, 1))


def _same_story(one: Candidate, other: Candidate) -> bool:
    return (one.passage.document.id, one.passage.story) == (other.passage.document.id, other.passage.story)


def _completing(best: Candidate, findings: Findings) -> list[Candidate]:
    """What a sentence needs beside it: the list that its colon announces, or the next one that holds what was asked."""
    passage = best.passage
    texts = [passage.text[start:end] for start, end in body_sentences(passage)]
    after = texts[texts.index(best.text) + 1 :]
    if best.text.endswith(_COLONS):
        return [Candidate(best.evidence, text, best.score) for text in after]
    question = fold(findings.query.text)
    if not findings.expected or holds(findings.expected, fold(best.text), question):
        return []
    beside = [text for text in after[:_NEAR] if holds(findings.expected, fold(text), question)]
    return [Candidate(best.evidence, text, best.score) for text in beside[:1]]


def _shortened(chosen: Sequence[Candidate], findings: Findings) -> list[Candidate]:
    """Each sentence once and tightened, as many as an answer has room for; a list that was announced has more room."""
    listed = chosen[0].text.endswith(_COLONS)
    most, room = (_LONGEST_LIST, _LIST_LENGTH) if listed else (_MOST_SENTENCES, _ANSWER_LENGTH)
    kept: list[Candidate] = []
    for candidate in chosen:
        short = tightened(candidate, findings)
        length = sum(len(other.text) for other in kept) + len(short.text)
        if kept and (len(kept) == most or length > room):
            break
        if not any(fold(short.text) in fold(other.text) for other in kept):
            kept.append(short)
    return kept


def tightened(candidate: Candidate, findings: Findings) -> Candidate:
    """Of a long sentence the clauses in a row that hold most of the question, an ellipsis for the rest."""
    text = candidate.text
    if len(text) <= _SENTENCE_LENGTH:
        return candidate
    bounds = clauses(text)
    windows = [
        (start, end)
        for index, (start, _) in enumerate(bounds)
        for _, end in bounds[index:]
        if end - start <= _SENTENCE_LENGTH
    ] or [(0, _SENTENCE_LENGTH)]
    question = fold(findings.query.text)

    def worth(window: tuple[int, int]) -> tuple[float, int]:
        words = fold(text[slice(*window)])
        held = sum(term.weight for term in findings.terms if term.text in words)
        return held * (1 + _KIND_BONUS * holds(findings.expected, words, question)), window[1] - window[0]

    start, end = max(windows, key=worth)
    kept = text[start:end] if end == len(text) else text[start:end].rstrip("，,：:；;")
    before, after = (ELLIPSIS if start else ""), ("" if end == len(text) else ELLIPSIS)
    return replace(candidate, text=before + kept + after)


def _of_the_place(brief: Brief, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What stands at the address that the question names: its first words, and what answers the question best.

    A question that only names the place (《决定》第9条讲什么) is answered by the sentences that follow.
    """
    first, *rest = _in_order(brief.evidence[0])
    if first.text.endswith(_COLONS):
        return _shortened([first, *rest], brief.findings)
    above = fold("".join((first.passage.headline, first.passage.document.title, *first.passage.headings)))
    if all(term.text in above for term in brief.findings.terms):
        return _shortened([first, *rest], brief.findings)
    here = [c for c in candidates if c.evidence.number == 1 and c.text != first.text]
    return _shortened([first, *here[:1]], brief.findings)


def _with_clause(best: Candidate, findings: Findings) -> list[Candidate]:
    """The sentence, and before it the first words of its clause, which tell its number."""
    return _shortened([_in_order(best.evidence)[0], best], findings)


def _in_order(evidence: Evidence) -> list[Candidate]:
    """All sentences of a passage as they stand, its headings where it has nothing else."""
    passage = evidence.passage
    bounds = list(body_sentences(passage)) or [(0, len(passage.text))]
    return [Candidate(evidence, passage.text[start:end], 1.0) for start, end in bounds]


def _headline(brief: Brief, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The headline of the story that fits best, and the sentence of it that fits best."""
    fronts = [evidence for evidence in brief.evidence if evidence.passage.kind == "front"]
    if not fronts:
        return []
    front = fronts[0]
    whole = Candidate(front, front.passage.text, 1.0)
    if not any(is_sure(candidate, brief.findings) for candidate in (whole, *candidates[:1])):
        return []
    headline = replace(whole, text=front.passage.headline or front.passage.text.split("\n")[0])
    same = [candidate for candidate in candidates if _same_story(candidate, headline)]
    return _shortened([headline, *same[:1]], brief.findings)
