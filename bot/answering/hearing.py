"""A model's reply that is read as a whole, and by nobody but us."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.chat import Thoughts
from bot.answering.errors import ModelError
from bot.answering.patience import leaving, reply
from bot.answering.types import ChatModel, Message, Tokens


@dataclass(frozen=True, slots=True)
class Heard:
    """The words without the model's thoughts, empty where they were too many or it failed; what they took."""

    text: str
    spent: Tokens
    failure: ModelError | None = None


async def heard(model: ChatModel, messages: Sequence[Message], until: float, longest: int) -> Heard:
    """At most `longest` characters by `until` (monotonic)."""
    thoughts, said, spent = Thoughts(), "", Tokens()
    try:
        async with leaving(reply(model, messages, until)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Tokens):
                    spent += piece
                else:
                    said += thoughts.removed(piece)
                if len(said) > longest:
                    return Heard("", spent)
    except ModelError as error:
        return Heard("", spent, error)
    return Heard(said, spent)
