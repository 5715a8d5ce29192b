"""What the bundled embedding learns from: pairs of something asked and the passage that it belongs to.

News have no questions, so pieces of them stand in: a headline, a piece of a sentence, a sentence that lost words, the
sentence next door, some phrases of a sentence as a question would keep them, the opening of the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from retrieval.normalising import fold
from retrieval.sentences import clauses, sentences
from retrieval.splitting import pack
from retrieval.words import cut, question_tokens, tokens

Kind = Literal["headline", "piece", "gaps", "neighbour", "phrases", "opening", "question"]
KINDS: tuple[Kind, ...] = ("headline", "piece", "gaps", "neighbour", "phrases", "opening", "question")

_SHORTEST, _LONGEST = 90, 480  # characters of a passage; those of readers' files have 200 to 500
_PIECE = (5, 26)  # characters of a piece: from a name to a clause
_NEAR = 300  # characters around a passage in which its neighbours are looked for
_TELLING = 8  # characters; a shorter sentence belongs anywhere


Questions = Sequence[tuple[str, Sequence[str]]]  # each with the answers that are right


@dataclass(frozen=True, slots=True)
class Lesson:
    """One passage and what belongs to it, all as tokens."""

    document: int
    passage: list[str]
    asked: list[tuple[Kind, list[str]]]


def lessons(document: int, title: str, text: str, seed: int) -> Iterator[Lesson]:
    """The lessons of one report, the same for the same seed."""
    random = Random(f"{seed} {document}")
    limit = int(_SHORTEST * (_LONGEST / _SHORTEST) ** random.random())
    opening = ""
    for start, end in pack(text, limit):
        body = text[start:end]
        told = [body[a:b] for a, b in sentences(body) if b - a >= _TELLING]
        if not told:
            continue
        asked: list[tuple[Kind, list[str]]] = []
        if title:
            asked.append(("headline", tokens(title)))
        asked.append(("piece", tokens(_piece(random.choice(told), random))))
        asked.append(("gaps", _with_gaps(random.choice(told), random)))
        asked.append(("phrases", _phrases(told, random)))
        asked.append(("phrases", _phrases(told, random)))
        if around := _around(text, start, end):
            asked.append(("neighbour", tokens(random.choice(around))))
        if opening:
            asked.append(("opening", tokens(opening)))
        opening = opening or told[0]
        yield Lesson(document, tokens(body), [(kind, found) for kind, found in asked if found])


def asked_lessons(document: int, text: str, questions: Questions) -> Iterator[Lesson]:
    """The lessons of a paragraph that people asked about: each question with the first passage that has an answer."""
    waiting = list(questions)
    for start, end in pack(text, _LONGEST):
        body = text[start:end]
        here = [one for one in waiting if any(answer in body for answer in one[1])]
        waiting = [one for one in waiting if one not in here]
        yield Lesson(
            document, tokens(body), [("question", question_tokens(question)) for question, _ in here]
        )


def _around(text: str, start: int, end: int) -> list[str]:
    """The sentences just before and just behind a passage, where there are telling ones."""
    left, right = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    before = [left[a:b] for a, b in sentences(left)[-1:]]
    behind = [right[a:b] for a, b in sentences(right)[:1]]
    return [one for one in (*before, *behind) if len(one) >= _TELLING]


def _piece(sentence: str, random: Random) -> str:
    """Some characters of a sentence on end, or one of its clauses."""
    if random.random() < 0.5:
        parts = [sentence[a:b] for a, b in clauses(sentence) if b - a >= _PIECE[0]]
        if parts:
            return random.choice(parts)
    length = random.randint(*_PIECE)
    start = random.randint(0, max(0, len(sentence) - length))
    return sentence[start : start + length]


def _with_gaps(sentence: str, random: Random) -> list[str]:
    """The tokens of a sentence that lost a third to two thirds of its words."""
    words = cut(fold(sentence))
    kept = random.uniform(0.33, 0.67)
    return tokens("。".join(_runs([(word, random.random() < kept) for word in words])))


def _runs(marked: list[tuple[str, bool]]) -> list[str]:
    runs = [""]
    for word, kept in marked:
        if kept:
            runs[-1] += word
        elif runs[-1]:
            runs.append("")
    return runs


def _phrases(told: list[str], random: Random) -> list[str]:
    """Two or three phrases of a sentence, sometimes of two: what a question keeps of its passage."""
    phrases: list[str] = []
    for sentence in random.sample(told, min(len(told), random.choice((1, 1, 1, 2)))):
        words = cut(fold(sentence))
        for _ in range(random.choice((1, 2, 2, 3))):
            length = random.choice((1, 2, 2, 3, 4))
            start = random.randint(0, max(0, len(words) - length))
            phrases.append("".join(words[start : start + length]))
    return tokens("。".join(phrases))
