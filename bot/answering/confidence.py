"""How sure we may be that the evidence answers the question at all.

A weighted sum of a few shares, as log-odds; the weights and the threshold stand in ``confidence.toml`` beside this
file, made by ``python -m bot.evaluation.confidence``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.answering.kinds import holds
from retrieval.normalising import fold
from retrieval.search.understanding import years
from retrieval.search.units import unit
from retrieval.types import Expected, Findings, Passage
from retrieval.words import own_words, tagged

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LATIN = re.compile(r"[a-z][a-z0-9\-]+")
_ACCOUNT_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年度")
_NAME_TAGS = ("nr", "ns", "nt", "nz")  # jieba: persons, places, organisations, other names

_VISIBLE_KINDS: tuple[Expected, ...] = ("number", "date", "person", "place")

FEATURES = (
    "sentence_share",  # of the question's weight, in the best sentence
    "passage_share",  # … in its passage, headline and headings included
    "score_share",  # of the score that a passage holding every term once would have
    "names_missing",  # names of the question that the passage does not hold
    "nouns_missing",  # share of its nouns that the passage does not hold
    "digits_missing",  # numbers of the question, its years left out, that the passage does not hold
    "kind_missing",  # 1 where it asks for a number, a date, a person or a place, and the sentence holds no new one
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds for each feature; an answer is given from `threshold` on."""

    constant: float
    threshold: float
    features: tuple[float, ...]


@cache
def weights() -> Weights:
    table = tomllib.loads(files(__package__).joinpath("confidence.toml").read_text("utf-8"))
    return Weights(
        constant=table["constant"],
        threshold=table["threshold"],
        features=tuple(table["features"][name] for name in FEATURES),
    )


def is_enough(values: Sequence[float]) -> bool:
    """Whether features speak for an answer."""
    learned = weights()
    odds = learned.constant + sum(w * value for w, value in zip(learned.features, values, strict=True))
    return odds >= learned.threshold


def features(findings: Findings, sentence: str, passage: Passage, score: float) -> tuple[float, ...]:
    """The values of `FEATURES` for the best sentence (folded), its passage and that passage's score."""
    words = fold(unit(passage))
    total = sum(term.weight for term in findings.terms) or 1.0
    tags = [tag for part in own_words(findings.query.text) for tag in tagged(part)]
    names = [word for word, tag in tags if tag.startswith(_NAME_TAGS) and len(word) > 1]
    nouns = [word for word, tag in tags if tag.startswith("n") and len(word) > 1]
    question = fold(findings.query.text)
    names.extend(_LATIN.findall(question))
    digits = [number for number in _DIGITS.findall(question) if number not in findings.years]
    return (
        sum(term.weight for term in findings.terms if term.text in sentence) / total,
        sum(term.weight for term in findings.terms if term.text in words) / total,
        score / total,
        float(sum(name not in words for name in names)),
        sum(noun not in words for noun in nouns) / max(1, len(nouns)),
        float(sum(number not in words for number in digits)),
        float(findings.expected in _VISIBLE_KINDS and not holds(findings.expected, sentence, question)),
    )


def about_another_year(
    asked: Sequence[str], question: str, sentence: str, passage: Passage, story: str
) -> str:
    """The year (2023年, 2023年度) that a sentence is about instead of those asked for; empty where none contradicts.

    All texts are folded; `story` holds what is known of the sentence's story. A sentence that names no year is
    about the years that its passage names, or its document's date. 2023年度 is a year of accounts or awards: where
    the question asks for one, only such years of the story count, wherever they stand in it.
    """
    if not asked:
        return ""
    unit_of_time = "年度" if any(f"{year}年度" in question for year in asked) else "年"
    if unit_of_time == "年度":
        named = _ACCOUNT_YEAR.findall(sentence) or _ACCOUNT_YEAR.findall(story)
    else:
        around = years(fold(unit(passage)))
        named = years(sentence) or (around and [*around, *years(passage.document.date[:4])])
    return "" if not named or set(named) & set(asked) else named[0] + unit_of_time
