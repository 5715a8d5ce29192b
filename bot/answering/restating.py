"""Follow-ups made complete by a chat model. Its words are only taken where they stem from what was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic

from bot.answering.chat import declines
from bot.answering.fencing import conversation
from bot.answering.hearing import heard
from bot.answering.types import ChatModel, Message, Tokens, Turn
from prompts import Prompt
from retrieval.normalising import fold
from retrieval.words import own_words

_LONGEST = 200  # characters; a question that takes more has become an answer
_SECONDS = 8.0  # at most; the rules do it, too, if less well
_RELATIVE_DATE = re.compile(
    r"今[天日晚早年]|[昨前明后][天日]|昨晚|[去前明]年|[本上下这]个?(?:周|月|星期|礼拜|季度)|最近|近日"
)
_LABEL = re.compile(r"^(?:改写后的?问题|改写|新?问题)[：:]\s*")
_QUOTES = "“”\"'「」『』 "
_KEPT = 0.5  # of the characters of the question's own words; a pronoun and what it stood for may go
_KNOWN = 0.8  # of the characters of the new question: the rest are the words that hold it together


class Restater:
    """Asks a model to put a question so that it can be understood by itself."""

    def __init__(self, model: ChatModel, prompt: Prompt, today: Callable[[], date]) -> None:
        self._model = model
        self._prompt = prompt
        self._today = today

    async def restated(self, question: str, history: Sequence[Turn], until: float) -> tuple[str, Tokens]:
        """The question complete in itself, empty where the model made another one of it, and what that cost.

        Raises ModelError.
        """
        today = self._today()
        rules, asked = self._prompt.worded(
            today=f"{today:%Y年%m月%d日}", turns=conversation(history), question=question
        )
        messages = (Message("system", rules), Message("user", asked))
        reply = await heard(self._model, messages, min(until, monotonic() + _SECONDS), _LONGEST)
        if reply.failure:
            raise reply.failure
        restated = _LABEL.sub("", reply.text.strip()).strip(_QUOTES)
        same = _is_the_same_question(restated, question, history)
        return restated if same else "", reply.spent


def needs_restating(question: str, history: Sequence[Turn]) -> bool:
    """Whether a question may lean on something that it does not say: what was said before, or the day."""
    return bool(history) or bool(_RELATIVE_DATE.search(question))


def _is_the_same_question(restated: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether the words asked about are still there, and all others were said before."""
    if not restated or "\n" in restated or (declines(restated) and not declines(question)):
        return False
    new = fold(restated)
    own = _RELATIVE_DATE.sub("", "".join(own_words(question)))
    if sum(character in new for character in own) < _KEPT * len(own):
        return False
    said = [text for turn in history for text in (turn.question, turn.query, turn.answer)]
    known = set(fold("".join((question, *said)))) | set("0123456789年月日号的是在了和与？?，,什么哪谁")
    return sum(character in known for character in new) >= _KNOWN * len(new)
