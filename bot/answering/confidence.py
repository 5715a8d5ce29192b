"""How sure we may be that the evidence answers the question at all.

A weighted sum of a few shares, as log-odds; the weights and the threshold stand in ``confidence.toml`` beside this
file, made by ``python -m bot.fitting``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import log

from retrieval.normalising import fold
from retrieval.numerals import canonical
from retrieval.search.kinds import unit_asked
from retrieval.types import Findings, Passage
from retrieval.wordlists import entries
from retrieval.words import cut, is_rare, own_words, tagged

_LATIN = re.compile(r"[a-z][a-z0-9\-]+")
_NAME_TAGS = (
    "nr",
    "ns",
    "nt",
    "j",
)  # jieba: persons, places, organisations, short names; nz is anything (六月份)
_PLACE = "ns"
_MOST = 2.0  # of a count: what lacks two of its names lacks them all
_MOST_WORDS = 3.0  # the same for words of any kind
_ORDINAL = re.compile("第([一二三四五六七八九十0-9]+)(?=[项届批期轮季号次个])")
_ORDINAL_WEIGHT = 2  # of a number's: 第二项 is not 首项, whatever else is alike
_ROUND = ("1", "10", "100", "1000", "10000")  # 一年, 每一千人, 一百多: seldom printed as they are asked
_WIDEST = 8.0  # of a margin: from here on the next best story has no chance
_FITTING = 15.0  # the median strength of answerable questions of all sets
_TEN = 10.0  # so that a lead is of the size of the other features
_GAP = 4  # characters between those of a short name in the full one: 加州 for 加利福尼亚州
_FACILITY = re.compile(
    "[新老旧大小](?:桥|楼|路|厂|馆|站|店|校|村|街|港|河|湖|山)"
)  # taken for names by jieba: any new bridge may be 新桥
_CHINESE_DIGITS = str.maketrans("一二三四五六七八九", "123456789")

FEATURES = (
    "names_missing",  # names of the question that the story does not say, at most two
    "places_missing",  # those among them that are places: a nickname of one is rare
    "nouns_missing",  # its other nouns, the same
    "words_missing",  # all its words of two characters, at most three: a question in words of one's own lacks many
    "rare_missing",  # its characters outside everyday print, at most two: unknown names are made of them
    "numbers_missing",  # its numbers, years left out; an ordinal (第二项) counts twice; at most three
    "unit_missing",  # 1 where it asks for a number in a unit, and the story holds none
    "lead",  # weight that the story holds, over that which the next best story holds
    "margin",  # logarithm of the story's score over that of the next best one; 0 where there is none
    "strength",  # how well the story's best passage fits: what its weighed features sum up to
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


def features(findings: Findings, passage: Passage, story: str) -> tuple[float, ...]:
    """The values of `FEATURES` for the passage of the best sentence and its story (folded)."""
    question = fold(findings.query.text)
    missing = [
        tag
        for word, tag, others in _content(findings)
        if not (_says(story, word) or any(other in story for other in others))
    ]
    names = sum(tag.startswith(_NAME_TAGS) for tag in missing)
    own = own_words(findings.query.text)
    words = [word for part in own for word in cut(part) if len(word) > 1 and not word.isdigit()]
    unit = unit_asked(question)
    lead, margin, strength = _standing(findings, passage)
    return (
        min(_MOST, names),
        min(_MOST, sum(tag.startswith(_PLACE) for tag in missing)),
        min(_MOST, sum(tag.startswith("n") for tag in missing) - names + missing.count("j")),
        min(_MOST_WORDS, sum(not _says(story, word) for word in words)),
        min(_MOST, sum(_is_rare_name(one) and one not in story for part in own for one in part)),
        min(_MOST_WORDS, _numbers_missing(findings, question, passage, story)),
        float(unit is not None and unit.search(story) is None),
        lead,
        margin,
        strength,
    )


def _is_rare_name(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" and is_rare(character)


def _numbers_missing(findings: Findings, question: str, passage: Passage, story: str) -> int:
    """Numbers of the question that neither the story nor its day holds, those that are wrong if another stands there
    counted twice."""
    day = {str(int(part)) for part in passage.document.date.split("-") if part.isdigit()}
    numbers = set(canonical(question)).difference(findings.years, canonical(story), day, _ROUND)
    ordinals = set(_ORDINAL.findall(question)).difference(_ORDINAL.findall(story))
    return len(numbers) + _ORDINAL_WEIGHT * bool(ordinals)


def _standing(findings: Findings, passage: Passage) -> tuple[float, float, float]:
    """How the story of a passage stands among those found: by the weight that it holds, by its score against the next
    best, and by its score as it is. A library that does not tell its terms is believed to find what fits."""
    if not findings.terms:
        return 0.0, 0.0, _FITTING
    here = (passage.document.id, passage.story)
    stories: dict[tuple[str, int], list[str]] = {}
    scores: dict[tuple[str, int], float] = {}
    for hit in findings.hits:
        key = (hit.passage.document.id, hit.passage.story)
        stories.setdefault(key, []).append(_folded(hit.passage.text + hit.passage.headline))
        scores[key] = max(hit.fit, scores.get(key, 0.0))
    held = {
        key: sum(term.weight for term in findings.terms if any(map(term.in_, texts)))
        for key, texts in stories.items()
    }
    own_score = scores.pop(here, 0.0)
    lead = held.pop(here, 0.0) - max(held.values(), default=0.0)
    next_score = max(scores.values(), default=0.0)
    margin = log(own_score / next_score) if own_score and next_score else 0.0
    strength = findings.strength + log(own_score) if own_score else 0.0
    return lead / _TEN, max(-_WIDEST, min(_WIDEST, margin)), max(0.0, strength)


@lru_cache(maxsize=256)  # the passages of a question and of its parts, for several of their sentences
def _folded(text: str) -> str:
    return fold(text)


def _content(findings: Findings) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The nouns of a question with their tags and what else may be said for them."""
    words = [pair for part in own_words(findings.query.text) for pair in tagged(part)]
    for word, tag in words:
        kind = (
            "nr" if _LATIN.fullmatch(word) or word in _days() else "n" if _FACILITY.fullmatch(word) else tag
        )
        if len(word) > 1 and kind[0] in "nj" and word not in _vague():
            alike = (term for term in findings.terms if term.others and term.text in word)
            yield word, kind, frozenset(other for term in alike for other in term.others)


