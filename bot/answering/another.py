"""What a sentence is about instead of what was asked: another year, another part of a year, another of several that are
told apart by a number.

All texts are folded; `story` holds what is known of the sentence's story. Each function gives the other thing in the
words of the text, empty where nothing contradicts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from retrieval.normalising import fold
from retrieval.numerals import integer
from retrieval.search.understanding import years
from retrieval.search.units import unit
from retrieval.types import Passage
from retrieval.wordlists import entries

_ACCOUNT_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年度")
_PERIOD = re.compile("前[一二两三1-3]个?季度|第?[一二三四1-4]季度|上半年|下半年|全年")
_SAME_PERIOD = {"前两季度": "上半年", "前二季度": "上半年", "前2季度": "上半年", "前一季度": "一季度"}
_PAST = {"去年": 1, "前年": 2}  # years before the document's own
_SAID = {
    "去年": "去年|上年|上一年|前一年|同期|同比|较上",
    "前年": "前年|同期",
}  # how a text compares with them
_THIS_YEAR = re.compile("今年|本年")
_NUMERAL = "[0-9]+|[一二三四五六七八九十百]+"
_FIRST = "首"  # 首项 is 第一项
_LISTS = "bot.answering.wordlists"


def about_another(asked: Sequence[str], question: str, sentence: str, passage: Passage, story: str) -> str:
    """What a sentence is about instead of what the question asks for. `asked` are the years that it names."""
    return about_another_time(asked, question, sentence, passage, story) or about_another_number(
        question, story
    )


def about_another_time(
    asked: Sequence[str], question: str, sentence: str, passage: Passage, story: str
) -> str:
    """The year or part of a year (2023年, 上半年) that a sentence is about instead of the one that is asked for."""
    return (
        about_another_year(asked, question, sentence, passage, story)
        or _about_this_year(asked, question, passage, story)
        or _about_another_period(question, story)
    )


def _about_another_period(question: str, story: str) -> str:
    """The part of a year that the story speaks of instead of the one asked for."""
    asked = [_SAME_PERIOD.get(period, period) for period in _PERIOD.findall(question)]
    told = [_SAME_PERIOD.get(period, period) for period in _PERIOD.findall(story)]
    return told[0] if asked and told and not set(asked) & set(told) else ""


def about_another_year(
    asked: Sequence[str], question: str, sentence: str, passage: Passage, story: str
) -> str:
    """The year (2023年, 2023年度) that a sentence is about instead of those asked for.

    A sentence that names no year is about the years that its passage names, else its story, or its document's date.
    2023年度 is a year of accounts or awards: where the question asks for one, only such years of the story count,
    wherever they stand in it.
    """
    if not asked:
        return ""
    unit_of_time = "年度" if any(f"{year}年度" in question for year in asked) else "年"
    if unit_of_time == "年度":
        named = _ACCOUNT_YEAR.findall(sentence) or _ACCOUNT_YEAR.findall(story)
    else:
        around = years(fold(unit(passage))) or years(story)
        named = years(sentence) or (around and [*around, *years(passage.document.date[:4])])
    return "" if not named or set(named) & set(asked) else named[0] + unit_of_time


def _about_this_year(asked: Sequence[str], question: str, passage: Passage, story: str) -> str:
    """今年, where the question asks for a year that nothing in the story shows it to be, or for the one before it."""
    told, printed = years(story), passage.document.date[:4]
    if asked:
        known = {*told, printed} & set(asked)
        return "今年" if not known and _THIS_YEAR.search(story) else ""
    for past, back in _PAST.items():
        if past in question and not re.search(_SAID[past], story):
            year = str(int(printed) - back) if printed.isdigit() else ""
            if year not in told if year else len(set(told)) <= 1:
                return "今年" if _THIS_YEAR.search(story) else "别的时间"
    return ""


def about_another_number(question: str, story: str) -> str:
    """The third of several things (三桥, 11号楼, 第三届), where the question asks for another of them."""
    for form in _numbered():
        asked, told = _numbers(form, question), _numbers(form, story)
        for number, what in asked:
            others = [words for (_, which), words in told.items() if which == what]
            if others and (number, what) not in told:
                return others[0]
    return ""


def _numbers(form: re.Pattern[str], text: str) -> dict[tuple[int, str], str]:
    """The numbered things of a text, each by its number and what it is, with its words."""
    found = {}
    for match in form.finditer(text):
        number = 1 if match["number"] == _FIRST else integer(match["number"])
        if number is not None:
            found[number, match["what"]] = match[0]
    return found


@cache
def _numbered() -> tuple[re.Pattern[str], ...]:
    table = {
        name: "|".join(map(re.escape, words)) for name, *words in map(str.split, entries("numbered", _LISTS))
    }
    return (
        re.compile(f"(?<![第0-9一二三四五六七八九十.])(?P<number>{_NUMERAL})(?P<what>{table['before']})"),
        re.compile(f"(?:第|(?={_FIRST}))(?P<number>{_NUMERAL}|{_FIRST})个?(?P<what>{table['behind']})"),
    )
