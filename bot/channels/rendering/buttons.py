"""What stands below a message to be tapped."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """`data` comes back when it is tapped, at most 64 bytes; a button with a `url` opens that instead."""

    text: str
    data: str = ""
    url: str = ""


Buttons = tuple[tuple[Button, ...], ...]  # rows, from the top


@dataclass(frozen=True, slots=True)
class Page:
    """One message: HTML of Telegram's kind and what stands below it."""

    html: str
    buttons: Buttons = ()
