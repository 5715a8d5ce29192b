"""A model's second look at sentences whose facts agree with what they cite and whose words do not.

One call for all doubtful sentences of an answer. The model may only point: to words of the evidence, which our code
must find there and which must hold the sentence's facts. What it says beside that counts for nothing, and whatever
goes wrong leaves the sentences what they were, not supported.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from bot.answering.checking import borne_out_by
from bot.answering.checking.quoting import Quote
from bot.answering.fencing import fenced, listed
from bot.answering.hearing import heard
from bot.answering.types import ChatModel, Evidence, Message, Tokens
from prompts import Prompt

_SECONDS = 8.0  # at most; a person has read the other sentences by then
_MOST = 12  # sentences of one look; an answer with more doubtful ones is not worth saving
_LONGEST = 3000  # characters of a reply; more is no list of quotes
_LINE = re.compile(r"^\W*([0-9]{1,2})\s*[.、:：)）]?\s*支持[^“\"「『]*[“\"「『](.+)[”\"」』]", re.MULTILINE)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful sentence, the numbers of the evidence that it cites, and what was said before it."""

    sentence: str
    numbers: tuple[int, ...]
    said: str


class SecondLook:
    """Asks a model which words of the evidence say what a sentence says."""

    def __init__(self, model: ChatModel, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt

    async def confirmed(
        self, doubts: Sequence[Doubt], evidence: Mapping[int, Evidence], until: float
    ) -> tuple[dict[int, Quote], Tokens]:
        """The proof of each doubtful sentence that has one, by its place among `doubts`, and what that cost."""
        doubts = doubts[:_MOST]
        cited = [
            evidence[number] for number in sorted({n for one in doubts for n in one.numbers} & set(evidence))
        ]
        rules, asked = self._prompt.worded(
            passages=fenced(cited), sentences=listed([(one.sentence, one.numbers) for one in doubts])
        )
        said, spent = await self._said((Message("system", rules), Message("user", asked)), until)
        found: dict[int, Quote] = {}
        for number, words in _LINE.findall(said):
            place = int(number) - 1
            if 0 <= place < len(doubts) and place not in found:
                quote = _proof(words, doubts[place], evidence)
                if quote:
                    found[place] = quote
        return found, spent

    async def _said(self, messages: Sequence[Message], until: float) -> tuple[str, Tokens]:
        """The reply, empty where it failed, and its tokens."""
        reply = await heard(self._model, messages, min(until, monotonic() + _SECONDS), _LONGEST)
        if reply.failure:
            _log.warning("the model did not look again: %s", reply.failure.code)
        return reply.text, reply.spent


def _proof(words: str, doubt: Doubt, evidence: Mapping[int, Evidence]) -> Quote | None:
    cited = (evidence[number] for number in doubt.numbers if number in evidence)
    proofs = (borne_out_by(words, doubt.sentence, one, doubt.said) for one in cited)
    return next(filter(None, proofs), None)
