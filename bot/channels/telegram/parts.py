"""What an answer looks like in Telegram, while it is written and when it is whole: the port to the rendering."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.types import Answer, Note, Sentence
from bot.channels.telegram.postman import Buttons


@dataclass(frozen=True, slots=True)
class Part:
    """One message of an answer."""

    html: str
    buttons: Buttons = ()


class Renderer(Protocol):
    """Pure. The same answer gives the same parts, so that the rest can be sent after a kill."""

    def so_far(self, sentences: Sequence[Sentence], understood: str = "", note: Note | None = None) -> Part:
        """The answer while it is written; `understood` is the question where it was rewritten. With no sentence
        yet, a word that it is being looked up. One message, at most 4096 UTF-16 units; buttons may stop it."""
        ...

    def parts(self, answer: Answer, receipt: str, late: bool = False) -> Sequence[Part]:
        """The whole answer, one message or more; `late` adds a word of apology."""
        ...
