"""Numbers with what they count, however they are written: 13.2万家, 132,000家, 五分之三, 60%, 两成."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from retrieval.wordlists import entries

_LISTS = "bot.answering.wordlists"
_CHINESE = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_LONGEST = 40  # characters of one number and of one run of digits; a longer one is read in pieces
_DIGITS = f"[0-9]{{1,{_LONGEST}}}+"  # possessive, as is _RUN: one way to read a run, not 2^n of them
_ARABIC = rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9年])(?:\.{_DIGITS})?|{_DIGITS}(?:\.{_DIGITS})?"
_BEGIN = rf"(?:{_ARABIC}|[零〇一二两三四五六七八九十]|[数几上](?=[十百千万亿])|(?<=[数几])[百千万亿])"
_RUN = rf"{_BEGIN}(?:[多余几]?[十百千万亿]|{_ARABIC}|[零〇一二两三四五六七八九]){{0,{_LONGEST}}}+"
_TOKEN = re.compile(rf"{_ARABIC}|[{''.join((*_CHINESE, *_SMALL, *_LARGE))}]")
_SHARE = re.compile(rf"([百千万]|{_RUN})分之({_RUN})")
_TENTH = re.compile(
    rf"({_RUN})成(?:([一二三四五六七八九半])(?![一-九]))?(?![为立功员果都本绩熟长就分因见品群套])"
)
_HALF = re.compile("(?<![0-9一二三四五六七八九十上下两后前大])半个?(小时|钟头|年|天|吨|公里)")
_ONE_HALF = re.compile("一半|半数")
_PLAIN = re.compile(_RUN)
_ORDINAL = re.compile(rf"第({_RUN})(?:条|章|款|项|节|编|号)?")
_DOCUMENT_NUMBER = re.compile(r"[\(\[][0-9]{4}[\)\]][第]?[0-9]+号")
_ROMAN = re.compile(r"(?<![a-z])(i{1,3}|iv|vi{0,3}|ix|x)(?=[级类型期])")  # folded: Ⅲ is iii
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_VAGUE = re.compile("[数几上]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """`value` in base units of `kind`; `start`, `end` in the folded text, unit included.

    `kind` is a kind of ``units.txt``, ``ordinal``, or the character behind the number where we do not know it.
    `vague` where only the order of magnitude is said: 数百; `rough` for a fraction such as 三分之一, which is 33%.
    """

    value: float
    kind: str
    start: int
    end: int
    vague: bool = False
    rough: bool = False

    @property
    def is_small_count(self) -> bool:
        """Whether a writer may have counted it: 两位, 四项. Writers count lists that the source only spells out."""
        return self.kind in _COUNTS and self.value <= _COUNTED and self.value == int(self.value)

    def agrees(self, other: Quantity) -> bool:
        """Whether both may say the same: the same value, of things that can be the same."""
        if not _same_kind(self.kind, other.kind):
            return False
        if self.vague or other.vague:
            return (
                math.isfinite(self.value + other.value)
                and bool(self.value and other.value)
                and _magnitude(self.value) == _magnitude(other.value)
            )
        if self.rough != other.rough:
            return abs(self.value - other.value) < _ROUGHLY
        mine, its = self.value, other.value
        if self.kind in _YEARS and other.kind in _YEARS:
            mine, its = mine * _YEARS[self.kind], its * _YEARS[other.kind]
        return abs(mine - its) <= _ROUNDING * max(abs(mine), abs(its))


_YEARS = {"years": 1.0, "months": 1 / 12}  # how many years one is
_COUNTED = 10  # things a writer counts at a glance
_COUNTS = frozenset(("person", "place", "item", "time", "vehicle", ""))
_ROUNDING = 1e-6  # of a value; units are converted in floating point
_ROUGHLY = 0.005  # between a fraction and the percentage it is rounded to

_ALIKE = (  # kinds that one writer counts with the words of the other: 4条主张 are 四项主张
    {"person", "place", "thing"},
    {"item", "place", "thing"},
    {"months", "years"},
    {"ordinal", "time"},
    {"ordinal", "thing"},
    {"years", "age"},
)


def _same_kind(one: str, other: str) -> bool:
    if one == other or not one or not other:
        return True
    return any({one, other} <= alike for alike in _ALIKE)


def _magnitude(value: float) -> int:
    return len(str(int(abs(value))))


@cache
def _units() -> tuple[re.Pattern[str], dict[str, tuple[str, float]]]:
    table: dict[str, tuple[str, float]] = {}
    for line in entries("units", _LISTS):
        kind, factor, *names = line.split()
        table |= {name: (kind, float(factor)) for name in names}
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile("[多余]?(" + "|".join(map(re.escape, longest_first)) + ")"), table


def value(run: str) -> float:
    """The number that a run of digits, Chinese digits and 十百千万亿 says; no number where it is too large for any.

    >>> value("6千6百多万"), value("10.6万亿"), value("二〇二三")
    (66000000.0, 10600000000000.0, 2023.0)
    """
    total = section = 0.0
    digits: float | None = None
    for token in _TOKEN.findall(run):
        if token in _CHINESE:
            digits = (digits or 0.0) * 10 + _CHINESE[token]
        elif token in _SMALL:
            section += (1 if digits is None else digits) * _SMALL[token]
            digits = None
        elif token in _LARGE:
            section += digits or 0
            if token == "万":
                total += (section or 1) * _LARGE[token]
            else:
                total = (total + section or 1) * _LARGE[token]
            section, digits = 0.0, None
        else:
            digits = float(token.replace(",", ""))
    said = total + section + (digits or 0)
    return said if math.isfinite(said) else math.nan  # which equals nothing, itself included


def quantities(folded: str, taken: tuple[tuple[int, int], ...] = ()) -> tuple[Quantity, ...]:
    """The quantities of a folded text in order; what stands in `taken` (dates and times) is none."""
    found: list[Quantity] = []
    blocked = list(taken) + [match.span() for match in _DOCUMENT_NUMBER.finditer(folded)]
    for one in (*_halves(folded), *_shares(folded), *_ordinals(folded), *_grades(folded), *_counts(folded)):
        if not any(one.start < end and start < one.end for start, end in blocked):
            found.append(one)
            blocked.append((one.start, one.end))
    return tuple(sorted(found, key=lambda one: one.start))


def _shares(folded: str) -> Iterator[Quantity]:
    for match in _SHARE.finditer(folded):
        below = {"百": 100, "千": 1000, "万": 10**4}.get(match[1]) or value(match[1]) or 1
        rough = match[1] not in ("百", "千", "万")
        yield Quantity(value(match[2]) / below, "ratio", *match.span(), rough=rough)
    for match in _TENTH.finditer(folded):
        tenths = value(match[1]) + (0 if not match[2] else 0.5 if match[2] == "半" else value(match[2]) / 10)
        yield Quantity(tenths / 10, "ratio", *match.span(), vague=match[1] in ("数", "几"))


def _halves(folded: str) -> Iterator[Quantity]:
    _, table = _units()
    for match in _HALF.finditer(folded):
        kind, factor = table[match[1]]
        yield Quantity(factor / 2, kind, *match.span())
    for match in _ONE_HALF.finditer(folded):
        yield Quantity(0.5, "ratio", *match.span())


def _ordinals(folded: str) -> Iterator[Quantity]:
    for match in _ORDINAL.finditer(folded):
        yield Quantity(value(match[1]), "ordinal", *match.span())


def _grades(folded: str) -> Iterator[Quantity]:
    for match in _ROMAN.finditer(folded):
        yield Quantity(_ROMANS[match[1]], "grade", match.start(), match.end() + 1)


def _counts(folded: str) -> Iterator[Quantity]:
    units, table = _units()
    for match in _PLAIN.finditer(folded):
        behind = units.match(folded, match.end()) or _behind_range(folded, match.end())
        kind, factor = table[behind[1]] if behind else ("", 1.0)
        run = match.group()
        if run == "十" and behind and behind[1] == "分":
            continue  # 十分重要
        spoken = not run[0].isdigit() or not run[0].isascii()
        if (
            spoken
            and len(run) == 1
            and (
                not behind
                or (run == "一" and kind not in _PLAINLY)
                or (len(behind[1]) == 1 and kind not in _COUNTS | _MEASURED)
            )
        ):
            continue  # 一起, 四川, 三维: no number
        yield Quantity(
            value(run) * factor,
            kind,
            match.start(),
            behind.end() if behind and behind.start() == match.end() else match.end(),
            vague=_VAGUE.match(run) is not None,
        )


def _behind_range(folded: str, place: int) -> re.Match[str] | None:
    """The unit of the other end of a range: of 30 in 30-140厘米."""
    other = _RANGE.match(folded, place)
    return _units()[0].match(folded, other.end()) if other else None


_RANGE = re.compile(rf"[-~至到](?:{_ARABIC})")
_PLAINLY = frozenset(("length", "area", "weight", "volume"))  # of which one is a number, too: 一公里
_MEASURED = frozenset(
    ("duration", "years", "months", "ratio", "grade", "yuan", "hundred", "thing", "decade", "prize")
)
