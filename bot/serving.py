"""What `wenju serve` is put together from: the bot on Telegram, and the proof pages beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

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
    from bot.channels.telegram.face import Face
    from bot.channels.telegram.postman import Postman
    from bot.channels.telegram.running import News, Put, Service
    from bot.settings import Settings
    from retrieval.index import Builder, IndexReport, Progress, Reader
    from retrieval.types import Query

    Asks = Callable[[Asked], AsyncIterator[Query | Note | Sentence | Answer]]


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

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def index(self, path: Path, progress: Progress, waiting: Callable[[], None]) -> IndexReport:
        return self._builder(lambda _: waiting()).index([path], progress)

    def remove(self, document_ids: Sequence[str]) -> None:
        self._builder(lambda _: None).remove(document_ids)

    def _builder(self, on_wait: Callable[[str], None]) -> Builder:
        return app.builder(self._settings, "Telegram", wait=True, on_wait=on_wait)


def telegram_rules(settings: Settings) -> Rules:
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

    return Gate(telegram_rules(settings), memory.doors).shut


def telegram_face(
    settings: Settings,
    reader: Reader,
    memory: Memory,
    postman: Postman,
    answers: Answers,
    *,
    me: Me,
    put: Callable[[Update], Awaitable[None]],
    days: int,
    page: Callable[[Receipt, Citation], str] | None = None,
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

    gate = Gate(telegram_rules(settings), memory.doors)
    lists = Lists(lambda: reader.catalog)
    proof = Proof(memory.receipts, lambda: reader.catalog, postman, me.username, page)
    about = About(days=days)
    if settings.asks_a_model:
        about = About(settings.chat_model, urlsplit(settings.model_url).hostname or "", days)
    collection = CollectionByTelegram(settings)
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


@contextmanager
def telegram(settings: Settings, tell: Callable[[News, str], None]) -> Iterator[Service]:
    """The bot on Telegram, ready to run; `tell` hears how things stand."""
    from bot.channels.rendering.telegram import pages, so_far
    from bot.channels.telegram.proof import Exhibit
    from bot.channels.telegram.running import Service, connected
    from bot.channels.telegram.streaming import Streaming
    from bot.state import Store

    with app.reader(settings) as opened, closing(Store(settings.state_file)) as memory:
        shelf = app.library(opened, settings)
        answering = app.assistant(shelf, settings)
        events = asks(shelf, answering, opened)

        def prepare() -> None:
            app.look_once(shelf)
            if answering.prepare:
                answering.prepare()

        def face(me: Me, postman: Postman, cases: Cases, put: Put) -> Face:
            def whole(answer: Answer, receipt: str, *, late: bool = False) -> Sequence[Page]:
                def link(number: int) -> str:
                    return Exhibit(receipt, number).address(me.username)

                return pages(answer, receipt, link=link, late=late)

            answers = Streaming(memory, postman, cases, events, so_far, whole)
            days = settings.retention_days
            return telegram_face(
                settings, opened, memory, postman, answers, me=me, put=put, days=days, page=page
            )

        page, beside = proof_pages(settings, opened, memory)
        bot = connected(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url)
        yield Service(bot, memory, face, prepare, tell, settings.retention_days, beside)


def proof_pages(
    settings: Settings, reader: Reader, memory: Memory
) -> tuple[Callable[[Receipt, Citation], str] | None, Callable[[], AbstractAsyncContextManager[object]]]:
    """The address of a citation's proof page, and what serves these pages; neither without a public address."""
    if not settings.public_url:
        return None, nullcontext
    from bot.channels.web.links import Links, key_in
    from bot.channels.web.serving import serving
    from bot.channels.web.site import site

    links = Links(settings.public_url, key_in(settings.state_file.parent), settings.retention_days)
    pages = site(links, memory.receipts, lambda: reader.catalog)
    return (
        lambda receipt, citation: links.address(receipt.id, citation.number),
        partial(serving, pages, settings.http_host, settings.http_port),
    )
