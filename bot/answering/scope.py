"""Questions about a whole: what a story says, what stands on a page, how two clauses differ.

Told by the form of the question alone. Which story or page is meant is looked up in `wholes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from retrieval.normalising import fold
from retrieval.numerals import integer
from retrieval.search.understanding import addresses
from retrieval.wordlists import entries

Kind = Literal["story", "page", "clauses"]

_LISTS = "bot.answering.wordlists"
_TITLE = re.compile("《([^《》]{2,60})》")
_NUMERAL = "[0-9]{1,3}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    r"(?:((?:19|20)[0-9]{2})年)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)
_ISO = re.compile(r"((?:19|20)[0-9]{2})-([0-9]{1,2})-([0-9]{1,2})")
_PAGE = re.compile(
    rf"(?:第({_NUMERAL}|[a-z][0-9]{{1,2}})|(?<![这那该本整同])([0-9]{{1,2}}|[a-z][0-9]{{1,2}}|[一二三四五六七八九十]{{1,2}})(?=版))(?:个)?(?:版面|版|页)|(头)版"
)
_POLITE = re.compile(
    "^(?:请问|请你|请|麻烦你?|帮我|帮忙|给我|我想知道|想知道|能不能|能否|可以|简要地?|简单地?|大概|用(?:一|两|三|几|[0-9])句话)+,?"
)
_TAIL = "?。!,. 吗呢吧啊呀"
_LOOSE = re.compile(
    "的|在|于|关于|有关|写|讲|说|谈|报道|把|将|对|和|跟|与|,|上|里|中|那|这|该|本|此|个|一|天|年|当|份"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question asks for as a whole, and what it says about which one.

    `titles` stand in 《》; `date` is ISO 8601, without its year where none is said (``-06-26``); `page` as printed
    (``4``, ``A4``); `topic` the folded words that remain, `noun` what a kind of text is called (侧记), `pointing`
    the words that point at something (这篇报道). `only_title` asks for no more than the headline.
    """

    kind: Kind
    titles: tuple[str, ...] = ()
    date: str = ""
    page: str = ""
    topic: str = ""
    noun: str = ""
    pointing: str = ""
    compares: bool = False
    only_title: bool = False


def scope_of(question: str) -> Scope | None:
    """The whole that a question is about; None for a question about something in it.

    >>> scope_of("总结一下三桥通车那篇报道").topic, scope_of("第4版有哪些报道").page, scope_of("三桥有多长")
    ('三桥通车', '4', None)
    """
    core = bare(question)
    if addresses(core):
        return _clauses(core)
    if "?" in core:
        return None  # it asks several things
    for kind, form in _forms():
        found = form.fullmatch(core)
        if found:
            return _scope(kind, found, core)
    return None


def bare(question: str) -> str:
    """The folded question without polite words before it and marks behind it."""
    return _POLITE.sub("", fold(question).strip(_TAIL))


def is_kind(topic: str) -> str:
    """What a kind of text is called (办法) that the folded words end in; empty where they do not."""
    found = re.search(_one_of("kind") + "$", topic)
    return found.group() if found else ""


def _clauses(core: str) -> Scope | None:
    """The clauses that a question sets side by side, or the one that it asks for as a whole."""
    compares = re.search(_one_of("compare"), core) is not None
    tells = re.search(rf"(?:{_one_of('tell')}|{_one_of('gist')}{_one_of('be')}?)$", core)
    summed = re.match(rf"{_one_of('sum')}", core)
    if not (compares or tells or summed):
        return None
    rest = _TITLE.sub("", core)
    for form in (
        _place(),
        re.compile("|".join(map(_one_of, ("compare", "tell", "gist", "be", "sum", "once", "adverb")))),
    ):
        rest = form.sub("", rest)
    rest = re.sub(_one_of("kind"), "", rest)
    topic = _LOOSE.sub("", re.sub(f"{_one_of('point')}|有|什么|哪些|之间|以及|、|\\?", "", rest))
    if topic and not compares:
        return None  # 第21条关于成渝要建设哪些高铁: about something in it
    return Scope("clauses", tuple(_TITLE.findall(core)), topic=topic, compares=compares)


def _place() -> re.Pattern[str]:
    return re.compile(r"第\(?(?:[0-9]+|[〇零一二两三四五六七八九十百千]+)\)?(?:条|款|点|部分|章|节|编)")


