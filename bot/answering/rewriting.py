"""Follow-ups by rule: a question that leans on the one before it is made complete in itself.

Tried in this order: an address, a year or a number that takes another's place (那第9条呢), a pronoun that stands
for the earlier subject (他来自哪所大学), a name that takes another's place (李德仁呢), the whole earlier question where
the new one has no words of its own (为什么), and the earlier subject where the new question begins with 那.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.checking.lexicon import surnames
from bot.answering.types import Turn
from retrieval.normalising import fold
from retrieval.words import own_words, tagged

_NUMERAL = r"[0-9０-９〇零一二两三四五六七八九十百]+"
_ADDRESS = re.compile(rf"第[（(]?{_NUMERAL}[）)]?(?:条|款|点|部分|章|节|编)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年度?")
_COUNTED = re.compile(rf"{_NUMERAL}(?:号线|月份|季度|届|期)")
_LEAD = re.compile(r"^(?:那么|那(?![个些里位种名条家天年次])|还有|再问|请问)+[，,]?")
_PARTICLES = "呢吗啊呀吧的？?。！! ，,"
_PRONOUN = re.compile(
    r"(他们|她们|它们|他|她|它|这个人|那个人|此人|后一位|前一位|后者|前者|这位|那位|该(?=[^校市省县区院国])|"
    r"这(?:个|项|一)?(?:政策|文件|决定|办法|规定|活动|项目|平台|会议|工程|奖|条)|其(?![他她它中实余次]))"
)
_PERSONAL = ("他", "她", "这个人", "那个人", "此人", "后一位", "前一位", "这位", "那位", "后者", "前者")
_QUOTED = re.compile(r"《[^《》]{1,60}》|“[^“”]{1,40}”[^\W\d_]{0,4}?(?=的|是|在|提|由|有|和|$)|“[^“”]{1,40}”")
_TITLES = (
    "院士|教授|研究员|书记|市长|主任|局长|记者|工程师|老师|先生|女士|医生|同志|董事长|总经理|所长|院长|校长"
)
_WHO = re.compile("(?<=..)的?(?:名字)?(?:是|叫|姓)(?:谁|哪[一几两]?位|什么(?:名字)?|啥)[呢啊呀]?[？?]?$")
_POINTED = re.compile("^(?:请|帮我)?(?:总结|概括|介绍|说说|讲讲)?一?下?[这那]一?[篇条则份]")
_BEFORE_TITLE = re.compile(rf"(?:^|[的和与、，])([\u4e00-\u9fff]{{2,3}})(?<!副)(?:{_TITLES})")
_NAME_TAGS = ("nr", "ns", "nt", "nz")


def rewrite(question: str, history: Sequence[Turn]) -> str:
    """The question made complete by the turns before it, oldest first; unchanged where it needs nothing."""
    before = completed(history)
    return _rewritten(question, before[-1]) if before else question


def completed(history: Sequence[Turn]) -> list[Turn]:
    """The turns, each with its question as it was, or would have been, understood."""
    complete: list[Turn] = []
    for turn in history:
        query = turn.query or (_rewritten(turn.question, complete[-1]) if complete else turn.question)
        complete.append(replace(turn, query=query))
    return complete


def dangling_pronoun(question: str) -> str:
    """The personal pronoun that a question begins with and that nothing before it explains, else empty."""
    found = re.match(r"(他们|她们|它们|他|她|它)(?!人|国|乡|山)", question.strip())
    return found.group(1) if found else ""


def _rewritten(question: str, before: Turn) -> str:
    bare = _LEAD.sub("", question.strip())
    core = bare.strip(_PARTICLES)
    for form in (_ADDRESS, _YEAR, _COUNTED):
        new, old = form.search(core), form.search(before.query)
        if new and old and len(core) - len(new.group()) <= 1:
            return before.query[: old.start()] + new.group() + before.query[old.end() :]
        if form is _ADDRESS and new and not old and len(core) - len(new.group()) <= 1:
            return subject_of(before) + new.group() + "讲的是什么？"
        if form is _YEAR and new and not old and len(core) - len(new.group()) <= 1:
            return core + before.query
    pronoun = _PRONOUN.search(question)
    if pronoun:
        subject = _person(before, pronoun.group()) if pronoun.group(1) in _PERSONAL else _thing(before)
        if subject and subject not in question:
            return question[: pronoun.start()] + subject + question[pronoun.end() :]
        return question
    if re.search(r"呢[？?]?$", bare) and len(core) <= _LONGEST_NAME and not _ADDRESS.search(core):
        return _with_name_replaced(core, before.query) or f"{subject_of(before)}{bare}"
    if len("".join(own_words(bare))) <= _FEW_WORDS and not _names(bare):
        return f"{before.query.strip(_PARTICLES)}，{bare}"
    if bare != question.strip() and subject_of(before) not in question:
        return f"{subject_of(before)}，{bare}"
    return question


_LONGEST_NAME = 12  # characters of 那……呢 that only name something new
_FEW_WORDS = 2  # folded characters beside asking words; 为什么 has none, 原因呢 has two


def _with_name_replaced(name: str, earlier: str) -> str:
    """The earlier question about another person or place, empty where it names none."""
    names = _names(earlier)
    if not names or not name:
        return ""
    start, end = names[-1]
    return earlier[:start] + name + earlier[end:]


def _person(before: Turn, pronoun: str) -> str:
    """The person spoken of, with the title that stands behind the name; 后一位 asks for the last of several.

    Where the earlier question asked who it is, the answer names the person, else what the question says of her.
    """
    who = _WHO.search(before.query)
    for text in (before.answer,) if who else (before.query, before.answer):
        people = [text[start:end] for start, end in _names(text, ("nr",))]
        people = [name for name in people if name.startswith(surnames())] or people or _titled(text)
        if people:
            name = people[-1] if pronoun.startswith("后") else people[0]
            titled = re.search(rf"{re.escape(name)}\w?(?:{_TITLES})", text)
            return titled.group() if titled else name
    return before.query[: who.start()] if who else subject_of(before)


def _titled(text: str) -> list[str]:
    """The names before a title that the tagger does not know: 程望之教授. A word that it knows (高级工程师) is none."""
    known = {word for word, _ in tagged(text)}
    return [name for name in _BEFORE_TITLE.findall(text) if name.startswith(surnames()) and name not in known]


def _thing(before: Turn) -> str:
    """What 它 stands for: the earlier subject, or the story that the earlier question only pointed at."""
    pointed = _POINTED.search(before.query)
    return "这篇报道" if pointed and not _QUOTED.search(before.query) else subject_of(before)


def subject_of(before: Turn) -> str:
    """What the earlier question was about: a quoted title or name, else its leading nouns."""
    quoted = _QUOTED.search(before.query)
    if quoted:
        return quoted.group()
    leading = ""
    for word, tag in tagged(before.query):
        if tag[:1] not in "nmjltiqxe" and word != "的" and leading:
            break
        if tag[:1] in "nmjltiqx" or (word == "的" and leading):
            leading += word
    kept = leading.strip("的？?，, ")
    stretches = own_words(before.query)
    return kept if len(kept) > 1 else (stretches[0] if stretches else "")


def _names(text: str, tags: Sequence[str] = _NAME_TAGS) -> list[tuple[int, int]]:
    """Places of the names in a text, in order."""
    found: list[tuple[int, int]] = []
    place = 0
    for word, tag in tagged(text):
        if tag.startswith(tuple(tags)) and len(fold(word)) > 1:
            found.append((place, place + len(word)))
        place += len(word)
    return found
