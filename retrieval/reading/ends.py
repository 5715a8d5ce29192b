"""How a line ends, and whether a word runs on into the next."""

from __future__ import annotations

import re
from enum import IntEnum

import rjieba


class End(IntEnum):
    """The mark that a line ends with."""

    NONE = 0
    COMMA = 1  # ， 、 and opening brackets: no paragraph and no heading ends so
    PAUSE = 2  # ： ； ——: a paragraph may
    QUOTE = 3  # a closing quotation mark or bracket without a full stop before it
    CRY = 4  # ！ ？ ……, which headlines end with too
    FULL = 5  # 。
    SAID = 6  # 。” and its like: the speaker is often named after it


_MARKS = (
    {"。": End.FULL}
    | dict.fromkeys("！？!?…", End.CRY)
    | dict.fromkeys("：；:;—", End.PAUSE)
    | dict.fromkeys("，、,“‘（《「『【(", End.COMMA)
)
_CLOSING = "”’」』）)】》"
_BRACKETS = re.compile(r"([“‘（《「『【(])|[”’）》」』】)]")
# No paragraph begins with these: marks that may not begin a line, particles that lean on the word before.
UNBEGUN_MARKS = frozenset("，。、；：！？）》」』”’,;:!?)")
UNBEGUN = UNBEGUN_MARKS | frozenset("的了们着吗呢吧")
_REACH = 4  # characters on either side of the line's end; few words are longer


def end_of(words: str) -> End:
    """How plain `words` end."""
    bare = words.rstrip(_CLOSING + " ")
    mark = _MARKS.get(bare[-1:], End.NONE)
    if len(bare) == len(words):
        return mark
    return End.SAID if mark >= End.CRY else End.QUOTE


def torn_brackets(words: str) -> tuple[bool, bool]:
    """Whether a quotation or bracket ends in `words` that began before them; whether one begins that does not end."""
    marks = _BRACKETS.findall(words)
    return (not marks[0], bool(marks[-1])) if marks else (False, False)


def runs_on(before: str, after: str) -> bool:
    """Whether a word of the dictionary spans the end of `before` and the beginning of `after`."""
    tail, head = before[-_REACH:], after[:_REACH]
    if not (_is_chinese(tail[-1:]) and _is_chinese(head[:1])):
        return tail[-1:].isalnum() and head[:1].isalnum() and tail[-1:].isascii() and head[:1].isascii()
    place = 0
    for word in rjieba.cut(tail + head):
        place += len(word)
        if place >= len(tail):
            return place > len(tail)
    return False


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
