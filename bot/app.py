"""The composition root: the only place that names concrete parts.

Each function imports what it builds when it is called, so that a command loads only what it needs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from bot.channels.holdings import Check
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import collection as wording

if TYPE_CHECKING:
    from bot.answering.assistant import Assistant
    from bot.answering.types import ChatModel, Library
    from bot.models.remembering import Remembering
    from bot.models.reranking import Heard, RerankService
    from bot.models.waiting import OnceAsked
    from bot.settings import Settings
    from bot.upkeep.scribe import Scribe
    from retrieval.index import Builder, Catalog, Reader, Recipe
    from retrieval.reading import Desk
    from retrieval.types import Findings, NamedEmbeddings, Passage


def embedding(settings: Settings | None = None) -> NamedEmbeddings:
    """What makes vectors of words: ours, or the service that the settings name."""
    if settings is None or not settings.asks_for_vectors:
        from retrieval.embedding.bundled import BundledEmbedding

        return BundledEmbedding()
    from bot.models.embedding import EmbeddingService

    return EmbeddingService(
        settings.embedding_model,
        settings.model_url,
        settings.openai_api_key.get_secret_value(),
        batch=settings.embedding_batch,
    )


def reranker(settings: Settings | None, heard: Heard = lambda _: None) -> RerankService | None:
    """The service that puts what was found in order, where the settings name one; `heard` hears how its calls end."""
    if settings is None or not settings.rerank_url:
        return None
    from bot.models.reranking import RerankService

    key = settings.rerank_api_key.get_secret_value()
    return RerankService(settings.rerank_url, settings.rerank_model, key, heard=heard)


def chat_model(
    settings: Settings, watched: Callable[[ChatModel], ChatModel] = lambda model: model
) -> OnceAsked | None:
    """The model that the settings name, None where answers are quoted; `watched` looks on when it is asked."""
    if not settings.asks_a_model:
        return None
    from bot.models.waiting import OnceAsked

    def make() -> ChatModel:
        from bot.models.compatible import OpenAICompatible

        model = OpenAICompatible(
            settings.chat_model,
            settings.model_url,
            settings.openai_api_key.get_secret_value(),
            read_timeout=settings.chat_timeout,
            traced=settings.trace_to_langsmith,
        )
        return watched(model)

    return OnceAsked(make)


def remembering_model(settings: Settings, *, fresh: bool) -> Remembering | None:
    """The same, with its replies kept by request, for measuring; `fresh` asks again what is kept."""
    model = chat_model(settings)
    if model is None:
        return None
    from bot.models.options import OPTIONS
    from bot.models.remembering import Remembering

    request = {"model": settings.chat_model, "url": settings.model_url, **OPTIONS}
    return Remembering(model, settings.replies_dir, request, fresh=fresh)


def way_of_answering(settings: Settings) -> str:
    """Who words the answers and where questions go, for people."""
    if not settings.asks_a_model:
        return answer_wording.by_quoting(settings.answerer == "quotes", settings.sent_to)
    return answer_wording.by_model(settings.chat_model, settings.sent_to)


def desk(settings: Settings, recognising: Callable[[str, int], None] = lambda path, page: None) -> Desk:
    """What reading may use; `recognising` hears which page of which file is being read by its looks."""
    from retrieval.reading import Desk

    return Desk(settings.scans_dir, recognising)


def recipe(settings: Settings, at: Desk | None = None) -> Recipe:
    """What a collection is made with, from the file to what is searched; files are read `at` a desk."""
    from retrieval import making

    return making.recipe(embedding(settings), at)


def builder(
    settings: Settings,
    holder: str,
    *,
    wait: bool,
    on_wait: Callable[[str], None],
    recognising: Callable[[str, int], None] = lambda path, page: None,
) -> Builder:
    """The one who writes the collection, and as `holder` is known to others.

    `on_wait` hears who is first, `recognising` which page of which file is being read by its looks.
    """
    from retrieval.index import Builder

    return Builder(
        settings.index_dir,
        recipe(settings, desk(settings, recognising)),
        chroma_url=settings.chroma_url,
        reserve=settings.disk_reserve,
        holder=holder,
        wait=wait,
        on_wait=on_wait,
    )


def scribe(settings: Settings) -> Scribe:
    """Who writes the collection in a process of its own, beside a service that answers."""
    from bot.upkeep.scribe import Scribe

    return Scribe(partial(builder, settings))


@contextmanager
def catalog(settings: Settings) -> Iterator[Catalog]:
    """What the collection holds, without what finds in it; an empty one where nothing was ever read in."""
    from retrieval.index import Catalog

    path = settings.index_dir / "catalog.sqlite"
    with closing(Catalog(path) if path.exists() else Catalog.empty()) as opened:
        yield opened


@contextmanager
def reader(
    settings: Settings,
    on_repair: Callable[[], object] | None = None,
    repair_elsewhere: Callable[[], None] | None = None,
) -> Iterator[Reader]:
    """What finds in the collection; it repairs what it finds broken, unless somebody is writing.

    `on_repair` hears that it has done so. With `repair_elsewhere` it only has that called, and goes on with what is
    whole.
    """
    from retrieval.index import Reader

    def repair() -> None:
        builder(settings, "wenju", wait=False, on_wait=lambda _: None).repair()
        if on_repair:
            on_repair()

    opened = Reader(
        settings.index_dir,
        embedding_name=embedding(settings).name,
        chroma_url=settings.chroma_url,
        repair=repair_elsewhere or repair,
    )
    with closing(opened):
        yield opened


def library(reader: Reader, settings: Settings | None = None, reranking: Heard = lambda _: None) -> Library:
    """The collection as answering sees it; without settings with our own vectors and in our own order. `reranking`
    hears how calls to a re-ranker end.

    ``synonyms.txt`` beside it says what else may be said. Raises NotASynonym for a list with a line that is no entry.
    """
    from retrieval.search.searching import Searcher
    from retrieval.synonyms import beside, everyday

    synonyms = everyday().joined(beside(reader.folder))
    return Searcher(reader, embedding(settings), synonyms, reranker(settings, reranking))


def in_own_order(library: Library) -> Library:
    """The same without a re-ranker, for what nobody has asked: that service may be paid for each search."""
    from retrieval.search.searching import Searcher

    return replace(library, reranker=None) if isinstance(library, Searcher) else library


def assistant(
    library: Library,
    settings: Settings | None = None,
    today: date | None = None,
    model: OnceAsked | Remembering | None = None,
) -> Assistant:
    """Who answers: a model where the settings name one, else by quoting. `today` is the day that 昨天 counts from.

    `model`, where given, is asked instead of a new one.
    """
    from bot.answering.assistant import Assistant
    from bot.answering.extractive import QuotingAnswerer

    def day() -> date:
        return today or datetime.now().astimezone().date()

    model = model or (chat_model(settings) if settings else None)
    if settings is None or model is None:
        return Assistant(library, QuotingAnswerer(), today=day)
    from bot.answering.chat import ChatAnswerer
    from bot.answering.restating import Restater
    from bot.answering.second_look import SecondLook
    from prompts import load

    restater = Restater(model, load("rewrite"), day)
    return Assistant(
        library,
        ChatAnswerer(model, load("answer"), load("whole")),
        restater,
        settings.answer_deadline,
        prepare=model.load,
        second_look=SecondLook(model, load("verify")),
        today=day,
    )


def checks(settings: Settings) -> tuple[Check, ...]:
    """What is configured, reachable and healthy, in the order in which to put it right."""
    from bot.health import (
        chroma_check,
        collection_checks,
        embedding_check,
        folder_check,
        model_check,
        rerank_check,
        service_check,
        space_check,
    )

    repairs: list[bool] = []
    with reader(settings, lambda: repairs.append(True)) as opened:
        name = embedding(settings).name
        found = [folder_check(settings.data_dir), *collection_checks(opened, name, repairs)]
    found.insert(1, space_check(settings))
    key = settings.openai_api_key.get_secret_value()
    found.append(
        embedding_check(settings.embedding_model, settings.model_url, key)
        if settings.asks_for_vectors
        else Check("embedding", True, wording.embedding(embedding().name))
    )
    found.append(Check("answerer", True, way_of_answering(settings)))
    if settings.asks_a_model:
        found.append(model_check(settings.chat_model, settings.model_url, key))
    if asked := reranker(settings):
        found.append(rerank_check(asked, asked.model, asked.url, asked.key))
    if settings.chroma_url:
        found.append(server := chroma_check(settings.chroma_url))
        if not server.ok:  # then it is the server that has to be put right, and no index
            found = [replace(one, action="") if one.name == "index" else one for one in found]
    if settings.telegram_bot_token.get_secret_value():
        found.append(service_check(settings.http_host, settings.http_port))
    return tuple(found)


def around(reader: Reader, passage: Passage) -> tuple[str, str]:
    """The words before and behind a passage in its story; empty at the story's ends."""
    told = [one for one in reader.catalog.passages_of(passage.document.id) if _same_run(one, passage)]
    places = [place for place, one in enumerate(told) if one.id == passage.id]
    if not places:
        return "", ""
    before, behind = told[: places[0]], told[places[0] + 1 :]
    return before[-1].text if before else "", behind[0].text if behind else ""


def warm_up(library: Library, settings: Settings | None = None) -> None:
    """Open behind the back of a person who is still typing what the first question would have to open and load."""

    def search() -> None:
        look_once(library)
        if settings and settings.asks_a_model:
            import_module("bot.models.compatible")

    Thread(target=search, daemon=True).start()


def look_once(library: Library) -> None:
    """Open what a search opens."""
    from retrieval.errors import RetrievalError
    from retrieval.types import Query

    with suppress(RetrievalError):  # whoever asks first will be told
        in_own_order(library).search(Query("1"), 1)


def _same_run(one: Passage, other: Passage) -> bool:
    return one.story == other.story and one.kind == other.kind


def search(library: Library, question: str, limit: int, today: date | None = None) -> tuple[Findings, float]:
    """What was found, and how many seconds it took. With `today`, 昨天 is also sought as the date that it was."""
    from bot.answering.days import widened
    from retrieval.types import Query

    began = time.perf_counter()
    findings = library.search(Query(widened(question, today) if today else question), limit)
    return findings, time.perf_counter() - began
