"""The commands that everybody may give: who we are, what there is, how an answer came about, forgetting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from bot.answering.keeping import Memory, Receipt
from bot.answering.types import Answer
from bot.channels.rendering.buttons import Button, Page
from bot.channels.rendering.citing import mark, place
from bot.channels.rendering.paging import Piece, cut, paged, tagged, words
from bot.channels.rendering.plain import one_line, shortened
from bot.channels.telegram.addressing import Said
from bot.channels.telegram.asked import Answers
from bot.channels.telegram.collection import Lists
from bot.channels.telegram.postman import Postman, Undeliverable
from bot.channels.telegram.proof import Exhibit, Proof
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import conversation, telegram, verdicts
from bot.channels.wording import greeting as wording

_LONG_LINE = 300  # characters of a sentence or source that is only named
_MOST_LINES = 20  # sources or sentences of an account; nobody reads on


@dataclass(frozen=True, slots=True)
class About:
    """What a person should know before asking. `model` is empty where answers are quoted.

    `hosts` are those that get the questions, `days` is how long conversations are kept.
    """

    model: str = ""
    hosts: tuple[str, ...] = ()
    days: int = 0

    @property
    def answering(self) -> str:
        return wording.answering(self.model, self.hosts)


@dataclass(frozen=True, slots=True)
class Commands:
    """Carries them out."""

    memory: Memory
    postman: Postman
    answers: Answers
    lists: Lists
    proof: Proof
    about: About

    async def start(self, said: Said) -> None:
        """The greeting, or the passage that a link leads to."""
        if exhibit := Exhibit.of_start(said.words):
            await self.proof.open(exhibit, said.talk, said.message)
            return
        page = await asyncio.to_thread(self._greeting)
        await self.postman.send(said.talk, page.html, buttons=page.buttons)

    async def help(self, said: Said) -> None:
        await self._say(said, wording.HELP)

    async def sources(self, said: Said) -> None:
        page = int(said.words) - 1 if said.words.isdecimal() and len(said.words) < 6 else 0
        shown = await asyncio.to_thread(self.lists.sources, page)
        await self.postman.send(said.talk, shown.html, reply_to=said.message, buttons=shown.buttons)

    async def new(self, said: Said) -> None:
        await asyncio.to_thread(self.memory.conversations.forget, said.talk)
        await self._say(said, wording.NEW)

    async def why(self, said: Said) -> None:
        receipt = await asyncio.to_thread(self.memory.receipts.last, said.talk)
        if receipt is None:
            await self._say(said, wording.NO_ANSWER_YET)
            return
        for html in account(receipt):
            await self.postman.send(said.talk, html, reply_to=said.message)

    async def stop(self, said: Said) -> None:
        stopped = self.answers.stop(said.talk)
        await self._say(said, telegram.STOPPED if stopped else telegram.NOTHING_TO_STOP)

    async def forget_me(self, said: Said) -> None:
        self.answers.stop(said.talk)
        entries = await asyncio.to_thread(self.memory.forget_person, said.talk.person)
        await self._say(said, wording.forgotten(entries))

    async def _say(self, said: Said, sentence: str) -> None:
        reply_to = said.message if said.talk.chat < 0 else None
        await self.postman.send(said.talk, words(sentence).html, reply_to=reply_to)

    def _greeting(self) -> Page:
        examples = self.lists.examples()
        lines = [
            tagged("b", words(conversation.NAME)) + words(f" · {self.lists.holdings()}"),
            words(wording.WHO),
            Piece("", 0),
            words(self.about.answering),
            words(wording.kept(self.about.days)),
        ]
        if examples:
            lines += [Piece("", 0), words(wording.TRY)]
        rows = tuple((Button(question, f"e:{number}"),) for number, question in enumerate(examples, start=1))
        return Page(paged(lines)[0], rows)


async def offer(postman: Postman, admins: Iterable[int]) -> None:
    """Name the commands to Telegram, which shows them where they can be given; a refusal costs only the list."""
    with suppress(Undeliverable):
        await postman.name_commands(wording.PRIVATE, "private")
        await postman.name_commands(wording.GROUP, "groups")
    for admin in admins:
        with suppress(Undeliverable):  # who never wrote to us
            await postman.name_commands((*wording.PRIVATE, *wording.ADMIN), admin)


def account(receipt: Receipt) -> list[str]:
    """How an answer came about, in words: how it was understood, what was found, what was left out and why."""
    return paged(_account(receipt.answer))


def _account(answer: Answer) -> Iterator[Piece]:
    yield words(wording.asked(shortened(one_line(answer.question), _LONG_LINE)))
    if answer.query and answer.query != answer.question:
        yield words(wording.understood(shortened(one_line(answer.query), _LONG_LINE)))
    if answer.outcome == "smalltalk":
        yield words(wording.POLITE)
        return
    yield words(wording.cited(len(answer.citations)))
    for citation in answer.citations[:_MOST_LINES]:
        yield words(f"{mark(citation.number)} {shortened(place(citation.passage), _LONG_LINE)}")
    if answer.nearest:
        yield words(wording.nearest())
        for passage in answer.nearest:
            yield words(f"· {shortened(place(passage), _LONG_LINE)}")
    if answer.dropped:
        yield words(wording.not_shown(len(answer.dropped)))
    for gone in answer.dropped[:_MOST_LINES]:
        sentence = cut(one_line(gone.sentence), _LONG_LINE)[0] if gone.sentence.strip() else ""
        yield words(f"· {sentence}（{verdicts.reason(gone.reason, '')}）")
    written = wording.WRITTEN_BY.get(answer.answerer, answer.answerer)
    if written and "total" in answer.seconds:
        yield words(wording.took(written, answer_wording.seconds(answer.seconds["total"])))
