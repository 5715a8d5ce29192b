"""The page that words such as 紧接01版 or 下转第四版 name."""

from __future__ import annotations

import re
from unicodedata import normalize

_PAGE = re.compile(r"第?\s*([A-Za-z]?)\s*0*(\d{1,3})\s*版|[转接]\s*([A-Za-z])\s*0*(\d{1,3})")
_CHINESE = re.compile(r"第?\s*([一二三四五六七八九十]{1,3}|头)\s*版")
_DIGITS = "〇一二三四五六七八九"


def page_named(words: str) -> str:
    """The page without leading zeros, or nothing.

    >>> page_named("（下转A04版）"), page_named("紧接第十二版"), page_named("完")
    ('A4', '12', '')
    """
    words = normalize("NFKC", words)
    if found := _PAGE.search(words):
        letter, number = found.group(1, 2) if found.group(2) else found.group(3, 4)
        return str(letter).upper() + str(number)
    if found := _CHINESE.search(words):
        tens, ten, ones = found.group(1).replace("头", "一").rpartition("十")
        tens_value = _DIGITS.index(tens) if tens in _DIGITS and tens else 1
        ones_value = _DIGITS.index(ones) if ones in _DIGITS and ones else 0
        return str(tens_value * 10 + ones_value if ten else ones_value)
    return ""
