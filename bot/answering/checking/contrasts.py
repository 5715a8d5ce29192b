"""Where sentence and source differ in whether, how far, how sure: negation, direction, plans told as facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from bot.answering.checking.lexicon import opposites, rivals, stances, synonyms
from bot.answering.checking.source import Reading, reading
from bot.answering.checking.support import content_words, support

_NO_NEGATION = re.compile(
    "不仅|不但|不断|不过|不少|不同|不久|不错|无论|非常|非洲|未来|没关系|无人机|不到|不足|不超过|不少于|不低于"
    "|不妨|并非只|除非|莫斯科|非物质|不得不|未成年|无线|非政府|无障碍|不仅仅|只不过|不幸|不料"
)
_MODIFIERS = frozenset("副准亚")
_DEPUTY = re.compile("副(.[长任记裁理席授员])")
_LATER = re.compile("第[二三四五六]")
_RIVAL_LENGTH = 4  # characters of a word in which one character decides: 升到, 铜牌


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, stances()[kind]), key=len, reverse=True)))


def _count(kind: str, folded: str) -> int:
    if kind == "negation":
        folded = _NO_NEGATION.sub("", folded)
    return len(_pattern(kind).findall(folded))


def _has(kind: str, one: Reading) -> bool:
    return _count(kind, one.folded) > 0


def contrasts(mine: Reading, near: Reading, whole: Reading) -> dict[str, float]:
    """The features that compare stances. `near` are the words that the sentence rests on."""
    beside = [(clause, _beside(clause, near)) for clause in mine.clauses]
    unsure = _has("planned", mine) or _has("doubtful", mine)
    its_plan = any(_has("planned", its) or _has("doubtful", its) for _, its in beside)
    return {
        "opposed": min(2.0, float(sum(_opposed(clause, its, near) for clause, its in beside))),
        "rivals": min(2.0, float(sum(_rival(clause, its, whole) for clause, its in beside))),
        "negation_added": float(
            any(_has("negation", c) and not _negated(its) and not _negated(c, its) for c, its in beside)
            and not _has("negation", near)
        ),
        "negation_lost": float(
            any(_negated(its) and not _negated(its, c) for c, its in beside) and not _has("negation", mine)
        ),
        "modifier_lost": float(_modifier_lost(mine, whole)),
        "plan_made_fact": max((_made_fact(clause, its, near) for clause, its in beside), default=0.0),
        "stance_added": float(min(2, _new_stances(mine, near))),
        "plan_told": float(its_plan and not unsure),
        "doubt_lost": float(any(_has("doubtful", its) for _, its in beside) and not unsure),
        "part_made_whole": float(min(2, _new("whole", mine, near))) * (1.0 if _has("partial", near) else 0.5),
        "made_exact": float(_new("exactly", mine, near)),
        "most_added": float(min(2, _new("most", mine, whole))),
        "one_of_lost": float(_one_of_lost(mine, near, beside)),
        "cause_added": float(_has("cause", mine) and not _has("cause", near)),
        "cause_unborne": _cause_unborne(mine, near),
    }


def _one_of_lost(mine: Reading, near: Reading, beside: Sequence[tuple[Reading, Reading]]) -> bool:
    """Whether one of the greatest, or the second greatest, has become the greatest."""
    if "之一" in near.folded and "之一" not in mine.folded and _has("most", mine):
        return True
    return any("最" in c.folded and "最" not in its.folded and _LATER.search(its.folded) for c, its in beside)


def _modifier_lost(mine: Reading, whole: Reading) -> int:
    """Words that the source has only with a sign before them that makes them another: 院长 where it has 副院长."""
    found = 0
    for word, _ in content_words(mine):
        if len(word) > 1:
            before = {
                whole.folded[m.start() - 1] for m in re.finditer(re.escape(word), whole.folded) if m.start()
            }
            own = mine.folded[mine.folded.find(word) - 1] if mine.folded.find(word) else ""
            found += bool(before) and before <= _MODIFIERS and own not in _MODIFIERS
    deputies = {
        title for title in _DEPUTY.findall(whole.folded) if not re.search(f"(?<!副){title}", whole.folded)
    }
    found += any(re.search(f"(?<!副){title}", mine.folded) for title in deputies)
    return min(found, 2)


def _made_fact(clause: Reading, its: Reading, near: Reading) -> float:
    """How far a clause says that something is done of which the source only says that it is intended or may be:
    1 where it says so, less where it only has words such as 推动 and 探索."""
    if not any(word not in near.folded for word in _pattern("done").findall(clause.folded)):
        return 0.0
    verbs = "".join(word for word, tag in clause.tags if tag[0] != "n")  # 提出计划 intends nothing
    if _count("intended", verbs) or _has("done", its):
        return 0.0
    if any(_has(kind, its) for kind in ("intended", "doubtful")) or _is_to(its):
        return 1.0
    return 0.6 if _has("planned", its) or _has("required", near) else 0.0


def _is_to(one: Reading) -> bool:
    """Whether 将 stands before a verb, and so tells what is to come; before a noun it only moves it to the front."""
    return any(word == "将" and tag[0] == "v" for (word, _), (_, tag) in pairwise(one.tags))


def _new_stances(mine: Reading, near: Reading) -> int:
    """Words of degree or direction of which neither themselves nor another put for them stands in the source."""
    return sum(
        word not in near.folded and not any(other in near.folded for other in synonyms().get(word, ()))
        for word in mine.words & opposites().keys()
        if len(word) > 1
    )


def _negated(one: Reading, other: Reading | None = None) -> bool:
    """Whether it negates; with `other`, whether a word of it stands there with the opposite meaning."""
    if other is None:
        return _has("negation", one)
    return any(its in other.folded for word in one.words for its in opposites().get(word, ()) if len(its) > 1)


def _beside(clause: Reading, near: Reading) -> Reading:
    """The clause of the source that has most in common with a clause of the sentence, with a neighbour as good."""
    words = [word for word, _ in content_words(clause)] or [clause.folded]

    def shared(part: Reading) -> float:
        return sum(support(word, part) for word in words) + sum(
            pair in part.pairs for pair in clause.pairs
        ) / max(1, len(clause.pairs))

    best = max(near.clauses, key=shared, default=near)
    return best if shared(best) else reading("")


def _new(kind: str, mine: Reading, source: Reading) -> int:
    """Words of a kind in the sentence of which neither themselves nor another put for them stands in the source."""
    return sum(
        word not in source.folded and not any(other in source.folded for other in synonyms().get(word, ()))
        for word in set(_pattern(kind).findall(mine.folded))
    )


def _opposed(mine: Reading, its: Reading, near: Reading) -> int:
    """Words whose opposite stands in the clause of the source, while neither they nor another put for them do."""
    if _has("negation", mine):
        return 0  # 没有被接受 is 被拒绝
    found = 0
    for word in mine.words & opposites().keys():
        against = opposites()[word]
        if word in near.folded or any(o in near.words and o not in against for o in synonyms().get(word, ())):
            continue
        found += any((other in its.folded) if len(other) > 1 else (other in its.words) for other in against)
    return found


def _rival(mine: Reading, its: Reading, whole: Reading) -> int:
    """Short words with a character that excludes one in a short word of the source: 升到 against 跌至."""
    short = [word for word in mine.words if len(word) <= _RIVAL_LENGTH and word not in its.folded]
    found = 0
    for sides in rivals():
        for side in sides:
            others = set("".join(sides)) - set(side)
            if any(set(side) & set(word) for word in short) and not set(side) & its.characters:
                if others & mine.characters:
                    continue  # 提高低收入者的比例
                found += any(len(word) <= _RIVAL_LENGTH and others & set(word) for word in its.words)
    return found


def _cause_unborne(mine: Reading, near: Reading) -> float:
    """How little of a clause that gives a reason stands in the source, where none is given there in such words."""
    missing = 0.0
    for clause in mine.clauses:
        if _has("cause", clause):
            words = [word for word, _ in content_words(clause) if not _pattern("cause").search(word)]
            if words:
                missing = max(missing, 1 - sum(support(word, near) for word in words) / len(words))
    return missing
