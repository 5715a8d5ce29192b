"""A tap on a button: who tapped what, and that it is answered, once."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, Message

from bot.answering.keeping import Talk
from bot.channels.telegram.addressing import talk_in
from bot.channels.telegram.postman import Postman


@dataclass(slots=True)
class Tap:
    """`message` is the one under which the button stands, `words` what is written on the button, if that is known."""

    id: str
    talk: Talk
    message: int
    data: str
    words: str
    postman: Postman
    answered: bool = False

    @property
    def person(self) -> int:
        return self.talk.person

    async def answer(self, text: str = "", *, alert: bool = False) -> None:
        """End the waiting on the person's screen, at most once; `text` is shown for a moment."""
        if not self.answered:
            self.answered = True
            await self.postman.answer_tap(self.id, text, alert)


def tap_of(query: CallbackQuery, postman: Postman) -> Tap | None:
    """None for a button of a message that is not in a chat of ours."""
    message = query.message
    if message is None or query.data is None:
        return None
    if isinstance(message, Message):
        talk = talk_in(message, query.from_user.id)
        words = _words(message, query.data)
    else:
        talk, words = Talk(message.chat.id, 0, query.from_user.id), ""
    return Tap(query.id, talk, message.message_id, query.data, words, postman)


def _words(message: Message, data: str) -> str:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return next((button.text for row in rows for button in row if button.callback_data == data), "")
