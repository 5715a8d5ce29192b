"""What `wenju serve` is put together from: the bot on Telegram, the site and the jobs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot import app
from bot.serving.jobs import Watch, forget_in_time, probe, secrets, upkeep
from bot.serving.telegram import CollectionByTelegram, is_shut, telegram, webhook_of

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import Route
    from starlette.types import ASGIApp

    from bot.answering.keeping import Memory, Receipt
    from bot.answering.types import Answer, Citation, Note, Sentence
    from bot.channels.telegram.asked import Asked
    from bot.channels.telegram.running import Telegram
    from bot.channels.telegram.webhook import Webhook
    from bot.channels.web.door import Door
    from bot.running import Job
    from bot.settings import Settings
    from retrieval.index import Reader
    from retrieval.types import Query

    Asks = Callable[[Asked], AsyncIterator[Query | Note | Sentence | Answer]]
    PageOf = Callable[[Receipt, Citation], str]
    Tell = Callable[[str, str], None]


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
        webhook = webhook_of(settings)
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
