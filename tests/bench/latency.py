"""What is waited for beside the model: a question's own cost, and how long a written sentence takes to be seen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter

from bot import app
from bot.answering.patience import leaving
from bot.answering.types import ChatModel, Message, Sentence, Tokens
from bot.evaluation.asking import Question, load
from bot.evaluation.measuring import Waiting, measure
from bot.models.waiting import OnceAsked
from bot.settings import Settings
from retrieval.normalising import fold
from tests.bench.emulator import emulator
from tests.bench.place import Place
from tests.bench.rows import Row, percentile

_COMMAND = "python -m tests.bench latency"
_SLOWLY = "multi+trickle:0.08"  # seconds a piece: longer than the pause in which another mark is waited for
_FEW = 8  # questions to the slow model; five seconds each
_MARK = re.compile(r"\[\d+\]")


def rows(place: Place) -> Iterator[Row]:
    """The measures of waiting."""
    if place.shared is None:
        yield Row("what is waited for beside the model", "", "", "not measured: ../shared is absent")
        return
    data = place.collection("seed", place.shared / "pages/seed.txt")
    asked = [one for one in load(place.shared / "qa/seed.jsonl") if not one.history]
    with emulator(place.shared) as running:
        settings = Settings(data_dir=data, openai_base_url=running.url, chat_model="best")
        yield beside_the_model(asyncio.run(_overheads(settings, asked)))
        slow = settings.model_copy(update={"chat_model": _SLOWLY})
        yield seen(asyncio.run(_delays(slow, asked[:_FEW])))


def beside_the_model(seconds: Sequence[float]) -> Row:
    middle, slow = (1000 * percentile(seconds, share) for share in (50, 95))
    return Row(
        "a question to the real page, everything beside the model, p50",
        _COMMAND,
        "≤ 60 ms",
        f"{middle:.0f} ms (p95 {slow:.0f} ms, {len(seconds)} questions)",
        middle <= 60,
    )


def seen(seconds: Sequence[float]) -> Row:
    middle, worst = 1000 * percentile(seconds, 50), 1000 * max(seconds)
    return Row(
        "a sentence is seen after its last piece, mark included, at the latest",
        _COMMAND,
        "≤ 100 ms",
        f"{worst:.0f} ms (p50 {middle:.0f} ms, {len(seconds)} sentences of a model that takes 80 ms a piece)",
        worst <= 100,
    )


@dataclass(slots=True)
class Noted:
    """A model, and what was heard of it when: `heard` are pieces with the time by the clock at which they came.

    `waited` are the seconds for which it was waited for.
    """

    model: ChatModel
    heard: list[tuple[float, str]] = field(default_factory=list)
    waited: float = 0.0

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]:
        self.heard.clear()
        async with leaving(self.model.stream(messages)) as pieces:
            while True:
                began = perf_counter()
                try:
                    piece = await anext(pieces, None)
                finally:
                    self.waited += perf_counter() - began
                if piece is None:
                    return
                if isinstance(piece, str):
                    self.heard.append((perf_counter(), piece))
                yield piece

    def written(self) -> list[tuple[float, str]]:
        """The sentences of the reply, folded, each with the time at which its mark was whole."""
        text = "".join(piece for _, piece in self.heard)
        ends = [found.end() for found in _MARK.finditer(text)]
        return [
            (self._came(end), fold(_MARK.sub("", text[start:end]))) for start, end in pairwise([0, *ends])
        ]

    def _came(self, end: int) -> float:
        length = 0
        for when, piece in self.heard:
            length += len(piece)
            if length >= end:
                return when
        raise ValueError(end)


def _noted(settings: Settings) -> Noted:
    model = app.chat_model(settings)
    assert model is not None  # the settings name one
    model.load()
    return Noted(model)


async def _overheads(settings: Settings, asked: Sequence[Question]) -> list[float]:
    """Seconds of each question that were not spent waiting for the model; the first question opens what there is."""
    noted = _noted(settings)
    with app.reader(settings) as reader, app.catalog(settings) as catalog:
        assistant = app.assistant(app.library(reader), settings, model=OnceAsked(lambda: noted))
        questions = [asked[0], *asked]
        waiting = lambda: Waiting(noted.waited, noted.waited)  # noqa: E731
        measured = [one.overhead async for one in measure(assistant, questions, catalog.decoded, waiting)]
    return measured[1:]


async def _delays(settings: Settings, asked: Sequence[Question]) -> list[float]:
    """Seconds between the last piece of each shown sentence and its being shown."""
    noted, found = _noted(settings), []
    with app.reader(settings) as reader:
        assistant = app.assistant(app.library(reader), settings, model=OnceAsked(lambda: noted))
        for question in asked:
            shown = [
                (perf_counter(), fold(event.text))
                async for event in assistant.answer(question.question)
                if isinstance(event, Sentence)
            ]
            written = noted.written()
            for when, words in shown:
                found += [when - came for came, own in written if words in own][:1]
    return found
