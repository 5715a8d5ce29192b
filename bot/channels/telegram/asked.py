"""What passes between those who understand a message and those who answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.answering.keeping import Talk
from bot.answering.types import Turn


@dataclass(frozen=True, slots=True)
class Story:
    """The story that a question keeps to: a document's id, and which of its stories."""

    document: str
    number: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is to be answered.

    `update` is its number in the inbox, `message` the message to reply to. `question` is fit to be asked, `history`
    what it may lean on, oldest first. `story`, where there is one, is all that may be searched. `replaces` are the
    messages of the answer to an earlier wording, first part first: they are edited, as far as they are still there.
    `late` asks for a word of apology.
    """

    update: int
    talk: Talk
    message: int
    question: str
    history: tuple[Turn, ...] = ()
    story: Story | None = None
    replaces: tuple[int, ...] = ()
    late: bool = False


class Answers(Protocol):
    """Those who carry a question to its end: begun in the inbox, streamed, kept as a receipt, sent, finished."""

    async def answer(self, asked: Asked) -> None:
        """Returns when the answer is sent, was stopped, or has failed and that was said."""
        ...

    def stop(self, talk: Talk) -> bool:
        """Stop the question of this conversation that is being answered; False where there is none."""
        ...
