"""What `wenju serve` is put together from: the bot on Telegram, and the proof pages beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, contextmanager, nullcontext
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
    from bot.channels.telegram.documents import Collection
    from bot.channels.telegram.face import Face
    from bot.channels.telegram.postman import Postman
    from bot.channels.telegram.running import News, Put, Service
    from bot.settings import Settings
    from bot.upkeep.jobs import Job
    from bot.upkeep.scribe import Scribe
    from retrieval.index import IndexReport, Progress, Reader
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

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe

    def index(self, path: Path, progress: Progress, waiting: Callable[[], None]) -> IndexReport:
        return self._scribe.index([path], "Telegram", progress, waiting)

    def remove(self, document_ids: Sequence[str]) -> None:
        self._scribe.remove(document_ids, "Telegram")


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
    collection: Collection,
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
def telegram(
    settings: Settings, tell: Callable[[News, str], None], say: Callable[[str], None] = lambda said: None
) -> Iterator[Service]:
    """The bot on Telegram, ready to run; `tell` hears how things stand, `say` what became of work behind them."""
    from bot.channels.rendering.telegram import pages, so_far
    from bot.channels.telegram.proof import Exhibit
    from bot.channels.telegram.running import Service, connected
    from bot.channels.telegram.streaming import Streaming
    from bot.state import Store
    from bot.upkeep.jobs import going_on
    from bot.upkeep.mending import Mending

    scribe = app.scribe(settings)
    mending = Mending(settings.index_dir, scribe.repair)
    with (
        closing(scribe),
        app.reader(settings, repair_elsewhere=mending.ask) as opened,
        closing(Store(settings.state_file)) as memory,
    ):
        shelf = app.library(opened, settings)
        answering = app.assistant(shelf, settings)
        events = asks(shelf, answering, opened)
        collection = CollectionByTelegram(scribe)

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
                settings, opened, memory, collection, postman, answers, me=me, put=put, days=days, page=page
            )

        jobs = {"mending": mending.going_on} | upkeep(settings, scribe, say)
        page, pages_beside = proof_pages(settings, opened, memory)

        @asynccontextmanager
        async def beside() -> AsyncIterator[None]:
            async with going_on(jobs), pages_beside():
                try:
                    yield
                finally:
                    scribe.close()  # or a thread would wait for it when the loop ends

        bot = connected(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url)
        yield Service(bot, memory, face, prepare, tell, settings.retention_days, beside)


def upkeep(settings: Settings, scribe: Scribe, say: Callable[[str], None]) -> dict[str, Job]:
    """The jobs behind the questions, by name."""
    from bot.upkeep.sweeping import sweeping
    from bot.upkeep.watching import watching

    def index(paths: Sequence[Path]) -> IndexReport:
        return scribe.index(paths, "wenju serve")

    caches = (settings.scans_dir, settings.replies_dir)
    jobs: dict[str, Job] = {"sweeping": partial(sweeping, settings.documents_dir, caches)}
    if settings.watch_seconds:
        jobs["watching"] = partial(watching, settings.documents_dir, settings.watch_seconds, index, say)
    return jobs


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
