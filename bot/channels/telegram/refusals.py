"""What Telegram means when it refuses: by the words of its descriptions, which are all that it says."""

from __future__ import annotations

import html
import re

from telegram import error

from bot.channels.telegram.postman import Refusal, Undeliverable

# words of a description, case-blind → why. The first that fits counts.
_WORDS: tuple[tuple[str, Refusal], ...] = (
    ("blocked by the user", "blocked"),
    ("user is deactivated", "blocked"),
    ("can't initiate conversation", "blocked"),
    ("kicked", "kicked"),
    ("not a member", "kicked"),
    ("chat not found", "gone"),
    ("thread not found", "gone"),
    ("topic_deleted", "gone"),
    ("message to edit not found", "gone"),
    ("message_id_invalid", "gone"),
    ("message can't be edited", "gone"),
    ("peer_id_invalid", "gone"),
    ("not enough rights", "no_right"),
    ("have no rights", "no_right"),
    ("chat_write_forbidden", "no_right"),
    ("topic_closed", "no_right"),
    ("chat_restricted", "no_right"),
)
_TAG = re.compile(r"<[^<>]*>")


def refusal(trouble: error.TelegramError) -> Undeliverable | None:
    """Why it cannot be delivered; None where it may go another time."""
    said = trouble.message.lower()
    found = next((code for words, code in _WORDS if words in said), None)
    if found:
        return Undeliverable(found, trouble.message)
    if isinstance(trouble, error.Forbidden):
        return Undeliverable("no_right", trouble.message)
    if isinstance(trouble, error.BadRequest | error.EndPointNotFound):
        return Undeliverable("refused", trouble.message)
    return None


def unchanged(trouble: error.TelegramError) -> bool:
    """Whether an edit was refused because the message reads so already."""
    return "not modified" in trouble.message.lower()


def unparsed(trouble: error.TelegramError) -> bool:
    """Whether the markup was not understood."""
    return "parse entities" in trouble.message.lower()


def bare(markup: str) -> str:
    """The words of a message without its markup.

    >>> bare("<b>国家</b> &lt;奖&gt;")
    '国家 <奖>'
    """
    return html.unescape(_TAG.sub("", markup))
