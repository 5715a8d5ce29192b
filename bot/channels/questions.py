"""What may be asked: a question as it was typed, made fit to be searched, or the reason why it is not."""

from __future__ import annotations

import unicodedata

LONGEST = 2000  # characters; a whole newspaper page pasted by mistake is longer, no question is


class UnfitQuestion(Exception):
    """`code` says why: ``empty_question``, ``no_words`` (only marks), ``question_too_long``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def fit(typed: str) -> str:
    """The question in one line, without characters that no search can mean. Raises UnfitQuestion.

    NUL and other control characters become spaces, lone surrogates the replacement character.

    >>> fit(" 谁\\x00得了奖\\n？ ")
    '谁 得了奖 ？'
    """
    known = "".join(_in_words(character) for character in typed)
    question = " ".join(known.split())
    if not question:
        raise UnfitQuestion("empty_question")
    if len(question) > LONGEST:
        raise UnfitQuestion("question_too_long")
    if not any(unicodedata.category(character)[0] in "LN" for character in question):
        raise UnfitQuestion("no_words")
    return question


def _in_words(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    return " " if category == "Cc" else character
