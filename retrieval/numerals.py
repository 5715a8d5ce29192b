"""Numbers in all their forms: 四百六十七万, 467万 and 4,670,000 are one number, 百分之五 and 5% are one share."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    **{digit: value for value, digit in enumerate("一二三四五六七八九", start=1)},
    "两": 2,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CHINESE = "〇零○一二两三四五六七八九十百千万亿"
_NUMBER = re.compile(
    rf"百分之(?P<share>[{_CHINESE}点]+|[0-9.]+)"
    r"|(?P<plain>[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?)(?P<scale>[百千]?[万亿]+)?(?P<percent>%)?"
    rf"|(?P<chinese>[{_CHINESE}]+(?:点[{_CHINESE}]+)?)(?P<unit>[年月日号时点分])?"
)
_PRINTED = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_LONGEST = 24  # characters of a numeral; what is longer is a table or a joke


def canonical(folded: str) -> list[str]:
    """The numbers of a folded text as plain digits, in order; a share with its sign.

    One Chinese digit by itself counts only before a unit of time: 一 and 两 stand in every sentence.

    >>> canonical("四百六十七万人，占百分之五，二〇二三年七月")
    ['4670000', '5%', '2023', '7']
    """
    found = [_value(match[0]) for match in _NUMBER.finditer(folded) if len(match[0]) <= _LONGEST]
    return [value for value in found if value]


def as_digits(folded: str) -> str:
    """A folded text with its numbers in plain digits, wherever `canonical` reads one.

    >>> as_digits("水鸟一百三十七种,占百分之五,三桥")
    '水鸟137种,占5%,三桥'
    """
    return _NUMBER.sub(_digits, folded)


def _digits(match: re.Match[str]) -> str:
    value = _value(match[0]) if len(match[0]) <= _LONGEST else ""
    return value + (match["unit"] or "") if value else match[0]


def rewritten(folded: str) -> list[str]:
    """Those of `canonical` that the text does not print so itself: what an index of its words would miss.

    >>> rewritten("467万人和120人")
    ['4670000']
    """
    printed = set(_PRINTED.findall(folded))
    return [value for value in canonical(folded) if value not in printed]


@lru_cache(maxsize=4096)  # one in three numbers of a newspaper is a year, a month, a day or a small count
def _value(printed: str) -> str:
    match = _NUMBER.fullmatch(printed)
    if match is None:
        return ""
    if match["share"]:
        return _percent(match["share"])
    if match["plain"]:
        number = _decimal(match["plain"].replace(",", ""))
        if number is None:
            return ""
        for sign in match["scale"] or "":
            number *= _UNITS.get(sign) or _MYRIADS[sign]
        return _plain(number) + (match["percent"] or "")
    numeral = match["chinese"]
    if len(numeral) == 1 and not (match["unit"] and numeral in _DIGITS):
        return ""
    value = integer(numeral) if "点" not in numeral else None
    if value is None:
        number = _fraction(numeral)
        return "" if number is None else _plain(number)
    return str(value)


def _percent(numeral: str) -> str:
    number = _decimal(numeral) if numeral[0] in "0123456789." else _fraction(numeral)
    return "" if number is None else _plain(number) + "%"


def _fraction(numeral: str) -> Decimal | None:
    """十六点五 as 16.5; a numeral without 点 is whole."""
    whole, point, rest = numeral.partition("点")
    value = integer(whole)
    if value is None or (point and not all(digit in _DIGITS for digit in rest)):
        return None
    return _decimal(f"{value}." + "".join(str(_DIGITS[digit]) for digit in rest) + "0")


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def integer(numeral: str) -> int | None:
    """The value of a whole numeral in Arabic or Chinese digits, None where it is none (百千).

    >>> integer("二十二"), integer("8"), integer("二〇二三"), integer("一亿零三百万"), integer("百千")
    (22, 8, 2023, 103000000, None)
    """
    if numeral.isdecimal():
        return int(numeral)
    if all(sign in _DIGITS for sign in numeral):
        return int("".join(str(_DIGITS[sign]) for sign in numeral)) if numeral else None
    if numeral[0] in _MYRIADS:
        return None  # 万一, 亿万
    total = section = 0
    digit: int | None = None
    ceiling = 10**4  # units go down within a section: 百千 is no number
    for sign in numeral:
        if sign in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            if _UNITS[sign] >= ceiling or digit == 0:
                return None
            ceiling = _UNITS[sign]
            section += (1 if digit is None else digit) * ceiling
            digit = None
        elif sign in _MYRIADS:
            value = section + (digit or 0)
            scale = _MYRIADS[sign]
            total = (total + value) * scale if total < scale else total + value * scale
            section, digit, ceiling = 0, None, 10**4
        else:
            return None
    return total + section + (digit or 0)
