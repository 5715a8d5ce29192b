"""Questions about how a text was printed: on which page, on which day, in which paper, by whom, under which number.

Told by the form of the question alone. What is known of the text is looked up in `printing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from bot.answering.scope import bare, topic_of
from retrieval.normalising import fold
from retrieval.wordlists import entries

Fact = Literal["page", "file", "day", "paper", "author", "number", "issuer", "signed"]

_LISTS = "bot.answering.wordlists"
_TITLE = re.compile("《([^《》]{2,60})》")
_ASKS = re.compile("什么|啥|怎|哪|谁|吗|多少|几|为何|如何|是否")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What is asked, and of which text: `titles` in 《》, the `topic` that it is about, or the words `pointing` at it.

    `noun` is what a kind of text is called (侧记), which also tells which one is meant.
    """

    facts: tuple[Fact, ...]
    titles: tuple[str, ...] = ()
    topic: str = ""
    noun: str = ""
    pointing: str = ""


def imprint_of(question: str) -> Imprint | None:
    """What a question asks of how a text was printed; None for a question about anything else.

    >>> imprint_of("放鱼苗的新闻是哪一页上的？")
    Imprint(facts=('page',), titles=(), topic='放鱼苗', noun='', pointing='')
    >>> imprint_of("《新华字典》有几页？") is None
    True
    """
    core = bare(question)
    for form in _forms():
        found = form.fullmatch(core)
        if found and (read := _read(found)):
            return read
    return None


def _read(found: re.Match[str]) -> Imprint | None:
    groups = found.groupdict()
    which, noun = groups["which"] or "", groups["noun"] or ""
    titles = tuple(_TITLE.findall(which + noun))
    topic = topic_of(re.sub(f"^{_one_of('point')}{_one_of('counted')}的?", "", which))
    if _ASKS.search(_TITLE.sub("", topic)):
        return None  # asks for something in the text, too
    asked = found["asked"]
    facts = tuple(fact for fact in get_args(Fact) if re.search(_asking()[fact], asked))
    if "signed" in facts:
        facts = tuple(fact for fact in facts if fact != "day")
    kind = re.search(_one_of("kind"), _TITLE.sub("", noun))
    pointing = noun if re.match(_one_of("point"), noun) and not topic and not titles else ""
    if "day" in facts and {"number", "issuer"} & set(facts):
        facts = (*(fact for fact in facts if fact not in ("day", "signed")), "signed")
    return Imprint(facts, titles, topic, kind.group() if kind else "", pointing)


@cache
def _asking() -> dict[Fact, str]:
    """The pattern of what is asked, for each fact."""
    words = {role: _one_of(role) for role in _roles()}
    when = words["when"]
    return {
        "page": rf"{_sheet()}|(?:哪儿|哪里|什么地方)了?",
        "file": r"(?:哪|什么|哪一)(?:个|份)?文件(?:里|中|上)?的?",
        "day": rf"{when}(?:的{words['paper']}|{words['verb']}*的?)",
        "paper": rf"(?:哪|什么){words['unit']}?{words['paper']}{words['verb']}*(?:上|里)?的?",
        "author": rf"{words['who']}{words['wrote']}(?:的|了)?"
        rf"|{words['author']}是?(?:叫|有)?(?:{words['who']}|什么名字|什么)",
        "number": rf"{words['number']}是?(?:多少|什么|几号)?",
        "issuer": rf"(?:由|是)?(?:{words['who']}|(?:哪|什么)(?:些|几个|一个|个)?{words['body']})"
        rf"{words['issue']}(?:的|了)|发文(?:机关|单位|部门)是?(?:{words['who']}|什么|哪个|哪家)?",
        "signed": rf"{when}(?:成文|印发|发文)的?|(?:成文|印发|发文)(?:日期|时间)是?(?:{when}|多少|什么)?",
    }


def _sheet() -> str:
    return rf"(?:报纸的?|报上)?{_one_of('which')}(?:一?个)?{_one_of('sheet')}(?:上|里|中)?的?"


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The forms of such a question, tried in this order on a folded question."""
    words = {role: _one_of(role) for role in _roles()}
    one = "|".join(f"(?:{ask})" for ask in reversed(_asking().values()))
    asked = rf"(?P<asked>(?:{one})(?:(?:,|、|和|还有|的)?{words['verb']}*{words['at']}?(?:{one}))*)"
    counted = rf"{words['point']}{words['counted']}"
    sheet = _sheet()  # 最早出现在哪里 asks for anything, 登在第几版 for a page
    noun = (
        rf"(?P<noun>《[^《》]{{2,60}}》(?:的?{counted}|{words['story']}|{words['kind']})?|(?:{counted}|{words['point']}|{words['counted']})?的?(?:{words['story']}|{words['kind']})"
        rf"|{counted})"
    )
    verb = rf"的?,?{words['verb']}*{words['at']}?"
    return (
        re.compile(rf"(?P<which>.*?){noun}{verb}{asked}"),
        re.compile(rf"{asked}(?P<which>.*?){noun}"),
        re.compile(rf"(?P<which>.{{2,}}?|)(?P<noun>){words['print']}{words['at']}(?P<asked>{sheet})"),
        re.compile(  # 谁写的, 在第几版: of the story that was cited last
            rf"(?P<which>)(?P<noun>)(?:是|在)*(?P<asked>{words['who']}{words['wrote']}的|{words['which']}{words['sheet']})"
        ),
    )


@cache
def _one_of(role: str) -> str:
    """A pattern for the words of a role, longer ones first."""
    return "(?:" + "|".join(map(re.escape, sorted(_roles()[role], key=len, reverse=True))) + ")"


@cache
def _roles() -> dict[str, tuple[str, ...]]:
    return {role: tuple(map(fold, words)) for role, *words in map(str.split, entries("imprint", _LISTS))}
