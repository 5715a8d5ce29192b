"""What people think of answers: by the thumbs below them, and by reacting to them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import MessageReactionUpdated, ReactionType, ReactionTypeEmoji

from bot.answering.keeping import Memory, Opinion, Talk, Thumb
from bot.channels.rendering.buttons import Button
from bot.channels.telegram.postman import Postman
from bot.channels.telegram.tapping import Tap
from bot.channels.wording import feedback as wording
from bot.channels.wording.proof import NO_SUCH_ANSWER
from bot.channels.wording.telegram import DOWN, UP

_THUMBS: dict[str, Thumb] = {UP: "up", DOWN: "down"}


@dataclass(frozen=True, slots=True)
class Opinions:
    """Hears them."""

    memory: Memory
    postman: Postman

    async def tapped(self, tap: Tap) -> None:
        """``f:RECEIPT:up``, ``f:RECEIPT:down``."""
        _, receipt, said = tap.data.split(":")
        thumb: Thumb = "up" if said == "up" else "down"
        if not await self._give(receipt, tap.person, thumb):
            await tap.answer(NO_SUCH_ANSWER, alert=True)
            return
        await tap.answer(wording.THANKS if thumb == "up" else "")
        if thumb == "down":
            await self._ask_why(receipt, tap.talk, tap.message)

    async def explained(self, tap: Tap) -> None:
        """``w:RECEIPT:REASON``."""
        _, receipt, reason = tap.data.split(":")
        if reason not in wording.REASONS or not await self._give(receipt, tap.person, "down", reason):
            await tap.answer(NO_SUCH_ANSWER, alert=True)
            return
        await tap.answer()
        await self.postman.edit(tap.talk.chat, tap.message, wording.noted(reason))

    async def reacted(self, reaction: MessageReactionUpdated) -> None:
        """A thumb put on an answer, or taken off it; other reactions mean nothing to us."""
        if reaction.user is None:
            return
        before, after = _thumb(reaction.old_reaction), _thumb(reaction.new_reaction)
        if before == after and not after:
            return
        chat, message = reaction.chat.id, reaction.message_id
        question = await asyncio.to_thread(self.memory.inbox.answered_in, chat, message)
        if question is None or not question.receipt or question.message == message:
            return
        given = await self._give(question.receipt, reaction.user.id, after)
        if given and after == "down" and chat > 0:
            await self._ask_why(question.receipt, Talk(chat, 0, reaction.user.id), message)

    async def _give(self, receipt: str, person: int, thumb: Thumb, reason: str = "") -> bool:
        """False where the answer is not kept any more."""
        return await asyncio.to_thread(self._kept, Opinion(receipt, person, thumb, reason))

    def _kept(self, opinion: Opinion) -> bool:
        if self.memory.receipts.find(opinion.receipt) is None:
            return False
        self.memory.feedback.give(opinion)
        return True

    async def _ask_why(self, receipt: str, talk: Talk, message: int) -> None:
        row = tuple(Button(said, f"w:{receipt}:{reason}") for reason, said in wording.REASONS.items())
        await self.postman.send(talk, wording.WHAT_IS_WRONG, reply_to=message, buttons=(row,))


def _thumb(reactions: Sequence[ReactionType]) -> Thumb:
    emoji = [one.emoji for one in reactions if isinstance(one, ReactionTypeEmoji)]
    return next((_THUMBS[one] for one in emoji if one in _THUMBS), "")
