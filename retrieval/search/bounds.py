"""What a question says about where its answer was printed: 《云川日报》6月26日第4版上…, 昨天的报纸里…, 〔2024〕12号里….

A day in a question is mostly the day of an event. It bounds the search only where the form says that it is the day of
the paper: beside 报纸, a paper's name or a page. 6月26日的报道 may mean either, and is no more than a preference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from retrieval.normalising import fold, fold_with_places
from retrieval.numerals import integer

_SMALL = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DAY = (
    rf"(?:(?P<year>(?:19|20)[0-9]{{2}})年)?(?P<month>{_SMALL})月(?:份)?(?P<day>{_SMALL})[日号]"
    rf"|(?<![0-9月.])(?P<only>{_SMALL})[日号](?=的?报(?:纸|上))"
    r"|(?P<iso>(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2})|(?P<ago>大前天|今[天日]|昨[天日]|前[天日])"
)
_WEEKS = r"(?P<while>(?:上个?|本|这个?)(?:周|星期|礼拜|月))"
_PAGE = rf"(?:第(?P<page>{_SMALL}|[a-z][0-9]{{1,2}})版|(?P<bare>[a-z]?[0-9]{{1,2}})版|(?P<front>头)版)"
_NAMED = "[\u4e00-\u9fff]{2,8}(?:日报|晚报|早报|晨报|时报|都市报|周报|商报|青年报|新报|快报)"
_TEXTS = "(?:报道|新闻|消息|文章|稿子|稿件|简讯)"
_WITHIN = "(?:里面|里边|当中|里|上面|上|中)"
_NUMBER = r"(?P<number>[\u4e00-\u9fff]{0,10}?\((?:19|20)[0-9]{2}\)第?[0-9]{1,4}号)(?:文件?)?"
_AGO = {"大前": 3, "今": 0, "昨": 1, "前": 2}
_BEHIND = rf"(?:版面)?(?:{_WITHIN})?(?:的?{_TEXTS}(?!了|过)(?:{_WITHIN})?)?的?,?"
_ORDINAL = "第|头"  # 第5版龙舟谁赢的; 5版 alone may be anything
_PAPERS = ("paper", "plain", "paper2", "plain2")  # groups of the forms, of which one names the paper
_SAYS = (
    "(?=[说讲写登刊有]|报道|怎么|都|是怎么|关于|里|上|中)"  # 1966年9月14日停刊 is about the paper, not in it
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the answer was printed, as far as it is said; what is empty may be any.

    `date` is ISO 8601, or its end where no year or month is said (``-06-26``, ``-26``); `since` and `until` are days,
    both included; `page` as a card has it; `number` the folded 文号 of a document. `rest` is the question without these
    words. Where the form leaves open whether a day is that of the paper, they are not `sure`.
    """

    rest: str
    paper: str = ""
    date: str = ""
    since: str = ""
    until: str = ""
    page: str = ""
    section: str = ""
    number: str = ""
    sure: bool = True


def bounds_of(
    question: str, papers: Sequence[str] = (), today: date | None = None, sections: Sequence[str] = ()
) -> Bounds | None:
    """The bounds that a question sets; None where it sets none.

    `papers` and `sections` are those of the collection, and make its names known without 《》; `today` is the day from
    which 昨天 counts, without one such days mean nothing.

    >>> found = bounds_of("《云川日报》6月26日的报道里说三桥多长？", ["云川日报"])
    >>> found.rest, found.paper, found.date
    ('说三桥多长？', '云川日报', '-06-26')
    >>> bounds_of("三桥6月25日通车了吗？") is None
    True
    """
    folded, places = fold_with_places(question)
    for sure, form in _forms(tuple(map(fold, papers)), tuple(map(fold, sections))):
        for found in form.finditer(folded):
            bounds = _read(found, today)
            if bounds:
                start, end = places[found.start()], places[found.end() - 1] + 1
                rest = (question[:start] + question[end:]).strip("，,、 ")
                return replace(bounds, rest=rest, sure=sure)
    return None


