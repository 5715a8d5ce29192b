from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.answering.keeping import Incoming, Talk
from bot.channels.telegram.addressing import said
from bot.channels.telegram.cases import Cases
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.postman import Undeliverable
from bot.channels.wording import telegram as wording
from bot.state import Store
from tests.channels.telegram.wire import Wire, bot_over
from tests.fakes_telegram import ME, People, RecordingPostman

UNKNOWN = Talk(99, person=99)


@dataclass
class Taker:
    """Takes a moment for each message; 坏 goes wrong, 走 has gone away, 慢 takes as long as it is let."""

    begun: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    late: list[bool] = field(default_factory=list)

    async def introduce(self) -> None: ...

    async def take(self, update: Update, *, late: bool = False) -> None:
        message = update.message or update.edited_message
        heard = said(message, ME) if message else None
        words = heard.words or f"/{heard.command}" if heard else "event"
        self.begun.append(words)
        self.late.append(late)
        await asyncio.sleep(60 if words == "慢" else 0.02)
        if words == "坏":
            raise ValueError("坏")
        if words == "走":
            raise Undeliverable("blocked")
        self.done.append(words)


@dataclass
class Office:
    """A store, a taker, and people who write."""

    path: Path
    taker: Taker = field(default_factory=Taker)
    postman: RecordingPostman = field(default_factory=RecordingPostman)

    def __post_init__(self) -> None:
        self.store = Store(self.path)
        self.people = People(self.postman)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Intake]:
        intake = Intake(self.store.inbox, Cases(), self.postman, ME, self.taker)
        async with bot_over(Wire()) as bot:
            await intake.resume(bot)
        intake.open()
        yield intake
        await intake.close(0.3)

    def receives(self, *updates: Update, settled: float = 0.4) -> None:
        """Updates come in, one after the other; what is begun then is ended."""

        async def all_of_them() -> None:
            async with self.opened() as intake:
                for update in updates:
                    await intake.put(update)
                await asyncio.sleep(settled)

        asyncio.run(all_of_them())

    def states(self) -> list[tuple[str, int]]:
        """What is not finished, and how often it was begun."""
        return [(one.state, one.attempts) for one in self.store.inbox.unfinished()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "state.sqlite")


def test_a_message_is_dealt_with_once_however_often_it_comes(office: Office) -> None:
    update = office.people.message("问")

    office.receives(update, update)
    office.receives(update)

    assert office.taker.done == ["问"]
    assert office.states() == []


def test_a_chat_is_dealt_with_in_order_and_others_beside_it(office: Office) -> None:
    messages = [
        office.people.message(words, person=person) for words, person in (("一", 1), ("二", 1), ("甲", 2))
    ]

    office.receives(*messages)

    assert office.taker.done.index("一") < office.taker.done.index("二")
    assert office.taker.begun.index("甲") < office.taker.begun.index("二")


def test_a_slow_chat_stops_no_other_and_is_answered_after_a_restart(office: Office) -> None:
    office.receives(office.people.message("慢", person=1), office.people.message("问", person=2))

    assert office.taker.done == ["问"]
    assert office.states() == [("received", 0)]


def test_what_was_not_begun_before_a_kill_is_taken_up_in_order(office: Office) -> None:
    for words in ("一", "二"):
        update = office.people.message(words)
        heard = said(update.message, ME) if update.message else None
        assert heard
        office.store.inbox.receive(Incoming(update.update_id, heard.talk, 1, update.to_json(), 1.0))

    office.receives()

    assert office.taker.done == ["一", "二"]
    assert office.states() == []


def test_stopping_does_not_wait_behind_the_question_that_is_to_be_stopped(office: Office) -> None:
    office.receives(office.people.message("慢"), office.people.message("/stop"))

    assert office.taker.done == ["/stop"]


def test_what_nobody_said_to_us_is_not_kept(office: Office) -> None:
    office.receives(office.people.message("闲话", chat=-5))

    assert office.store.inbox.count_since(0) == 0


def test_a_tap_is_taken_once_and_not_kept(office: Office) -> None:
    asyncio.run(office.postman.place(Talk(7), "答"))
    tap = office.people.tap_data("p:x:1", message=1000)

    office.receives(tap, tap)
    office.receives()

    assert office.taker.done == ["event"]
    assert office.store.inbox.count_since(0) == 0


def test_what_goes_wrong_is_told_with_a_number_that_the_log_has_too(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.receives(office.people.message("坏"), office.people.message("问"))

    (told,) = office.postman.chat(7)
    number = told.text.partition("编号 ")[2][:6]
    assert told.text == wording.unexpected(number)
    assert f"number {number}" in caplog.text
    assert office.taker.done == ["问"]
    assert office.states() == []


def test_who_cannot_be_reached_any_more_ends_the_matter_without_noise(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.receives(office.people.message("走"))

    assert office.postman.chat(7) == []
    assert caplog.records == []
    assert office.states() == []


def test_a_message_that_was_under_way_in_every_crash_is_given_up_honestly(office: Office) -> None:
    update = office.people.message("慢")
    for _ in range(2):
        office.receives(update)
    for _ in range(8):
        office.store.inbox.begin(update.update_id)

    office.receives()

    assert [post.text for post in office.postman.chat(7)] == [wording.FAILED]
    assert office.states() == []


def test_stopping_in_good_order_does_not_count_as_a_crash(office: Office) -> None:
    update = office.people.message("慢")

    for _ in range(3):
        office.receives(update, settled=0.1)

    assert office.states() == [("received", 0)]


def test_a_locked_store_keeps_telegram_waiting_and_loses_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.store.inbox.unfinished()
    other = sqlite3.connect(office.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")

    async def locked() -> None:
        async with office.opened() as intake:
            asyncio.get_running_loop().call_later(5.5, other.execute, "COMMIT")  # a writer waits for five
            await intake.put(office.people.message("问"))
            await asyncio.sleep(0.3)

    asyncio.run(locked())
    other.close()

    assert office.taker.done == ["问"]
    assert [record.message for record in caplog.records] == [
        "the store does not keep anything (locked); trying until it does",
        "the store keeps things again",
    ]


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(work())


def test_nothing_is_begun_before_it_is_time(office: Office) -> None:
    async def early() -> None:
        intake = Intake(office.store.inbox, Cases(), office.postman, ME, office.taker)
        await intake.put(office.people.message("问"))
        await asyncio.sleep(0.1)
        assert office.states() == [("received", 0)]
        await intake.close(0.1)

    run(early)

    assert office.taker.begun == []
