"""Answering by a chat model, from the numbered evidence and nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence

from bot.answering.errors import ContextTooLong, CutShort, EmptyReply
from bot.answering.fencing import estimated_tokens, fenced, fitting
from bot.answering.patience import leaving, reply
from bot.answering.types import Brief, ChatModel, Evidence, Message, Tokens
from prompts import Prompt
from retrieval.normalising import fold

REFUSAL = "资料中没有能回答这个问题的内容。"  # the prompt asks for these words, the code knows them

_BUDGET = (
    6000  # tokens of evidence: eight passages of 500 characters, and room to write in a context of 8,192
)
_LONGEST = 4000  # characters; four times a long answer, beyond which a model repeats itself
_HEADROOM = 0.9  # of what the service says it can read; our count of tokens is an estimate

# How other models decline when they do not keep to the phrase. Matters only for a sentence without a mark.
_DECLINES = re.compile(
    r"(?:资料|材料|原文|文中|文档|信息|内容).{0,12}(?:没有|未|无法|不能|不足)|(?:无法|不能)(?:回答|确定|得知|判断)"
)


class ChatAnswerer:
    """Writes answers in a model's words. Holds nothing of a question, so many may be answered at once."""

    name = "model"

    def __init__(self, model: ChatModel, prompt: Prompt) -> None:
        self._model = model
        self._prompt = prompt

    async def write(self, brief: Brief) -> AsyncIterator[str | Tokens]:
        """Nothing where nothing was found: the model is not asked to answer out of its own head.

        Where the evidence is too long for the model, less of it is tried once.
        """
        evidence = fitting(brief.evidence, _BUDGET)
        if not evidence or brief.findings.missing:
            return
        begun = False
        try:
            async with leaving(self._answer(brief, evidence)) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
        except ContextTooLong as error:
            fewer = self._fewer(brief, evidence, error)
            if begun or not fewer:
                raise
            async with leaving(self._answer(brief, fewer)) as pieces:
                async for piece in pieces:
                    yield piece

    async def _answer(self, brief: Brief, evidence: Sequence[Evidence]) -> AsyncIterator[str | Tokens]:
        thoughts, written = Thoughts(), 0
        async with leaving(reply(self._model, self._messages(brief, evidence), brief.until)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Tokens):
                    yield piece
                elif spoken := thoughts.removed(piece):
                    written += len(spoken.strip())
                    yield spoken
                    if written > _LONGEST:
                        raise CutShort
        if not written:
            raise EmptyReply

    def _messages(self, brief: Brief, evidence: Sequence[Evidence]) -> tuple[Message, Message]:
        rules, question = self._prompt.worded(
            refusal=REFUSAL, passages=fenced(evidence), question=brief.query.text
        )
        return Message("system", rules), Message("user", question)

    def _fewer(
        self, brief: Brief, evidence: Sequence[Evidence], error: ContextTooLong
    ) -> tuple[Evidence, ...]:
        """What fits by the service's own count, or half where it gave none; never all that did not fit."""
        used = estimated_tokens(fenced(evidence))
        budget = used // 2
        if error.limit and error.asked:
            rest = sum(estimated_tokens(one.text) for one in self._messages(brief, ()))
            budget = min(used - 1, int((used + rest) * error.limit / error.asked * _HEADROOM) - rest)
        return fitting(evidence, budget)


class Thoughts:
    """Takes out what a reasoning model says to itself before it answers: ``<think>…</think>`` at the very beginning."""

    _OPEN, _CLOSE = "<think>", "</think>"

    def __init__(self) -> None:
        self._held = ""
        self._over = False

    def removed(self, piece: str) -> str:
        """What of a piece, and of those held back before it, is meant for others."""
        if self._over:
            return piece
        self._held += piece
        begun = self._held.lstrip()
        if begun.startswith(self._OPEN):
            _, closed, spoken = begun.partition(self._CLOSE)
            self._over = bool(closed)
            return spoken
        if self._OPEN.startswith(begun):
            return ""
        self._over = True
        return self._held


def declines(sentence: str) -> bool:
    """Whether a sentence without a mark only says that there is no answer.

    >>> declines("根据提供的资料，无法回答这个问题。"), declines("共评选出250个项目。")
    (True, False)
    """
    return fold(REFUSAL) in fold(sentence) or bool(_DECLINES.search(sentence))
