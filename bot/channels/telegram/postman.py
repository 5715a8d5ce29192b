"""What may be sent to Telegram: the port to whoever keeps its limits and tries again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from bot.answering.keeping import Talk
from bot.channels.rendering.buttons import Button, Buttons

__all__ = ["Button", "Buttons", "Postman", "Refusal", "Scope", "Undeliverable"]

Refusal = Literal["blocked", "kicked", "gone", "no_right", "refused"]
Scope = Literal["private", "groups"] | int


class Undeliverable(Exception):
    """Telegram will not take it, however often it is tried; `code` says why.

    ``blocked``: by the person; ``kicked``: out of the group; ``gone``: the chat, topic or message is no more;
    ``no_right``: to write there; ``refused``: something in the message itself.
    """

    def __init__(self, code: Refusal, said: str = "") -> None:
        super().__init__(f"{code}: {said}" if said else code)
        self.code = code


class Postman(Protocol):
    """Sends to Telegram within its limits. What is final waits its turn; what is passing goes out if there is room.

    Final: `send`, `edit`, `remove`: tried again until done, or Undeliverable. The final messages of a chat keep their
    order. Passing: `draft`, `sketch`, `place`, `typing`: never raise.
    """

    async def send(self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()) -> int:
        """The new message's id. A `reply_to` that is no more is left out."""
        ...

    async def edit(self, chat: int, message: int, html: str, *, buttons: Buttons = ()) -> None:
        """Change one of our messages; one that reads so already counts as done."""
        ...

    async def remove(self, chat: int, message: int) -> None:
        """Delete one of our messages; one that cannot be deleted any more stays."""
        ...

    async def draft(self, talk: Talk, draft: int, html: str) -> bool:
        """Show what is being written in a private chat; False where it was not shown."""
        ...

    def drafts(self, chat: int) -> bool:
        """Whether drafts can be shown in this chat: a private one where none was refused."""
        ...

    async def place(
        self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()
    ) -> int | None:
        """A message that is to be edited into an answer; None where there is no room for it."""
        ...

    async def sketch(self, chat: int, message: int, html: str, *, buttons: Buttons = ()) -> bool:
        """Show what is being written in a message of ours; False where it was not shown."""
        ...

    async def typing(self, talk: Talk) -> None: ...

    async def answer_tap(self, tap_id: str, text: str = "", alert: bool = False) -> None:
        """Every tap is answered once; one that is too old to be answered is no error."""
        ...

    async def fetch(self, file_id: str, into: Path) -> None:
        """Download what somebody sent. Raises Undeliverable."""
        ...

    async def name_commands(self, commands: Sequence[tuple[str, str]], scope: Scope) -> None:
        """The commands (name, what it does) offered in private chats, in groups, or to one person or group."""
        ...
