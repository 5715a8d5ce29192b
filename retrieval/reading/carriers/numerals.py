"""The numbers that a word processor prints before a paragraph and does not keep in its text."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_CIRCLED = 20  # ① to ⑳; a word processor prints plain digits beyond


def chinese(number: int) -> str:
    """Below ten thousand, as in a document.

    >>> chinese(12), chinese(20), chinese(105), chinese(110)
    ('十二', '二十', '一百零五', '一百一十')
    """
    if not 0 < number < 10_000:
        return str(number)
    if number < 20:
        return ("十" if number >= 10 else "") + (_DIGITS[number % 10] if number % 10 else "")
    words, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + sign
            gap = False
        else:
            gap = bool(words)
    return words


def letters(number: int) -> str:
    """a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def roman(number: int) -> str:
    """Below four thousand, in small letters."""
    words = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        words += sign * (number // value)
        number %= value
    return words


def circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 0 < number <= _CIRCLED else str(number)


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


# Names of ECMA-376, part 1, 17.18.59; one that is not here prints plain digits.
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": chinese,
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalZero": lambda number: f"{number:02d}",
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": lambda number: roman(number) if 0 < number < 4000 else str(number),
    "upperRoman": lambda number: roman(number).upper() if 0 < number < 4000 else str(number),
    "none": lambda number: "",
}


def numeral(kind: str, number: int) -> str:
    """`number` as the format `kind` of a word processor prints it."""
    return _FORMATS.get(kind, str)(number)
