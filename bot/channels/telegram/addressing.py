"""What a message of Telegram's says, and whether it says it to us.

In a private chat everything does. In a group only what mentions us, replies to us, or is one of our commands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.answering.keeping import Talk

_LONGEST_QUOTE = 200  # characters of a quoted part; a question leans on its beginning


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are on Telegram."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message without what only addresses us. `command` is its name without the slash, empty for plain words."""

    talk: Talk
    message: int
    words: str
    command: str = ""


def talk_of(message: Message) -> Talk | None:
    """Where it was said and by whom; None for what no person said."""
    if message.from_user is None or message.chat.type == ChatType.CHANNEL:
        return None
    return talk_in(message, message.from_user.id)


def talk_in(message: Message, person: int) -> Talk:
    """The conversation that a person has where a message stands."""
    thread = message.message_thread_id if message.is_topic_message else 0
    return Talk(message.chat.id, thread or 0, person)


def said(message: Message, me: Me) -> Said | None:
    """What was said to us; None where nothing was."""
    talk = talk_of(message)
    if talk is None or (message.from_user and message.from_user.is_bot and message.chat.id > 0):
        return None
    text = message.text or message.caption or ""
    command, behind = _command(message, text, me)
    if command is None:
        return None  # another bot's
    to_us = message.chat.id > 0 or bool(command) or _mentions(message, me) or replied(message, me) is not None
    if not to_us:
        return None
    words = _without_mentions(message, text, me)[behind:].strip() if not command else text[behind:].strip()
    return Said(talk, message.message_id, _with_context(message, words, me), command)


def stops(update: Update, me: Me) -> bool:
    """Whether it asks to stop, which cannot wait until the question before it is answered."""
    message = update.message
    heard = said(message, me) if message else None
    return heard is not None and heard.command == "stop"


def replied(message: Message, me: Me) -> Message | None:
    """Our own message that it replies to; the message that opens a forum's topic is not meant."""
    to = message.reply_to_message
    if to is None or to.from_user is None or to.from_user.id != me.id or to.forum_topic_created:
        return None
    return to


def _command(message: Message, text: str, me: Me) -> tuple[str | None, int]:
    """The command at the beginning and where it ends; None where it is for another bot."""
    first = next((entity for entity in _entities(message) if entity.offset == 0), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND:
        return "", 0
    name, _, bot = text[1 : first.length].partition("@")  # a command is ASCII: units are characters
    if bot and bot.lower() != me.username.lower():
        return None, 0
    return name.lower(), first.length


def _mentions(message: Message, me: Me) -> bool:
    text = message.text or message.caption or ""
    return any(_is_us(entity, text, me) for entity in _entities(message))


def _is_us(entity: MessageEntity, text: str, me: Me) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntity.MENTION and _piece(text, entity).lower() == f"@{me.username}".lower()


def _without_mentions(message: Message, text: str, me: Me) -> str:
    """The text without our name."""
    units = text.encode("utf-16-le", "surrogatepass")
    kept, place = b"", 0
    for entity in _entities(message):
        if _is_us(entity, text, me):
            kept += units[place : 2 * entity.offset] + " ".encode("utf-16-le")
            place = 2 * (entity.offset + entity.length)
    return (kept + units[place:]).decode("utf-16-le", "surrogatepass")


def _with_context(message: Message, words: str, me: Me) -> str:
    """The words with what they point at: a quoted part, or, where there are none, somebody else's message."""
    if message.quote is not None and words:
        return f"“{' '.join(message.quote.text.split())[:_LONGEST_QUOTE]}”，{words}"
    to = message.reply_to_message
    if not words and to is not None and replied(message, me) is None:
        return to.text or to.caption or ""
    return words


def _entities(message: Message) -> Iterable[MessageEntity]:
    return message.entities or message.caption_entities


def _piece(text: str, entity: MessageEntity) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
