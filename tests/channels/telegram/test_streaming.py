from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.answering.keeping import Incoming, Talk
from bot.answering.types import Answer, Note, Sentence
from bot.channels.rendering.buttons import Button, Buttons, Page
from bot.channels.telegram.asked import Asked
from bot.channels.telegram.cases import Cases
from bot.channels.telegram.streaming import Streaming
from bot.channels.wording import telegram as wording
from bot.state import Store
from tests.fakes_telegram import RecordingPostman

PRIVATE = Talk(7, person=7)
GROUP = Talk(-5, person=7)
LINES = (Sentence("一。", (1,)), Sentence("二。", (1,)))
ANSWER = Answer("问", "问", "answered", LINES)


class Chats(RecordingPostman):
    """Shows drafts in private chats, too. `killed` ends the program when that many messages have gone out."""

    def __init__(self, killed: int = -1) -> None:
        super().__init__()
        self.drafted: list[str] = []
        self.killed = killed

    def drafts(self, chat: int) -> bool:
        return chat > 0

    async def draft(self, talk: Talk, draft: int, html: str) -> bool:
        self.drafted.append(html)
        return True

    async def send(self, talk: Talk, html: str, *, reply_to: int | None = None, buttons: Buttons = ()) -> int:
        if self.killed == 0:
            raise KeyboardInterrupt
        self.killed -= 1
        return await super().send(talk, html, reply_to=reply_to, buttons=buttons)


def so_far(sentences: Sequence[Sentence], note: Note | None = None) -> str:
    return "".join(one.text for one in sentences)


def pages(answer: Answer, receipt: str, *, late: bool = False) -> Sequence[Page]:
    """A page for each sentence."""
    buttons = ((Button("①", f"p:{receipt}:1"),),)
    return [Page(one.text, buttons if one == answer.sentences[-1] else ()) for one in answer.sentences]


@dataclass
class Scene:
    """A question in the inbox, and who answers it: the sentences come `pause` seconds apart."""

    path: Path
    talk: Talk = PRIVATE
    pause: float = 0.0
    postman: Chats = field(default_factory=Chats)
    answer: Answer = ANSWER
    asked: int = 0

    def __post_init__(self) -> None:
        self.store = Store(self.path)
        self.cases = Cases()
        self.store.inbox.receive(Incoming(1, self.talk, 10, "{}", 1.0))
        self.streaming = Streaming(self.store, self.postman, self.cases, self.events, so_far, pages)

    async def events(self, asked: Asked) -> AsyncIterator[Sentence | Answer]:
        self.asked += 1
        for sentence in self.answer.sentences:
            await asyncio.sleep(self.pause)
            yield sentence
        await asyncio.sleep(self.pause)
        yield self.answer

    def carried(
        self, replaces: tuple[int, ...] = (), beside: Callable[[], object] | None = None, after: float = 0.0
    ) -> None:
        """The question is answered; `beside` happens so many seconds after it was begun."""

        async def carry() -> None:
            begun = self.store.inbox.begin(1)
            assert begun
            if beside:
                asyncio.get_running_loop().call_later(after, beside)
            with self.cases.opened(begun):
                await self.streaming.answer(Asked(1, self.talk, 10, "问", replaces=replaces))

        asyncio.run(carry())

    def texts(self) -> list[str]:
        return [post.text for post in self.postman.chat(self.talk.chat)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def test_a_quick_answer_is_sent_without_being_shown_growing(place: Path) -> None:
    scene = Scene(place)

    scene.carried()

    assert scene.texts() == ["一。", "二。"]
    assert scene.postman.drafted == []
    first, last = scene.postman.chat(7)
    assert (first.reply_to, last.reply_to) == (10, None)
    found = scene.store.inbox.answered_in(7, scene.postman.last(7)[0])
    assert found is not None
    assert (found.state, len(found.sent)) == ("answered", 2)
    assert last.data("①") == f"p:{found.receipt}:1"
    assert [turn.answer for turn in scene.store.conversations.turns(PRIVATE, 5)] == ["一。二。"]


def test_in_a_private_chat_a_draft_grows(place: Path) -> None:
    scene = Scene(place, pause=0.5)

    scene.carried()

    assert scene.postman.drafted == ["一。", "一。二。"]
    assert scene.texts() == ["一。", "二。"]


def test_in_a_group_a_message_grows_into_the_answer(place: Path) -> None:
    scene = Scene(place, GROUP, pause=0.7)

    scene.carried()

    posts = scene.postman.chat(-5)
    assert [post.text for post in posts] == ["一。", "二。"]
    assert posts[0].edits >= 1
    assert posts[0].reply_to == 10
    assert scene.postman.drafted == []


@pytest.mark.parametrize("killed", [0, 1])
def test_after_a_kill_the_rest_is_sent_without_asking_again(place: Path, killed: int) -> None:
    scene = Scene(place, postman=Chats(killed))
    with pytest.raises(KeyboardInterrupt):
        scene.carried()
    scene.store.close()  # with the process its hold on the question ends

    again = Scene(place, postman=scene.postman)
    again.postman.killed = -1
    again.store.inbox.adopt()
    again.carried()

    assert again.asked == 0
    assert again.texts() == ["一。", "二。"]
    assert again.store.inbox.unfinished() == ()


def test_after_a_kill_a_message_that_grew_is_edited_again(place: Path) -> None:
    scene = Scene(place, GROUP)
    asyncio.run(scene.postman.place(GROUP, wording.LOOKING, reply_to=10))
    scene.store.inbox.hold_place(1, 1000)

    scene.carried()

    assert scene.texts() == ["一。", "二。"]
    assert scene.postman.chat(-5)[0].edits >= 1


def test_a_changed_question_changes_its_answer_and_takes_away_what_is_over(place: Path) -> None:
    scene = Scene(place)
    for old in ("旧一", "旧二", "旧三"):
        asyncio.run(scene.postman.send(PRIVATE, old))

    scene.carried(replaces=(1000, 1001, 1002))

    assert scene.texts() == ["一。", "二。"]


def test_a_stopped_question_gives_no_answer(place: Path) -> None:
    scene = Scene(place, GROUP, pause=1.2)

    scene.carried(beside=lambda: scene.cases.stop(GROUP), after=1.1)

    assert scene.texts() == [wording.STOPPED]
    assert scene.store.receipts.last(GROUP) is None


def test_nobody_stops_somebody_elses_question(place: Path) -> None:
    scene = Scene(place, GROUP, pause=0.1)
    stopped: list[bool] = []

    scene.carried(beside=lambda: stopped.append(scene.cases.stop(replace(GROUP, person=8))), after=0.1)

    assert stopped == [False]
    assert scene.texts() == ["一。", "二。"]
