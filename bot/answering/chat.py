"""Answering by a chat model, from the numbered evidence and nothing else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence

from bot.answering.errors import ContextTooLong, CutShort, EmptyReply
from bot.answering.fencing import estimated_tokens, fenced, fitting, in_parts
from bot.answering.patience import leaving, reply
from bot.answering.types import Brief, ChatModel, Evidence, Message, Tokens
from prompts import Prompt
from retrieval.normalising import fold

REFUSAL = "资料中没有能回答这个问题的内容。"  # the prompt asks for these words, the code knows them

GAP = "资料中没有提到："  # the prompt asks for a last line that begins so, the code takes it out

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

    def __init__(self, model: ChatModel, prompt: Prompt, whole: Prompt | None = None) -> None:
        """`whole` is the wording for questions about a whole text; they are asked like any other without one."""
        self._model = model
        self._prompt = prompt
        self._whole = whole

    async def write(self, brief: Brief) -> AsyncIterator[str | Tokens]:
        """Nothing where nothing was found: the model is not asked to answer out of its own head.

        A whole text is read in parts that fit, one after the other. Where the evidence is too long for the model,
        less of it is tried once.
        """
        if brief.findings.missing:
            return
        texts = in_parts(brief.evidence, _BUDGET) if brief.whole else [fitting(brief.evidence, _BUDGET)]
        silent = True
        for number, evidence in enumerate(filter(None, texts), start=1):
            part = (
                f"（全文分 {len(texts)} 部分，这是第 {number} 部分）" if len(texts) > 1 else "（以下是全文）"
            )
            try:
                async with leaving(self._written(brief, evidence, part)) as pieces:
                    async for piece in pieces:
                        silent = silent and isinstance(piece, Tokens)
                        yield piece
            except EmptyReply:
                if silent and number == len(texts):
                    raise
            if number < len(texts):
                yield "\n"

    async def _written(
        self, brief: Brief, evidence: Sequence[Evidence], part: str
    ) -> AsyncIterator[str | Tokens]:
        begun = False
        try:
            async with leaving(self._answer(brief, evidence, part)) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
        except ContextTooLong as error:
            budget = self._budget(brief, evidence, part, error)
            smaller = in_parts(evidence, budget) if brief.whole else [fitting(evidence, budget)]
            if begun or not smaller or not all(smaller):
                raise
            for place, fewer in enumerate(smaller):
                if place:
                    yield "\n"
                async with leaving(self._answer(brief, fewer, part)) as pieces:
                    async for piece in pieces:
                        yield piece

    async def _answer(
        self, brief: Brief, evidence: Sequence[Evidence], part: str
    ) -> AsyncIterator[str | Tokens]:
        thoughts, written = Thoughts(), 0
        async with leaving(reply(self._model, self._messages(brief, evidence, part), brief.until)) as pieces:
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

    def _messages(self, brief: Brief, evidence: Sequence[Evidence], part: str) -> tuple[Message, Message]:
        given = {"refusal": REFUSAL, "passages": fenced(evidence), "question": brief.query.text}
        if brief.whole and self._whole:
            rules, question = self._whole.worded(part=part, **given)
        else:
            rules, question = self._prompt.worded(gap=GAP, **given)
        return Message("system", rules), Message("user", question)

    def _budget(self, brief: Brief, evidence: Sequence[Evidence], part: str, error: ContextTooLong) -> int:
        """What fits by the service's own count, or half where it gave none; never all that did not fit."""
        used = estimated_tokens(fenced(evidence))
        if not (error.limit and error.asked):
            return used // 2
        rest = sum(estimated_tokens(one.text) for one in self._messages(brief, (), part))
        return min(used - 1, int((used + rest) * error.limit / error.asked * _HEADROOM) - rest)


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


def named_gap(sentence: str) -> str:
    """What a sentence without a mark says is missing, in the words that the prompt asks for; empty where it is another.

    >>> named_gap("资料中没有提到：桥的造价。"), named_gap("共评选出250个项目。")
    ('桥的造价', '')
    """
    said = sentence.strip()
    return said.removeprefix(GAP).rstrip("。 ") if said.startswith(GAP) else ""


def declines(sentence: str) -> bool:
    """Whether a sentence without a mark only says that there is no answer.

    >>> declines("根据提供的资料，无法回答这个问题。"), declines("共评选出250个项目。")
    (True, False)
    """
    return fold(REFUSAL) in fold(sentence) or bool(_DECLINES.search(sentence))
