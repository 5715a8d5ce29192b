"""What a question asks of a thing: a property that a text can say in few forms only, or who holds a role.

A story that says it in none of these forms does not answer, however much else of the question it holds: where nobody's
age is printed, no sentence tells 多大年纪. The properties stand in ``wordlists/properties.txt``, the roles in
``wordlists/roles.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from retrieval.normalising import fold
from retrieval.wordlists import entries
from retrieval.words import tagged

_LISTS = "bot.answering.wordlists"
_NUMERAL = "[0-9〇一二两三四五六七八九十百千万亿几数]"
_SIGNS = {
    "N": f"{_NUMERAL}(?:{_NUMERAL}|[.,余多来])*",
    "D": "(?<![0-9.:])(?:[0-9]{5,}|[0-9]{3,4}-[0-9]{3,})(?![0-9.,]|[余多万亿]*[元人个名亩张年美欧日米公平%])",
    "M": "(?<![0-9])1[0-9]{10}(?![0-9])",
    "L": "[a-z]",
    "。": "(?=[,。;、!?)的]|$)",
    "_": "[^,。;!?]{0,6}?",
    "~": "(?!时|那年|以|起|开始|就|即|便|至|到|钟|贝|之)",
}
_WHO = (
    "(?:的?(?:名字|姓名|真名|本名))?(?:现在|目前|到底|究竟)?(?:是|叫|姓)?"
    "(?:谁|什么(?!时候)|啥(?!时候)|哪[一几两]?位|哪一?个(?:人|$|\\?)|何人)"
)
_NAME_TAGS = ("nr", "nz")  # jieba's: persons; what it does not know as one is often a name of another kind
_BESIDE = 8  # characters between a role and the name of who holds it: 船长、共产党员韩守江
_SOMEBODY = re.compile('[是为叫:、(]?(?:[\u3400-\u9fff]某|\\w+·\\w|["(][\u3400-\u9fff]{2,4}[")])')


@dataclass(frozen=True, slots=True)
class Property:
    """What is asked, by its name, and the forms in which a folded text says it.

    `named` says that it is a person by a role, beside which a name must stand.
    """

    name: str
    stated: re.Pattern[str]
    named: bool = False


def asked(question: str) -> Property | None:
    """The property that a folded question asks for, None where it asks for nothing of few forms.

    >>> asked("被绑的管理员多大年纪").name
    '年龄'
    """
    for name, words, stated in _properties():
        if words.search(question):
            return Property(name, stated)
    for role, words, stated in _roles():
        if words.search(question):
            return Property(role, stated, named=True)
    return None


def unsaid(question: str, story: str) -> str:
    """What a folded question asks for and a folded story does not say: 年龄, 船长是谁; empty where nothing is missing.

    >>> unsaid("渡轮船长叫什么", "渡轮沉没。船长已经获救。")
    '船长是谁'
    """
    wanted = asked(question)
    if wanted is None or says(wanted, story):
        return ""
    return f"{wanted.name}是谁" if wanted.named else wanted.name


def says(wanted: Property, text: str) -> bool:
    """Whether a folded text says a property of somebody.

    >>> says(asked("渡轮船长叫什么"), "58岁的船长韩守江开了三十二年渡船")
    True
    >>> says(asked("渡轮船长叫什么"), "船长已经获救")
    False
    """
    found = wanted.stated.finditer(text)
    if not wanted.named:
        return any(found)
    return any(_named(text, match.start(), match.end()) for match in found)


def _named(text: str, start: int, end: int) -> bool:
    """Whether a name stands beside a word of a text: before it, or behind it."""
    left, right = max(0, start - _BESIDE), end + _BESIDE
    if _SOMEBODY.search(text[left:start]) or _SOMEBODY.match(text[end:right]):
        return True
    return any(left < stop <= start or end <= begin < right for begin, stop in _names(text))


@lru_cache(maxsize=512)  # the texts of the stories at hand
def _names(text: str) -> tuple[tuple[int, int], ...]:
    """Where the names of persons stand."""
    found, place = [], 0
    for word, tag in tagged(text):
        if tag.startswith(_NAME_TAGS):
            found.append((place, place + len(word)))
        place += len(word)
    return tuple(found)


@cache
def _properties() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    table = []
    for line in entries("properties", _LISTS):
        name, words, forms = (part.split() for part in line.split("|"))
        table.append((name[0], _any(words), _any(forms)))
    return tuple(table)


@cache
def _roles() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    table = []
    for line in entries("roles", _LISTS):
        ask, _, other = line.partition("|")
        names = "|".join(sorted(map(fold, ask.split()), key=len, reverse=True))
        table.append((ask.split()[0], re.compile(f"(?:{names}){_WHO}"), _any([*ask.split(), *other.split()])))
    return tuple(table)


def _any(forms: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(_form, forms)))


def _form(form: str) -> str:
    return "".join(_SIGNS.get(sign) or re.escape(fold(sign)) for sign in form)
