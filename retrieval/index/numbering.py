"""The number that a heading begins with: 第三章 总则, 三、总体要求, （三）, 3. 附则 all say 3."""

from __future__ import annotations

import re
import unicodedata

_DIGITS = "零一二三四五六七八九"
_ALIASES = str.maketrans("〇○两", "零零二")
_RANKS = {"十": 10, "百": 100}

_NUMERAL = r"([0-9]{1,4}|[〇○零一二两三四五六七八九十百]+)"
_NUMBERED = re.compile(
    rf"第\(?{_NUMERAL}\)?(?:部分|分?[编篇章节条款])|\({_NUMERAL}\)|{_NUMERAL}(?:、|\.(?![0-9])|\))"
)


def heading_number(heading: str) -> int | None:
    """None where it begins with no number, or counts deeper than one level (``3.1 范围``).

    >>> heading_number("第十二章 法律责任")
    12
    """
    plain = "".join(unicodedata.normalize("NFKC", heading).split())
    found = _NUMBERED.match(plain)
    if found is None:
        return None
    numeral = next(group for group in found.groups() if group)
    return int(numeral) if numeral.isascii() else _value(numeral.translate(_ALIASES))


def _value(numeral: str) -> int:
    """Of a numeral below a thousand: 二十一, 一百零五; digits in a row count as such: 一〇五."""
    if not any(rank in numeral for rank in _RANKS):
        return int("".join(str(_DIGITS.index(digit)) for digit in numeral))
    total, digit = 0, 0
    for sign in numeral:
        if sign in _RANKS:
            total += (digit or 1) * _RANKS[sign]
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return total + digit
