"""Which paper, day and page, and what that page is called: from its furniture, its file name and its folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unicodedata import normalize

_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-./_])\s*(\d{1,2})\s*(?:月|[-./_])\s*(\d{1,2})(?!\d)"
    r"|(?<!\d)((?:19|20)\d\d)([01]\d)([0-3]\d)(?!\d)"
)
_CHINESE_DAY = re.compile(
    r"([二〇○零一九][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_FOLDERS = 4  # above a page: 云川日报/2024/06/26
_DIGITS = {**{c: str(i) for i, c in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0"}
_PAGE = re.compile(r"(?<![A-Za-z0-9])(?<!今日)(?<!今天)(?<!本期)(?<!共)第?\s*([A-Z]?)\s*0*(\d{1,3})\s*版")
# A04 要闻, 02 综合, 要闻 A04, A04要闻, 要闻04, 责任编辑 … 04, A04: a bare 3 may number the page of a book.
_PAGE_MARK = re.compile(
    r"^([A-Z]?)(0?\d{1,2})[\s·|｜]+(?=[\u4e00-\u9fff]{2})|(?<=[\u4e00-\u9fff])[\s·|｜]+([A-Z]?)(0?\d{1,2})$"
    r"|(?:^|(?<=[\u4e00-\u9fff]))(?:([A-Z])(\d{1,2})|()(0\d))(?=$|[\u4e00-\u9fff]{2,6}$)"
)
_PAGE_NAME = re.compile(r"(?:^|[-_ 第])([A-Za-z]?)0*(\d{1,3})版?(?:[-_ ：:·]*(?!版)([\u4e00-\u9fff]{2,6}))?$")
_PAPER = re.compile(
    r"([\u4e00-\u9fff]{2,8}(?:日报|晚报|早报|晨报|时报|都市报|商报|周报|青年报|农村报|军报|邮报|快报|新报|导报|公报|科技报|教育报|文汇报|政协报))"
    r"|(光明日报|人民日报|参考消息|经济观察报|南方周末|大公报)"
)


# What else stands in a line with the page's name, and how such names look.
_CALENDAR = re.compile(
    r"(?:星期|周)[一二三四五六日天]|农历\S+|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年\S*"
)
_DATED = re.compile(f"(?:{_DAY.pattern})日?")
_DOT = re.compile(r"\s*[·•・/|]\s*")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}(?:·[\u4e00-\u9fff]{2,6}){0,2}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of where a page stood; empty where nothing says it."""

    paper: str = ""
    date: str = ""
    page: str = ""
    section: str = ""  # the page's name: 要闻, 民生·科技

    def or_else(self, other: Facts) -> Facts:
        """These facts, filled up from `other`."""
        return Facts(
            self.paper or other.paper,
            self.date or other.date,
            self.page or other.page,
            self.section or other.section,
        )


def from_path(path: Path) -> Facts:
    """What a name such as ``云川日报-2024-06-26-04版.txt`` or ``成都日报/2024-06-26/04.txt`` says.

    A bare number is a page only beside a date or a paper, in the name itself or its folders.
    """
    stem = normalize("NFKC", path.name.split(".")[0] if path.name.startswith(".") else path.stem)
    folders = [normalize("NFKC", part) for part in path.parts[:-1]][-_FOLDERS:]
    days = (
        _day(stem),
        *map(_day, reversed(folders)),
        _day("-".join(folders[-3:])),
        _day("-".join([*folders[-2:], stem])),
    )
    day = next(filter(None, days), "")
    paper = _paper(stem) or next((found for part in reversed(folders) if (found := _paper(part))), "")
    named = stem.replace(paper, " ") if paper else stem
    rest = _CHINESE_DAY.sub(" ", _DAY.sub(" ", named)).lstrip(" 日").strip(" -_")
    number = _PAGE_NAME.search(rest) if day or paper or "版" in rest else None
    page = _page(number.group(1), number.group(2)) if number else ""
    return Facts(paper, day, page, (number.group(3) or "") if number else "")


def from_furniture(pieces: Iterable[str]) -> Facts:
    """What page labels and date lines say; of several, the first that says it."""
    facts = Facts()
    for piece in pieces:
        words = normalize("NFKC", piece)
        rest = " ".join(_CALENDAR.sub(" ", _CHINESE_DAY.sub(" ", _DATED.sub(" ", words))).split())
        day, paper = _day(words), _paper(words)
        page, name = "", ""
        if marked := _PAGE.search(rest) or _PAGE_MARK.search(rest):
            section, number = [group for group in marked.groups() if group is not None][:2]
            page = _page(section, number)
            rest = f"{rest[: marked.start()]} {rest[marked.end() :]}"
        if page or day:
            name = _name(rest.replace(paper, " ") if paper else rest)
        if name.endswith("报"):  # 东方时报 02版: where a page's name stands, a newspaper's stands too
            paper, name = paper or name, ""
        facts = facts.or_else(Facts(paper, day, page, name))
    return facts


def _name(rest: str) -> str:
    """What a page is called, if the `rest` of the line that names it is one name: 要闻, 民生·科技."""
    name = _DOT.sub("·", rest).strip(" :·-—")
    return name if _NAME.fullmatch(name) else ""


def iso_day(words: str) -> str:
    """The day that `words` name, as 2024-06-26, or nothing."""
    return _day(normalize("NFKC", words))


def day_stated(words: str) -> str:
    """The day that `words` name, else `words` as they stand (2024年夏); nothing for a day that no calendar has."""
    normal = normalize("NFKC", words)
    return _day(normal) or ("" if _DAY.search(normal) or _CHINESE_DAY.search(normal) else words)


def _day(words: str) -> str:
    if found := _DAY.search(words):
        year, month, day = (int(group) for group in found.groups() if group)
    elif found := _CHINESE_DAY.search(words):
        year = int("".join(_DIGITS[c] for c in found.group(1)))
        month, day = _small_number(found.group(2)), _small_number(found.group(3))
    else:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _small_number(words: str) -> int:
    """A Chinese number below 100."""
    tens, ten, ones = words.rpartition("十")
    return (int(_DIGITS.get(tens, "1")) if ten else 0) * 10 + int(_DIGITS.get(ones, "0"))


def _page(section: str, number: str) -> str:
    return f"{section.upper()}{int(number)}"


def paper_named(words: str) -> str:
    """The newspaper that `words` name, or nothing."""
    return _paper(normalize("NFKC", words))


def _paper(words: str) -> str:
    found = _PAPER.search(words)
    return found.group() if found else ""
