"""Whether a sentence holds the kind of thing that a question asks for."""

from __future__ import annotations

from functools import lru_cache

from retrieval.search.kinds import says_new
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


@lru_cache(maxsize=4096)  # the sentences of a question's passages, several times over
def _tags(folded: str) -> tuple[tuple[str, str], ...]:
    return tuple(tagged(folded))
