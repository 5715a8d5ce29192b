"""A broken index is noticed and put right, once, behind the questions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.upkeep.mending import Mending, is_doubtful
from retrieval.index import Builder, Reader
from retrieval.index.lock import write_lock
from tests.index.conftest import builder, collection, embedding, open_reader, papers
from tests.index.damages import (
    delete_the_pointer,
    delete_vectors,
    leave_a_mark,
    truncate_vectors,
    truncate_words,
)

__all__ = ["builder", "collection", "embedding", "open_reader", "papers"]


@pytest.mark.parametrize(
    "damage", [truncate_vectors, delete_vectors, truncate_words, delete_the_pointer, leave_a_mark]
)
def test_damage_is_seen_without_opening_anything(
    damage: Callable[[Path], None], builder: Builder, papers: Path, collection: Path
) -> None:
    assert not is_doubtful(collection)
    builder.index([papers])
    assert not is_doubtful(collection)

    damage(collection)

    assert is_doubtful(collection)
    with write_lock(collection):
        assert not is_doubtful(collection)
    builder.repair()
    assert not is_doubtful(collection)


def test_a_reader_asks_for_it_and_goes_on_with_what_there_is(
    builder: Builder, papers: Path, collection: Path, open_reader: Callable[..., Reader]
) -> None:
    builder.index([papers])
    mended = asyncio.Event()
    states: list[str] = []

    async def one_round() -> None:
        loop = asyncio.get_running_loop()

        def repair() -> None:
            states.append(reader.state())
            builder.repair()
            loop.call_soon_threadsafe(mended.set)

        mending = Mending(collection, repair)
        reader = open_reader(mending.ask)
        job = asyncio.create_task(mending.going_on())
        await asyncio.sleep(0)
        delete_vectors(collection)
        states.append(await asyncio.to_thread(reader.state))
        async with asyncio.timeout(60):
            await mended.wait()
        states.append(await asyncio.to_thread(reader.state))
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job

    asyncio.run(one_round())

    assert states == ["words_only", "words_only", "whole"]


def test_what_no_question_has_met_is_found_by_looking(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers])
    delete_vectors(collection)
    tries: list[bool] = []

    repaired = threading.Event()

    def repair() -> None:
        tries.append(is_doubtful(collection))
        builder.repair()
        repaired.set()

    async def some_rounds() -> None:
        job = asyncio.create_task(Mending(collection, repair, every=0.05).going_on())
        assert await asyncio.to_thread(repaired.wait, 60)
        await asyncio.sleep(0.3)
        job.cancel()

    asyncio.run(some_rounds())

    assert tries == [True]
