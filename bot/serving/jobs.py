"""What goes on beside the questions, put together: upkeep, the probe, and those who watch how it goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot import app

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.keeping import Memory, Receipt
    from bot.answering.types import Answer, ChatModel, Citation, Note, Sentence
    from bot.channels.telegram.asked import Asked
    from bot.observing.meters import Meters, Result
    from bot.observing.probing import Probe
    from bot.observing.vitals import Vitals
    from bot.running import Job
    from bot.settings import Settings
    from bot.upkeep.scribe import Scribe
    from retrieval.index import IndexReport, Reader
    from retrieval.types import Query

    Asks = Callable[[Asked], AsyncIterator[Query | Note | Sentence | Answer]]
    PageOf = Callable[[Receipt, Citation], str]
    Tell = Callable[[str, str], None]

_DAY = 86_400.0  # seconds
_EXPIRY = 6 * 3_600.0  # seconds between two looks for what is too old

_log = logging.getLogger(__name__)


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
    """What tries store, index and model in the background. A service that embeds or re-ranks is not asked: that may
    cost money."""
    from bot.health import model_check
    from bot.observing.probing import Probe
    from retrieval.types import Query

    library = app.in_own_order(app.library(reader, settings))

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
    kept = (settings.telegram_bot_token, settings.openai_api_key, settings.rerank_api_key)
    return tuple(one.get_secret_value() for one in kept)


async def forget_in_time(memory: Memory, days: int) -> None:
    """Remove what is older than so many days, every few hours."""
    from bot.channels.telegram.kept import kept

    while True:
        removed = await kept(memory.expire, time.time() - days * _DAY)
        _log.info("%d entries were too old and are removed", removed)
        await asyncio.sleep(_EXPIRY)


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
