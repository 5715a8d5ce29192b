"""The whole face over a real collection and a real store, with a Telegram that has no network."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot import app
from bot.answering.keeping import Talk
from bot.channels.telegram.addressing import said
from bot.serving import telegram as serving
from bot.settings import Settings
from bot.state.store import Store
from retrieval.index import Builder, IndexReport, Progress
from tests.cli.conftest import PAGE, RULES
from tests.fakes_telegram import ME, AtOnce, People, Post, RecordingPostman, incoming

ADMIN = 1
READER = 7
STRANGER = 99
GROUP = -100500


class CollectionHere:
    """The collection, written in this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def index(self, path: Path, progress: Progress, waiting: Callable[[], None]) -> IndexReport:
        return self._builder(waiting).index([path], progress)

    def remove(self, document_ids: Sequence[str]) -> None:
        self._builder(lambda: None).remove(document_ids)

    def _builder(self, waiting: Callable[[], None]) -> Builder:
        return app.builder(self._settings, "tests", wait=True, on_wait=lambda _: waiting())


class Desk:
    """A running bot: people write, and what stands in their chats can be looked at."""

    def __init__(self, data: Path, settings: Settings) -> None:
        self.closing = ExitStack()
        self.settings = settings
        self.postman = RecordingPostman()
        self.people = People(self.postman)
        self.queued: list[Update] = []
        self.open(data)

    def open(self, data: Path) -> None:
        """Start on a data folder, as after a restart; what stands in the chats stays."""
        reader = self.closing.enter_context(app.reader(self.settings))
        library = app.library(reader)
        self.memory = Store(data / "state" / "state.sqlite")
        self.closing.callback(self.memory.close)
        self.answers = AtOnce(
            serving.asks(library, app.assistant(library), reader), self.memory, self.postman
        )
        self.face = serving.face_of(
            self.settings,
            reader,
            self.memory,
            CollectionHere(self.settings),
            self.postman,
            self.answers,
            me=ME,
            put=self.put,
            days=30,
        )

    async def put(self, update: Update) -> None:
        self.queued.append(update)

    def restart(self) -> None:
        self.closing.close()
        self.open(self.settings.data_dir)

    def take(self, *updates: Update, late: bool = False) -> None:
        """Let updates come in, one after the other."""

        async def all_of_them() -> None:
            for update in updates:
                self._keep(update)
                await self.face.take(update, late=late)

        asyncio.run(all_of_them())

    def _keep(self, update: Update) -> None:
        message = update.message or update.edited_message
        if message and message.from_user:
            heard = said(message, ME)
            talk = heard.talk if heard else Talk(message.chat.id, 0, message.from_user.id)
            self.memory.inbox.receive(incoming(update, talk))

    def says(self, text: str, **more: Any) -> Post:
        """A reader writes; what is newest in the chat afterwards."""
        update = self.people.message(text, **more)
        self.take(update)
        assert update.effective_chat
        return self.last(update.effective_chat.id)

    def last(self, chat: int = READER) -> Post:
        return self.postman.last(chat)[1]

    def tapped(self, words: str, **more: Any) -> tuple[str, bool]:
        """Somebody taps a button; what is shown to them for a moment, and whether they have to close it."""
        update = self.people.tap(words, **more)
        self.take(update)
        assert update.callback_query
        return self.postman.taps[update.callback_query.id]


Opens = Callable[..., Desk]


@pytest.fixture(scope="session")
def filled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two documents and the collection of them."""
    folder = tmp_path_factory.mktemp("telegram")
    page = folder / "papers" / "云川日报" / "2024-06-26" / "04.txt"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    (folder / "papers" / "办法.md").write_text(RULES, encoding="utf-8")
    app.builder(Settings(data_dir=folder / "data"), "tests", wait=False, on_wait=print).index(
        [folder / "papers"]
    )
    return folder


@pytest.fixture
def opens(tmp_path: Path, filled_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opens]:
    """Start the bot with these settings, over a collection of its own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    shutil.copytree(filled_folder / "data", tmp_path / "data")
    desks: list[Desk] = []

    def open_desk(**settings: Any) -> Desk:
        given: dict[str, Any] = {
            "data_dir": tmp_path / "data",
            "allowed_users": frozenset({READER}),
            "admin_users": frozenset({ADMIN}),
        } | settings
        desks.append(Desk(tmp_path / "data", Settings(**given)))
        return desks[-1]

    yield open_desk
    for desk in desks:
        desk.closing.close()


@pytest.fixture
def desk(opens: Opens) -> Desk:
    """Closed to all but a reader and an admin."""
    return opens()
