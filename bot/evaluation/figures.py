"""Numbers as values, read without the checker's help: it is what is measured with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from retrieval.normalising import fold
from retrieval.numerals import integer

_UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(\.\d+)?(万亿|亿|万|千|百)?([%‰])?", re.ASCII)
_CHINESE = re.compile("[零一二两三四五六七八九十百千万亿]+")
_COUNTING = re.compile("[一二两三四五六七八九]{2,3}")  # 两三天, 一一: no number is written so


def figures(text: str) -> dict[str, str]:
    """The Arabic numbers of a text with the values that they say, ``{"13.2万": "132000"}``; shares keep their sign."""
    return {match.group(): _value(match) for match in _ARABIC.finditer(fold(text))}


def values(text: str) -> set[str]:
    """The values of all numbers of a text, Chinese ones too: what a figure may rest on.

    >>> sorted(values("三千人，占12.50%"))
    ['12.5%', '3000']
    """
    return {*figures(text).values(), *_chinese(fold(text))}


def _value(match: re.Match[str]) -> str:
    whole, part, unit, sign = match.groups()
    value = Decimal(whole.replace(",", "") + (part or "")) * _UNITS.get(unit or "", 1)
    return f"{value.normalize():f}{sign or ''}"


def _chinese(folded: str) -> Iterator[str]:
    for numeral in _CHINESE.findall(folded):
        value = None if _COUNTING.fullmatch(numeral) else integer(numeral)
        if value is not None:
            yield str(value)
