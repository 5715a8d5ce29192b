"""Sentences that say nothing about the world: lead-ins, transitions, offers."""

from __future__ import annotations

import re
from functools import cache

from bot.answering.checking.lexicon import light, neutral
from bot.answering.checking.source import reading

_LEFT = 2  # characters of other words that a neutral sentence may hold
_OFFER = re.compile(
    "^(?:如果|如需|如有|若|需要|要不要|是否|想|还想|欢迎|希望|有).*[我您你]|[我您你].*[吗呢]\\?$"
)
_MARKUP = re.compile("[#*_`<>|]")
_FIGURE = re.compile('[0-9]|[《“"]')


def is_neutral(sentence: str) -> bool:
    """Whether a sentence speaks only of the answer itself, and so carries no fact.

    >>> is_neutral("根据检索到的资料，整理如下："), is_neutral("共评选出250个项目，其中：")
    (True, False)
    """
    folded = reading(sentence).folded
    if _FIGURE.search(folded):
        return False
    if _OFFER.search(folded):
        return True
    rest = _phrases().sub("", folded)
    left = [word for word, _ in reading(rest).tags if word not in light() and any(map(str.isalnum, word))]
    return sum(map(len, left)) <= _LEFT


def leads_over(sentence: str) -> bool:
    """Whether a neutral sentence may be shown before what it leads to: no heading, no offer.

    >>> leads_over("具体如下："), leads_over("## 回答"), leads_over("如需了解更多，请告诉我。")
    (True, False, False)
    """
    folded = reading(sentence).folded
    return folded.endswith((":", "。")) and not _MARKUP.search(folded) and not _OFFER.search(folded)


@cache
def _phrases() -> re.Pattern[str]:
    known = sorted(neutral(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known)))