def _read(found: re.Match[str], today: date | None) -> Bounds | None:
    said = {name: value or "" for name, value in found.groupdict().items()}
    since, until = _span(said.get("while", ""), today)
    day = _date(said, today)
    if (said.get("ago") and not day) or (said.get("while") and not since):
        return None
    number = said.get("page") or said.get("bare") or ("1" if said.get("front") else "")
    page = str(integer(number)) if number and integer(number) else number.upper()
    if page[:1].isalpha():
        page = page[0] + str(int(page[1:]))
    return Bounds(
        rest="",
        paper=next(filter(None, (said.get(name) for name in _PAPERS)), ""),
        date=day,
        since=since,
        until=until,
        page=page,
        section=said.get("section", ""),
        number=said.get("number", ""),
    )


def _date(said: dict[str, str], today: date | None) -> str:
    if said.get("iso"):
        year, month, day = said["iso"].split("-")
        return f"{year}-{int(month):02}-{int(day):02}"
    if said.get("ago"):
        days = _AGO[said["ago"][:-1]]
        return (today - timedelta(days=days)).isoformat() if today else ""
    if said.get("only"):
        return f"-{integer(said['only']) or 0:02}"
    if not said.get("month"):
        return ""
    return f"{said['year']}-{integer(said['month']) or 0:02}-{integer(said['day']) or 0:02}"


def _span(words: str, today: date | None) -> tuple[str, str]:
    """The first and the last day of 上周, 本月."""
    if not words or today is None:
        return "", ""
    last = words.startswith("上")
    if words.endswith("月"):
        first = today.replace(day=1)
        first = (first - timedelta(days=1)).replace(day=1) if last else first
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    else:
        first = today - timedelta(days=today.weekday() + 7 * last)
        end = first + timedelta(days=6)
    return first.isoformat(), end.isoformat()


@lru_cache(maxsize=16)  # the collections of one process
def _forms(papers: tuple[str, ...], sections: tuple[str, ...]) -> tuple[tuple[bool, re.Pattern[str]], ...]:
    """The forms, surest first, each with whether it leaves no doubt."""
    known = "|".join(map(re.escape, sorted(papers, key=len, reverse=True)))
    paper = rf"(?:《(?P<paper>[^《》]{{2,12}}报|{known or '(?!)'})》|(?P<plain>{known or '(?!)'}|{_NAMED}))"
    paper_alone = paper.replace("<paper>", "<paper2>").replace("<plain>", "<plain2>")
    day, page = rf"(?:{_DAY}|{_WEEKS})", _PAGE
    name = "|".join(map(re.escape, sorted(sections, key=len, reverse=True)))
    forms = (
        (True, rf"{_NUMBER}{_BEHIND}"),
        (
            True,
            rf"{day}(?:出版|出|发行|当天)?(?:的{paper}|{paper_alone}(?=的|第|头版|{_SAYS}))的?(?:{page})?{_BEHIND}",
        ),
        (True, rf"{paper}(?:在|于)?{day}(?:出版|当天)?(?:的?{page}|的?报纸|的|{_SAYS}){_BEHIND}"),
        (
            True,
            rf"{day}(?:出版|出|发行|当天)?的?(?:报纸|报(?!道|告|名|考|警|案|到|销|废|复))的?(?:{page})?{_BEHIND}",
        ),
        (True, rf"{day}(?:出版|当天)?的?{page}{_BEHIND}"),
        (True, rf"{paper}的?{page}{_BEHIND}"),
        (True, rf"(?<![0-9a-z第出]){page}(?:版面)?(?:{_WITHIN}的?|的{_TEXTS}(?:{_WITHIN})?),?"),
        (
            True,
            rf"(?P<section>{name})版(?:面)?(?:{_WITHIN}的?|的{_TEXTS}(?:{_WITHIN})?),?" if name else "(?!)",
        ),
        (False, rf"{paper}(?:{_WITHIN}的?|的{_TEXTS}(?:{_WITHIN})?),?"),
        (False, rf"{day}的{_TEXTS}(?:{_WITHIN})?,?"),
        (False, rf"(?<![0-9a-z出》])(?={_ORDINAL}){page},?"),
    )
    return tuple((sure, re.compile(form)) for sure, form in forms)