def _says(story: str, word: str) -> bool:
    """Whether a folded story says a word, a part of it where it was cut too long, or the full form of a short name."""
    if word in story or (len(word) > _LONGEST_CUT and word.isascii()):
        return word in story
    digits = word.translate(_CHINESE_DIGITS)
    if digits != word and digits in story:
        return True
    if len(word) > _LONGEST_CUT:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        said = sum(pair in story for pair in pairs)
        return said >= len(pairs) // _PARTS_SAID or _full_form(word).search(story) is not None
    return word[-1] not in _WHOLE and _full_form(word).search(story) is not None


_LONGEST_CUT = 2  # characters; longer words are often two, wrongly joined
_PARTS_SAID = 2  # of so many pairs of a longer word one must be said: 物理 alone does not say 诺贝尔物理学奖
_WHOLE = "江河湖海山某"  # ends of words said only as they are: 长江 is not 增长……江, 刘某 not 刘家的某


@lru_cache(maxsize=512)  # the names of the questions at hand, sought in several stories
def _full_form(word: str) -> re.Pattern[str]:
    return re.compile(f"[^,。;]{{0,{_GAP}}}?".join(map(re.escape, word)))


@cache
def _days() -> frozenset[str]:
    return frozenset(entries("days", "bot.answering.wordlists"))


@cache
def _vague() -> frozenset[str]:
    return frozenset(entries("vague"))
