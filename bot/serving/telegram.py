"""The bot on Telegram, put together: who may ask, who answers, what takes the updates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot import app

if TYPE_CHECKING:
    from pathlib import Path

    from telegram import Update

    from bot.answering.assistant import Assistant
    from bot.answering.keeping import Memory, Receipt
    from bot.answering.types import Answer, Citation, Library, Note, Sentence
    from bot.channels.rendering.buttons import Page
    from bot.channels.telegram.access import Rules
    from bot.channels.telegram.addressing import Me
    from bot.channels.telegram.asked import Answers, Asked
    from bot.channels.telegram.cases import Cases
    from bot.channels.telegram.documents import Collection
    from bot.channels.telegram.face import Face
    from bot.channels.telegram.listening import Listening
    from bot.channels.telegram.postman import Postman
    from bot.channels.telegram.running import Put, Telegram
    from bot.channels.telegram.webhook import Webhook
    from bot.serving.jobs import Watch
    from bot.settings import Settings
    from bot.upkeep.scribe import Scribe
    from retrieval.index import IndexReport, Progress, Reader
    from retrieval.types import Query

    Asks = Callable[[Asked], AsyncIterator[Query | Note | Sentence | Answer]]
    PageOf = Callable[[Receipt, Citation], str]
    Tell = Callable[[str, str], None]


def asks(library: Library, assistant: Assistant, reader: Reader) -> Asks:
    """Who answers what is asked in a channel, keeping to a story where the question does."""
    from bot.answering.scoping import OneStory

    def events(asked: Asked) -> AsyncIterator[Query | Note | Sentence | Answer]:
        if asked.story is None:
            return assistant.answer(asked.question, asked.history)
        story = [
            passage
            for passage in reader.catalog.passages_of(asked.story.document)
            if passage.story == asked.story.number
        ]
        return replace(assistant, library=OneStory(library, tuple(story))).answer(asked.question)

    return events


class CollectionByTelegram:
    """The collection as those write it who send documents by Telegram; each job waits for other writers."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def index(self, path: Path, progress: Progress, waiting: Callable[[], None]) -> IndexReport:
        return self._scribe.index([path], "Telegram", progress, waiting)

    def remove(self, document_ids: Sequence[str]) -> None:
        self._scribe.remove(document_ids, "Telegram")


def rules(settings: Settings) -> Rules:
    """Who may ask by Telegram, as the settings say."""
    from bot.channels.telegram.access import Rules

    return Rules(
        settings.access,
        settings.allowed_users,
        settings.allowed_chats,
        settings.admin_users,
        settings.questions_per_minute,
    )


def is_shut(settings: Settings, memory: Memory) -> bool:
    """Whether nobody at all may ask by Telegram."""
    from bot.channels.telegram.access import Gate

    return Gate(rules(settings), memory.doors).shut


def face_of(
    settings: Settings,
    reader: Reader,
    memory: Memory,
    collection: Collection,
    postman: Postman,
    answers: Answers,
    *,
    me: Me,
    put: Callable[[Update], Awaitable[None]],
    days: int,
    page: PageOf | None = None,
) -> Face:
    """What takes Telegram's updates. `put` queues one as if it had come; conversations are kept for `days`;
    `page` gives the addresses of proof pages."""
    from bot.channels.telegram.access import Gate, Pace
    from bot.channels.telegram.administering import Administration
    from bot.channels.telegram.admission import Doorkeeper
    from bot.channels.telegram.asking import Asking
    from bot.channels.telegram.collection import Lists
    from bot.channels.telegram.commands import About, Commands
    from bot.channels.telegram.documents import Uploads
    from bot.channels.telegram.face import Face
    from bot.channels.telegram.feedback import Opinions
    from bot.channels.telegram.proof import Proof

    gate = Gate(rules(settings), memory.doors)
    lists = Lists(lambda: reader.catalog)
    proof = Proof(memory.receipts, lambda: reader.catalog, postman, me.username, page)
    about = About(settings.chat_model if settings.asks_a_model else "", settings.sent_to, days)
    uploads = Uploads(settings.documents_dir, postman, collection, lambda: reader.catalog)
    return Face(
        me,
        postman,
        answers,
        Asking(memory, proof, me),
        Commands(memory, postman, answers, lists, proof, about),
        Administration(gate, Doorkeeper(gate, postman), uploads, lists, memory, postman, about),
        Opinions(memory, postman),
        Pace(settings.questions_per_minute),
        put,
    )


def telegram(
    settings: Settings,
    reader: Reader,
    memory: Memory,
    collection: Collection,
    page: PageOf | None,
    tell: Tell,
    listening: Listening,
    watch: Watch,
) -> Telegram:
    """The bot on Telegram, ready to run; `page` gives the addresses of proof pages."""
    from bot.channels.rendering.telegram import pages, so_far
    from bot.channels.telegram.proof import Exhibit
    from bot.channels.telegram.running import Telegram, connected
    from bot.channels.telegram.streaming import Streaming
    from bot.memory import settle
    from bot.observing.watching import answering as watched

    shelf = app.library(reader, settings, partial(watch.meters.called, "rerank"))
    answering = app.assistant(shelf, settings, model=app.chat_model(settings, watch.over))
    events = watched(asks(shelf, answering, reader), watch.meters)

    def prepare() -> None:
        app.look_once(shelf)
        if answering.prepare:
            answering.prepare()
        settle()

    def face(me: Me, postman: Postman, cases: Cases, put: Put) -> Face:
        def whole(answer: Answer, receipt: str, *, late: bool = False) -> Sequence[Page]:
            def link(number: int) -> str:
                return Exhibit(receipt, number).address(me.username)

            return pages(answer, receipt, link=link, late=late)

        answers = Streaming(memory, postman, cases, events, so_far, whole)
        days = settings.retention_days
        return face_of(
            settings, reader, memory, collection, postman, answers, me=me, put=put, days=days, page=page
        )

    bot = connected(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url, watch.heard)
    return Telegram(bot, memory, face, prepare, tell, listening)


def webhook_of(settings: Settings) -> Webhook | None:
    """Where Telegram may call us, if we have a public address."""
    from bot.channels.telegram.webhook import Webhook, address
    from bot.channels.web.links import key_in

    if not settings.public_url or settings.telegram_updates == "polling":
        return None
    key, token = key_in(settings.state_file.parent), settings.telegram_bot_token.get_secret_value()
    return Webhook(address(settings.public_url, key, token))
