"""Half an hour that stands for months: five questions a second over ten thousand documents, and ten more a minute."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Event, Thread

from tests.load.asking import ask, settled
from tests.load.judging import Figure, Outcome, told
from tests.load.stations import Station, stations, written
from tests.load.world import ROOT, Bot, World, indexed

MINUTES = 30.0
_DOCUMENTS, _MORE = 10_000, 10  # at the beginning, and a minute
_RATE, _PEOPLE = 5.0, 500  # questions a second; each person asks once in 100 seconds
_MODEL = 1.0  # seconds that the model takes
_LOOK = 5.0  # seconds between two looks at memory
_SETTLED = 1 / 6  # of the time, five minutes of thirty, after which memory is what it will be
POOL = (
    12  # files of connections to the store that are kept open: five at most, three files each, one is there
)
_ROUND = 30.0  # seconds between two runs of `wenju index`


@dataclass(slots=True)
class Body:
    """Memory and open files, as they were while it ran."""

    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)


def months(world: World, share: float, seed: int) -> int:
    """`share` of the half hour; 1 where a bar was missed."""
    chance, seconds = random.Random(seed), 60 * MINUTES * share
    everything = list(islice(stations(seed), _DOCUMENTS + round(_MORE * seconds / 60)))
    known, coming = everything[:_DOCUMENTS], everything[_DOCUMENTS:]
    folder = world.bot.data.parent
    indexed(written(folder / "stations.jsonl", known), world.bot.data)
    world.bot.start()
    world.wait_online()
    world.telegram.control("message", chat_id=9_000, text=known[0].question)
    settled(world.telegram, 0, 60)
    since, cpu = world.telegram.control("health")["seq"], world.bot.cpu()
    asked = [chance.choice(known) for _ in range(round(seconds * _RATE))]
    over, body = Event(), Body()
    beside = [
        Thread(target=_keep_indexing, args=(world.bot, coming, over)),
        Thread(target=_look_on, args=(world.bot, body, over)),
    ]
    for one in beside:
        one.start()
    ask(world.telegram, _schedule(asked))
    found = settled(world.telegram, since, 300)
    over.set()
    for one in beside:
        one.join()
    spent = 1000 * (world.bot.cpu() - cpu) / len(asked)
    fresh = _answers_from(coming, world)
    figures = [*_figures(asked, found, body), Figure("CPU for each question", spent, 60, " ms")]
    figures.append(Figure("of the newest documents not found", 1 - fresh, 0))
    figures.append(Figure("exit status after SIGTERM", world.bot.stop(), 0))
    return told(figures, found)


def _schedule(asked: Sequence[Station]) -> list[tuple[float, dict[str, object]]]:
    return [
        (number / _RATE, {"chat_id": 1 + number % _PEOPLE, "text": one.question})
        for number, one in enumerate(asked)
    ]


def _figures(asked: Sequence[Station], found: Outcome, body: Body) -> list[Figure]:
    in_order = sorted(found.asked, key=lambda place: found.asked[place])
    heads = dict(zip(in_order, (one.head for one in asked), strict=True))
    wrong = [
        place for place, (words, _) in found.finals.items() if place in heads and heads[place] not in words
    ]
    waits = sorted(
        when - found.asked[place] - _MODEL for place, (_, when) in found.finals.items() if place in heads
    )
    early, late = (body.memory[: round(len(body.memory) * _SETTLED) or 1], body.memory[-12:])
    files = body.files[round(len(body.files) * _SETTLED) :]
    print(
        f"     memory: {early[-1]:.0f} MiB then, {late[-1]:.0f} MiB now; files {min(files)} to {max(files)}"
    )
    for place in wrong[:5]:
        print(f"     wrong: {heads[place]} is not in {found.finals[place][0][:80]!r}")
    return [
        Figure("questions", len(asked), len(found.answers)),
        Figure("lost", len(found.unanswered), 0),
        Figure("answered twice", found.twice, 0),
        Figure("wrong", len(wrong), 0),
        Figure("overhead, in the middle", 1000 * statistics.median(waits), 150, " ms"),
        Figure("overhead, of nineteen in twenty", 1000 * waits[int(len(waits) * 0.95)], 150, " ms"),
        Figure(
            "memory, of that after five minutes",
            statistics.median(late) / statistics.median(early[-12:]),
            1.1,
        ),
        Figure(
            "files open, more than then", statistics.median(files[-12:]) - statistics.median(files[:12]), 2
        ),
    ]


def _look_on(bot: Bot, body: Body, over: Event) -> None:
    while not over.wait(_LOOK):
        body.memory.append(bot.resident())
        body.files.append(bot.files())


def _keep_indexing(bot: Bot, coming: Sequence[Station], over: Event) -> None:
    """Another terminal, in which `wenju index` is run again and again as documents come."""
    folder = bot.data.parent / "coming"
    folder.mkdir()
    rest = list(coming)
    while rest and not over.wait(_ROUND):
        for one in rest[: round(_MORE * _ROUND / 60)]:
            (folder / f"{one.number}.txt").write_text(f"{one.name}\n\n　　{one.report}\n", encoding="utf-8")
        del rest[: round(_MORE * _ROUND / 60)]
        command = [sys.executable, "-m", "bot", "index", str(folder), "--data", str(bot.data)]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _answers_from(coming: Sequence[Station], world: World) -> float:
    """The share of the last documents that came from which the bot, still running, answers."""
    there = {path.stem for path in (world.bot.data.parent / "coming").glob("*.txt")}
    newest = [one for one in coming if str(one.number) in there][-5:]
    since = world.telegram.control("health")["seq"]
    ask(world.telegram, [(0.0, {"chat_id": 10_000 + one.number, "text": one.question}) for one in newest])
    time.sleep(1)
    said = [words for words, _ in settled(world.telegram, since, 60).finals.values()]
    return sum(any(one.head in words for words in said) for one in newest) / max(1, len(newest))