def _scope(kind: Kind, found: re.Match[str], core: str) -> Scope:
    which = found["which"]
    behind = core[found.end("which") :]
    noun = re.search(_one_of("kind"), _TITLE.sub("", behind))
    pointing = _pointing().search(behind)
    return Scope(
        kind,
        titles=tuple(_TITLE.findall(core)),
        date=day_named(core),
        page=page_named(core),
        topic=topic_of(which),
        noun=noun.group() if noun else "",
        pointing=pointing.group() if pointing else "",
        only_title="only_title" in found.groupdict() and found["only_title"] is not None,
    )


@cache
def _pointing() -> re.Pattern[str]:
    noun = f"(?:{_one_of('story')}|{_one_of('kind')}|{_one_of('page')})"
    return re.compile(f"{_one_of('point')}(?:{_one_of('counted')}的?{noun}?|{noun})")


def topic_of(which: str) -> str:
    """What words that tell which text is meant say beside title, day and page: 关于三桥通车的 → 三桥通车."""
    topic, before = which, None
    for form in (_TITLE, _ISO, _DATE, _PAGE):
        topic = form.sub("", topic)
    while topic != before:
        before = topic
        topic = re.sub(
            r"^(?:关于|有关|介绍|写|讲|说|谈|报道|把|将|对|在|,|《》)+|(?:的|上|里|中|,|那|这|该|一|当天)+$",
            "",
            topic,
        )
    return topic


def day_named(core: str) -> str:
    """The day that a folded text names, in ISO 8601, without its year where none is said (``-06-26``); or nothing."""
    iso, spoken = _ISO.search(core), _DATE.search(core)
    if iso:
        return f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}"
    if not spoken:
        return ""
    month, day = integer(spoken[2]) or 0, integer(spoken[3]) or 0
    return f"{spoken[1] or ''}-{month:02}-{day:02}"


def page_named(core: str) -> str:
    """The page that a folded text names, as a card has it (``4``, ``A4``); or nothing."""
    found = _PAGE.search(core)
    if not found:
        return ""
    named = found[1] or found[2]
    if found[3]:
        return "1"
    number = integer(named) if not named[0].isascii() or named.isdecimal() else None
    return str(number) if number else named.upper()


@cache
def _forms() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """The forms of a question about a whole, tried in this order on a folded question."""
    words = {role: _one_of(role) for role in _roles()}
    said = rf"{words['adverb']}*(?:{words['tell']}|{words['gist']}{words['be']}?)(?:故事|内容|事情|事)?"
    noun = rf"(?:{words['story']}|{words['kind']})"
    one = rf"{words['point']}{words['counted']}"
    named = rf"(?:{one}|{words['point']}|{words['counted']})?的?{noun}"
    story = rf"(?:《[^《》]{{2,60}}》(?:的?{named})?|{named}|{one})"
    page = rf"(?:(?:{one}|{words['point']})?|第?(?:{_NUMERAL}|[a-z][0-9]{{1,2}})个?|头){words['page']}"
    listed = rf"{words['adverb']}*{words['list']}{words['item']}?"
    summed = rf"{words['sum']}{words['once']}?"
    which = "(?P<which>.*?)"
    told = rf"(?:的?{words['adverb']}*(?:{words['gist']}|{words['item']}))?"
    title = rf"的?(?P<only_title>{words['title']})(?:{words['be']}|叫什么)?"
    forms: tuple[tuple[Kind, str], ...] = (
        ("page", rf"{which}{page}(?:{said}|{listed})"),
        ("page", rf"{summed}{which}{page}{told}"),
        ("page", rf"{which}{page}{summed}"),
        ("page", rf"(?P<which>.*(?:[0-9一二三四五六七八九十][日号]|报)){listed}"),
        ("story", rf"(?P<which>)(?:{one}|{words['point']})的?{noun}?{title}"),
        ("story", rf"{summed}{which}{story}{told}"),
        ("story", rf"{which}{story}{said}"),
        ("story", rf"(?:把|将|对)?{which}{story}(?:做|作|进行)?(?:一个|个|一下)?{summed}"),
        ("story", rf"(?P<which>){summed}"),
    )
    return tuple((kind, re.compile(form)) for kind, form in forms)


@cache
def _one_of(role: str) -> str:
    """A pattern for the words of a role, longer ones first."""
    words = sorted(_roles()[role], key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, words)) + ")"


@cache
def _roles() -> dict[str, tuple[str, ...]]:
    return {role: tuple(map(fold, words)) for role, *words in map(str.split, entries("wholes", _LISTS))}
