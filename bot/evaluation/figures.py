"""Numbers as values, read without the checker's help: it is what is measured with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import cn2an

from retrieval.normalising import fold

_UNITS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_ARABIC = re.compile(r"(\d{1,3}(?:,\d{3})+(?!\d)|\d+)(\.\d+)?(万亿|亿|万|千|百)?([%‰])?", re.ASCII)
_CHINESE = re.compile("[零一二两三四五六七八九十百千万亿]+")


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
    for match in _CHINESE.finditer(folded):
        try:
            yield f"{Decimal(str(cn2an.cn2an(match.group(), 'smart'))).normalize():f}"
        except ValueError:  # 一一 and the like are words
            continue
