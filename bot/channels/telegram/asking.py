"""From what was said to a question that can be answered: what it may lean on, and what it is to keep to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Message, MessageEntity

from bot.answering.keeping import Incoming, Memory, Talk
from bot.answering.types import Answer, Turn
from bot.channels.questions import fit
from bot.channels.rendering.citing import clause_name, headline
from bot.channels.telegram.addressing import Me, Said, replied
from bot.channels.telegram.asked import Asked, Story
from bot.channels.telegram.proof import Exhibit, Proof

_TURNS = 6  # a follow-up leans on the last one or two; more would drag old subjects back in
_THIS_CLAUSE = re.compile("(?:这|该|本)一?条(?!路|街|河|线|例)")


@dataclass(frozen=True, slots=True)
class Asking:
    """Makes questions of messages."""

    memory: Memory
    proof: Proof
    me: Me

    async def asked(
        self, update: int, message: Message, said: Said, *, edited: bool = False, late: bool = False
    ) -> Asked | None:
        """The question; None where it was changed to what it was before. Raises UnfitQuestion."""
        question = fit(said.words)
        return await asyncio.to_thread(self._asked, update, message, said, question, edited, late)

    def _asked(
        self, update: int, message: Message, said: Said, question: str, edited: bool, late: bool
    ) -> Asked | None:
        inbox, chat = self.memory.inbox, said.talk.chat
        before = inbox.answered_in(chat, said.message, besides=update) if edited else None
        earlier = self._answer(before)
        if earlier and earlier.question == question:
            return None
        replaces = before.sent if before else ()
        to = replied(message, self.me)
        if to is not None:
            if answer := self._answer(inbox.answered_in(chat, to.message_id)):
                history: tuple[Turn, ...] = (turn(answer),)
                return Asked(update, said.talk, said.message, question, history, None, replaces, late)
            if card := self._card(to):
                story, question = card[0], _about(question, *card[1:])
                return Asked(update, said.talk, said.message, question, (), story, replaces, late)
        history = self._history(said.talk, earlier)
        return Asked(update, said.talk, said.message, question, history, None, replaces, late)

    def _history(self, talk: Talk, earlier: Answer | None) -> tuple[Turn, ...]:
        """What was said last, without the wording that is being changed."""
        turns = self.memory.conversations.turns(talk, _TURNS)
        if earlier and turns and turns[-1].question == earlier.question:
            return turns[:-1]
        return turns

    def _answer(self, question: Incoming | None) -> Answer | None:
        receipt = self.memory.receipts.find(question.receipt) if question and question.receipt else None
        return receipt.answer if receipt else None

    def _card(self, card: Message) -> tuple[Story, str, str] | None:
        """The story that a card is from, its title and the clause on it."""
        exhibit = _exhibit(card)
        found = self.proof.story(exhibit) if exhibit else None
        if found is None:
            return None
        story, passage = found
        return story, headline(passage), clause_name(passage.clause) or ""


def turn(answer: Answer) -> Turn:
    """What a later question may lean on."""
    return Turn(answer.question, answer.query, "".join(sentence.text for sentence in answer.sentences))


def _exhibit(card: Message) -> Exhibit | None:
    """What a card shows: its headline, which it begins with, leads to itself. An answer begins with other words."""
    leading: Iterable[MessageEntity] = (entity for entity in card.entities if entity.offset == 0)
    addresses = [entity.url for entity in leading if entity.type == MessageEntity.TEXT_LINK and entity.url]
    return Exhibit.of_address(addresses[0]) if addresses else None


def _about(question: str, title: str, clause: str) -> str:
    """A question to a card, complete in itself: 这条还说了什么 → 《决定》第10条还说了什么."""
    if clause:
        question = _THIS_CLAUSE.sub(clause, question, count=1)
    return question if title in question else f"{title}{question}"
