"""Telegram: the only room that knows python-telegram-bot.

update ─▶ queue (kept first) ─▶ face ─▶ addressing · access ─┬─▶ asking ─▶ Answers: streamed, kept, sent
                                                              ├─▶ commands · documents · feedback
tap, reaction ───────────────▶ face ─▶ access ────────────────┴─▶ proof · feedback · access
"""

from __future__ import annotations


class WrongToken(Exception):
    """Telegram does not know the token."""


class WrongAddress(Exception):
    """Telegram will not call the public address; it says why."""
