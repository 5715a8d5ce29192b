"""Questions that want all texts which say something, or their number: 哪些报道提到…, 有几篇讲到….

Told by the form of the question alone. They are answered by a scan of the collection, complete, never by the best few.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.answering.scope import bare
from retrieval.normalising import fold, fold_with_places
from retrieval.wordlists import entries

_LISTS = "bot.answering.wordlists"
_FROM = re.compile(r"\(从第([0-9]{1,5})篇起\)$")
_MORE = re.compile(
    "(?:请|再)?(?:继续|接着(?:看|列|说)?|往下(?:看|列)?|下一页|还有呢|(?:后面|剩下|其余|其他|余下)的?(?:呢|是哪些|有哪些)?)(?:列|看|说)?(?:一下|下去)?"
)
_ASKS = re.compile("什么|啥|怎|哪|谁|吗$|多少|几[^乎]|为何|如何|是否")
_AND = re.compile("以及|还有|、|和|与|跟|及")
_OR = re.compile("或者|或是|或")
_QUOTED = re.compile('["“]([^"“”]+)["”]|《([^《》]+)》')
_LONGEST = 40  # characters of what is to be said; more is a story of its own, and no word in it


@dataclass(frozen=True, slots=True)
class Listing:
    """What the texts that are wanted must say, as asked, and the place in the list at which to begin, from 1."""

    words: str
    first: int = 1


def listing_of(question: str) -> Listing | None:
    """What a question wants listed; None for any other.

    >>> listing_of("有几篇报道提到了云川理工学院？"), listing_of("三桥有几个车道？")
    (Listing(words='云川理工学院', first=1), None)
    """
    core = bare(question)
    started = _FROM.search(core)
    core = _FROM.sub("", core)
    for form in _forms():
        found = form.fullmatch(core)
        if found and (words := _wanted(found["what"])):
            return Listing(_as_asked(words, question), int(started[1]) if started else 1)
    return None


def going_on(question: str) -> bool:
    """Whether a question only wants what comes next of a list."""
    return _MORE.fullmatch(bare(question)) is not None


def from_place(query: str, first: int) -> str:
    """The question for the same list, from that place on: 哪些报道提到三桥（从第31篇起）."""
    return f"{query.rstrip('？?。 ')}（从第{first}篇起）"


def without_place(query: str) -> tuple[str, int]:
    """The question without the place in its list, and that place."""
    found = _FROM.search(fold(query))
    return (query[: query.rindex("（从第")], int(found[1])) if found and "（从第" in query else (query, 1)


def alternatives(words: str) -> tuple[tuple[str, ...], ...]:
    """What a text must say, where it does not say the words as they stand: one of each.

    >>> alternatives("三桥和轮渡"), alternatives("三桥或轮渡"), alternatives("三桥")
    ((('三桥',), ('轮渡',)), (('三桥', '轮渡'),), (('三桥',),))
    """
    either = tuple(map(_unquoted, filter(None, _OR.split(words))))
    if len(either) > 1:
        return (either,)
    return tuple((_unquoted(one),) for one in _AND.split(words) if _unquoted(one)) or ((words,),)


def _wanted(what: str) -> str:
    """What is to be said, without the quotation marks around all of it; nothing where it asks something itself."""
    words = what.strip(",的了过")
    if _ASKS.search(_QUOTED.sub("", words)) or not 1 < len(words) <= _LONGEST:
        return ""
    return _unquoted(words)


def _as_asked(folded: str, question: str) -> str:
    found, inner = fold_with_places(question)
    place = found.find(folded)
    return question[inner[place] : inner[place + len(folded) - 1] + 1] if place >= 0 else folded


def _unquoted(words: str) -> str:
    quoted = _QUOTED.fullmatch(words)
    return quoted[1] or quoted[2] if quoted else words


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """The forms of such a question, tried in this order on a folded question."""
    words = {role: _one_of(role) for role in _roles()}
    every, story, counted, about = (words[role] for role in ("all", "story", "counted", "about"))
    which = rf"{every}*{words['which']}"
    source = "(?:资料|资料库|报纸|报上)?(?:里|中|上|里面)?"
    texts = rf"{source}(?:{which}{counted}?的?{story}|{which}{counted}|有没有{counted}?{story})"
    said = rf"{every}*{words['say']}(?:过|了|到)*"
    what, on = "(?P<what>.+?)", rf"{about}(?:了|过)?"
    behind = rf"{every}*{which}{counted}?{story}?"
    forms = (
        rf"{texts}{said}{what}(?:的{story})?",
        rf"{what}(?:在|被|于)?{texts}(?:里|中|上)?(?:被)?(?:提到|提及|提过|出现|讲到|说到)(?:过|了|到)*",
        rf"{source}{on}{what}的?{story}{behind}",
        rf"{source}{what}的{story}(?:一共|总共|共)有?(?:几|多少){counted}?",
        rf"{source}(?:跟|和|与|同)?{what}(?:有关|相关)的?{story}{behind}",
        rf"{source}(?:{which}{counted}?|有没有{counted}?)(?:是)?{on}{what}的{story}",
        rf"{source}{which}{counted}?(?:跟|和|与|同){what}(?:有关|相关)的{story}",
        rf"(?:把)?(?:{words['list']}(?:出|一下)?)?(?:所有|全部|一切)?{on}{what}的?{story}(?:都)?(?:{words['list']}(?:出来|一下)?)",
        rf"{words['list']}(?:出|一下)?(?:所有|全部|一切)?{on}{what}的?{story}",
    )
    return tuple(map(re.compile, forms))


@cache
def _one_of(role: str) -> str:
    """A pattern for the words of a role, longer ones first."""
    return "(?:" + "|".join(map(re.escape, sorted(_roles()[role], key=len, reverse=True))) + ")"


@cache
def _roles() -> dict[str, tuple[str, ...]]:
    return {role: tuple(map(fold, words)) for role, *words in map(str.split, entries("listing", _LISTS))}
