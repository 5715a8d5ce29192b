"""What `wenju serve` is put together from: the bot on Telegram, the site and the jobs beside it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot import app

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette
    from starlette.routing import Route
    from starlette.types import ASGIApp
    from telegram import Update

    from bot.answering.assistant import Assistant
    from bot.answering.keeping import Memory, Receipt
    from bot.answering.types import Answer, ChatModel, Citation, Library, Note, Sentence
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
    from bot.channels.web.door import Door
    from bot.observing.meters import Meters, Result
    from bot.observing.probing import Probe
    from bot.observing.vitals import Vitals
    from bot.running import Job
    from bot.settings import Settings
    from bot.upkeep.scribe import Scribe
    from retrieval.index import IndexReport, Progress, Reader
    from retrieval.types import Query

    Asks = Callable[[Asked], AsyncIterator[Query | Note | Sentence | Answer]]
    PageOf = Callable[[Receipt, Citation], str]
    Tell = Callable[[str, str], None]

_DAY = 86_400.0  # seconds
_EXPIRY = 6 * 3_600.0  # seconds between two looks for what is too old

_log = logging.getLogger(__name__)


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


async def serve(settings: Settings, tell: Tell) -> None:
    """All that `wenju serve` does, until its task is cancelled; `tell` hears how things stand.

    Health answers before anything heavy is loaded; what is asked is taken as soon as it can be stored. Ends in the
    opposite order: Telegram, the jobs beside it, the site. Raises NotKept, WrongToken, PortTaken.
    """
    from bot.running import beside
    from bot.supervision import notify

    async with AsyncExitStack() as stack:
        door = await stack.enter_async_context(_door(settings, tell))
        parts = await asyncio.to_thread(lambda: stack.enter_context(_parts(settings, tell)))
        if is_shut(settings, parts.memory):
            tell("shut", "")
        parts.open(door)
        await stack.enter_async_context(beside(parts.jobs))
        notify("READY=1")
        await parts.telegram.run()


@dataclass(frozen=True, slots=True)
class Parts:
    """What a service is made of. `jobs` go on beside Telegram and the site, by their names."""

    telegram: Telegram
    site: ASGIApp
    memory: Memory
    jobs: Mapping[str, Job]
    watch: Watch
    webhook: Webhook | None

    def open(self, door: Door) -> None:
        """Behind it stands the site from now on."""
        door.responded = self.watch.meters.responded
        if self.webhook:
            door.free = frozenset([self.webhook.path])
        door.site = self.site


@asynccontextmanager
async def _door(settings: Settings, tell: Tell) -> AsyncIterator[Door]:
    """What answers on HTTP. Who has not asked for proof pages is not stopped by a port that is taken."""
    from bot.channels.web import PortTaken
    from bot.channels.web.door import Door
    from bot.channels.web.limits import Rate
    from bot.channels.web.serving import serving

    door = Door(Rate())
    async with AsyncExitStack() as stack:
        try:
            served = serving(door, settings.http_host, settings.http_port, settings.trusted_proxies)
            await stack.enter_async_context(served)
        except PortTaken as error:
            if settings.public_url:
                raise
            tell("no_http", str(error))
        yield door


@contextmanager
def _parts(settings: Settings, tell: Tell) -> Iterator[Parts]:
    """Made in a thread: what this loads takes seconds."""
    from bot.channels.telegram.listening import Listening
    from bot.observing import logs, site
    from bot.observing.meters import Meters
    from bot.observing.vitals import Vitals
    from bot.state import Store
    from bot.supervision import stay_watched
    from bot.upkeep.mending import Mending

    logs.set_up(settings.log_format, *secrets(settings), wordy=settings.log_level == "debug")
    scribe = app.scribe(settings)
    mending = Mending(settings.index_dir, scribe.repair)
    with (
        closing(scribe),
        app.reader(settings, repair_elsewhere=mending.ask) as reader,
        closing(Store(settings.state_file)) as memory,
    ):
        memory.inbox.waiting()  # raises where the store cannot be opened
        vitals = Vitals(settings.asks_a_model)
        watch = Watch(vitals, Meters(vitals))
        webhook = telegram_webhook(settings)
        page, pages = proof_pages(
            settings,
            reader,
            memory,
            *([webhook.route()] if webhook else []),
            *site.routes(watch.vitals, watch.meters),
        )
        listening = Listening(settings.telegram_updates, webhook)
        jobs: dict[str, Job] = {
            "retention": partial(forget_in_time, memory, settings.retention_days),
            "watchdog": stay_watched,
            "probe": probe(settings, reader, memory, watch).go_on,
            "mending": mending.going_on,
            **upkeep(settings, scribe, tell),
        }
        collection = CollectionByTelegram(scribe)
        bot = telegram(settings, reader, memory, collection, page, tell, listening, watch)
        yield Parts(bot, pages, memory, jobs, watch, webhook)


@dataclass(frozen=True, slots=True)
class Watch:
    """What is told how the service is doing."""

    vitals: Vitals
    meters: Meters

    def over(self, model: ChatModel) -> ChatModel:
        from bot.observing.watching import WatchedModel

        return WatchedModel(model, self.vitals, self.meters)

    def heard(self, result: Result) -> None:
        """How a call to Telegram has ended."""
        self.meters.called("telegram", result)
        if result == "ok":
            self.vitals.well("telegram")
        else:
            self.vitals.ill("telegram", result)


def probe(settings: Settings, reader: Reader, memory: Memory, watch: Watch) -> Probe:
    """What tries store, index and model in the background. A service that embeds is not asked: that may cost money."""
    from bot.health import model_check
    from bot.observing.probing import Probe
    from retrieval.types import Query

    library = app.library(reader, settings)

    def find() -> str:
        if settings.asks_for_vectors:
            reader.word_candidates(("1",), 1)
            return ""
        return library.search(Query("1"), 1).trouble

    def reaches() -> bool:
        key = settings.openai_api_key.get_secret_value()
        return model_check(settings.chat_model, settings.model_url, key).ok

    return Probe(
        watch.vitals,
        watch.meters,
        memory.inbox,
        find,
        library.coverage,
        settings.index_dir / "catalog.sqlite",
        reaches if settings.asks_a_model else None,
    )


def secrets(settings: Settings) -> tuple[str, ...]:
    """What may stand in no log."""
    return settings.telegram_bot_token.get_secret_value(), settings.openai_api_key.get_secret_value()


async def forget_in_time(memory: Memory, days: int) -> None:
    """Remove what is older than so many days, every few hours."""
    from bot.channels.telegram.kept import kept

    while True:
        removed = await kept(memory.expire, time.time() - days * _DAY)
        _log.info("%d entries were too old and are removed", removed)
        await asyncio.sleep(_EXPIRY)


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
    from bot.observing.watching import answering as watched

    shelf = app.library(reader, settings)
    answering = app.assistant(shelf, settings, model=app.chat_model(settings, watch.over))
    events = watched(asks(shelf, answering, reader), watch.meters)

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
            settings, reader, memory, collection, postman, answers, me=me, put=put, days=days, page=page
        )

    bot = connected(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url, watch.heard)
    return Telegram(bot, memory, face, prepare, tell, listening)


def telegram_webhook(settings: Settings) -> Webhook | None:
    """Where Telegram may call us, if we have a public address."""
    from bot.channels.telegram.webhook import Webhook, address
    from bot.channels.web.links import key_in

    if not settings.public_url or settings.telegram_updates == "polling":
        return None
    key, token = key_in(settings.state_file.parent), settings.telegram_bot_token.get_secret_value()
    return Webhook(address(settings.public_url, key, token))


def upkeep(settings: Settings, scribe: Scribe, tell: Tell) -> dict[str, Job]:
    """The jobs that keep collection and folders in order, by name."""
    from bot.upkeep.sweeping import sweeping
    from bot.upkeep.watching import watching

    def index(paths: Sequence[Path]) -> IndexReport:
        return scribe.index(paths, "wenju serve")

    caches = (settings.scans_dir, settings.replies_dir)
    jobs: dict[str, Job] = {"sweeping": partial(sweeping, settings.documents_dir, caches)}
    if settings.watch_seconds:
        say = partial(tell, "upkeep")
        jobs["watching"] = partial(watching, settings.documents_dir, settings.watch_seconds, index, say)
    return jobs


def proof_pages(
    settings: Settings, reader: Reader, memory: Memory, *more: Route
) -> tuple[PageOf | None, Starlette]:
    """The address of a citation's proof page, None without a public address, and the site on which the pages stand
    beside `more`."""
    from bot.channels.web.links import Links, key_in
    from bot.channels.web.site import site

    links = Links(settings.public_url, key_in(settings.state_file.parent), settings.retention_days)
    pages = site(links, memory.receipts, lambda: reader.catalog, *more)
    if not settings.public_url:
        return None, pages
    return lambda receipt, citation: links.address(receipt.id, citation.number), pages
