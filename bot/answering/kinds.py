"""Whether a sentence holds the kind of thing that a question asks for, in the unit that it asks for."""

from __future__ import annotations

from functools import lru_cache

from retrieval.search.kinds import says_new, unit_asked
from retrieval.types import Expected
from retrieval.words import tagged

_PARTS = {"person": ("nr",), "place": ("ns", "nt")}  # jieba's tags


def holds(kind: Expected, folded: str, question: str) -> bool:
    """Whether folded text holds a thing of that kind that the folded question does not name itself.

    False for kinds that no form betrays.
    """
    parts = _PARTS.get(kind)
    if parts is None:
        return says_new(kind, folded, question)
    return any(tag.startswith(parts) and word not in question for word, tag in _tags(folded))


def answers(kind: Expected, folded: str, question: str) -> bool:
    """Whether folded text holds what the folded question asks for: a number in its unit where it names one, else a new
    thing of that kind.

    >>> answers("number", "200米蛙泳打破纪录", "200米蛙泳游了几分几秒")
    False
    >>> answers("number", "以2分05秒48夺冠", "200米蛙泳游了几分几秒")
    True
    """
    unit = unit_asked(question)
    if unit is None:
        return holds(kind, folded, question)
    return any(number not in question for number in unit.findall(folded))


@lru_cache(maxsize=4096)  # the sentences of a question's passages, several times over
def _tags(folded: str) -> tuple[tuple[str, str], ...]:
    return tuple(tagged(folded))
