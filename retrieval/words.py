"""From text to the tokens of the word index, and from a question to its own words.

Two token streams go into one index: words as jieba's search mode cuts them, and pairs of neighbouring
characters, which find what the dictionary does not know. Pairs carry a prefix, so that a word of two
characters and the same pair by chance do not count for each other (crud-news-small R@1 .936 with, .921 without).
"""

from __future__ import annotations

import re
from functools import cache
from operator import add

import rjieba

from retrieval.normalising import fold
from retrieval.numerals import rewritten
from retrieval.wordlists import entries

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_ALIAS = re.compile(f"([{_HAN}])\\(([{_HAN}]{{1,4}})\\)([{_HAN}])")
_COMMON = range(0xB0, 0xD8)  # first bytes of GB 2312's first level: the 3,755 characters of everyday print
VERSION = 2  # raised whenever the same text gives other tokens
PAIR = "_"  # folded text has no reason to begin a word with it


def tokens(text: str) -> list[str]:
    """Tokens of the index, repeated as often as they occur.

    Search-mode words of two characters or more or of Latin letters and digits, character pairs, rare characters by
    themselves, numbers as plain digits where they are printed otherwise, and for an alias in brackets the pairs that
    it makes: 丘（邱）氏 is 丘氏 and 邱氏.
    """
    return _tokens_of_folded(fold(text))


def _tokens_of_folded(folded: str) -> list[str]:
    cut = rjieba.cut_for_search(folded)
    found = [word for word in cut if (len(word) > 1 or word.isascii()) and word[0].isalnum()]
    common = _everyday_characters()
    for run in _HAN_RUN.findall(folded):
        if len(run) == 1:
            found.append(PAIR + run)
            continue
        found += map(PAIR.__add__, map(add, run, run[1:]))
        if not common.issuperset(run):
            found += [PAIR + character for character in run if character not in common]
    for before, alias, after in _ALIAS.findall(folded):
        found.extend((PAIR + before + after, PAIR + alias[-1] + after))
    found.extend(rewritten(folded))
    return found


def pairs(folded: str) -> list[str]:
    """The pairs of neighbouring Chinese characters of a folded text, as often as they occur.

    Whatever text holds these characters side by side has the same pairs in the index.
    """
    return [run[i : i + 2] for run in _HAN_RUN.findall(folded) for i in range(len(run) - 1)]


def is_rare(character: str) -> bool:
    """Whether a Chinese character is outside everyday print, and so a word by itself: 䲟, 鲍, 彧."""
    return character not in _everyday_characters()


@cache
def _everyday_characters() -> frozenset[str]:
    codes = (bytes((first, second)) for first in _COMMON for second in range(0xA1, 0xFF))
    return frozenset("".join(code.decode("gb2312", "ignore") for code in codes))


def question_tokens(question: str) -> list[str]:
    """Tokens of a question without its asking words; those of the whole question where nothing else is left."""
    own = [token for part in own_words(question) for token in _tokens_of_folded(part)]
    return own or tokens(question)


def own_words(question: str) -> list[str]:
    """The folded stretches of a question that stand between its asking words.

    >>> own_words("陈赛娟是哪个团队的带头人？")
    ['陈赛娟', '团队', '带头人?']
    """
    phrases, particles = _asking_words()
    stretches = phrases.sub(" ", fold(question)).split()
    spaced = ("".join(" " if word in particles else word for word in rjieba.cut(part)) for part in stretches)
    return [word for part in spaced for word in part.split()]


@cache
def _asking_words() -> tuple[re.Pattern[str], frozenset[str]]:
    """Asking phrases, taken out wherever they stand, and single characters, only where they are a word alone."""
    folded = sorted({fold(entry) for entry in entries("asking")}, key=len, reverse=True)
    phrases = "|".join(re.escape(entry) for entry in folded if len(entry) > 1)
    return re.compile(phrases), frozenset(entry for entry in folded if len(entry) == 1)


def cut(folded: str) -> list[str]:
    """Folded text as words in order, nothing left out."""
    return list(rjieba.cut(folded))


def tagged(folded: str) -> list[tuple[str, str]]:
    """Folded text as (word, part of speech).

    ``nr`` is a person, ``ns`` a place, ``nt`` an organisation, ``m`` a number, ``t`` a time."""
    return list(rjieba.tag(folded))
