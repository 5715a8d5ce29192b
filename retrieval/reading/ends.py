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


UNFINISHED = (End.NONE, End.COMMA)  # what ends so ends inside a sentence

_MARKS = (
    {"。": End.FULL}
    | dict.fromkeys("！？!?…", End.CRY)
    | dict.fromkeys("：；:;—", End.PAUSE)
    | dict.fromkeys("，、,“‘（《「『【(", End.COMMA)
)
_CLOSING = "”’」』）)】》 "
_OPENING = "“‘（《「『【("
_BRACKETS = re.compile(rf"[{_OPENING}”’）》」』】)]")
_NO_MARK = (
    End.NONE
)  # looked up once: an enum's member costs as much as all else that is done with a line's end
# No paragraph begins with these: marks that may not begin a line, particles that lean on the word before.
UNBEGUN_MARKS = frozenset("，。、；：！？）》」』”’,;:!?)")
UNBEGUN = UNBEGUN_MARKS | frozenset("的了们着吗呢吧")
_REACH = 4  # characters on either side of the line's end; few words are longer


def end_of(words: str) -> End:
    """How plain `words` end."""
    bare = words.rstrip(_CLOSING)
    mark = _MARKS.get(bare[-1:], _NO_MARK)
    if len(bare) == len(words):
        return mark
    return End.SAID if mark >= End.CRY else End.QUOTE


def torn_brackets(words: str) -> tuple[bool, bool]:
    """Whether a quotation or bracket ends in `words` that began before them; whether one begins that does not end."""
    marks = _BRACKETS.findall(words)
    return (marks[0] not in _OPENING, marks[-1] in _OPENING) if marks else (False, False)


def runs_on(before: str, after: str) -> bool:
    """Whether a word of the dictionary spans the end of `before` and the beginning of `after`."""
    last, first = before[-1:], after[:1]
    if not ("\u4e00" <= last <= "\u9fff" and "\u4e00" <= first <= "\u9fff"):
        return last.isalnum() and first.isalnum() and last.isascii() and first.isascii()
    tail, head = before[-_REACH:], after[:_REACH]
    left = len(tail)
    for word in rjieba.cut(tail + head):
        left -= len(word)
        if left <= 0:
            return left < 0
    return False
