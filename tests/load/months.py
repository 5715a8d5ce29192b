"""Half an hour that stands for months: five questions a second over ten thousand documents, and ten more a minute."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
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
_LOOK = 5.0  # seconds between two looks at memory
_FEW = 6  # looks, of which the middle one counts
_SETTLED = 1 / 6  # of the time, five minutes of thirty, after which memory is what it will be
POOL = (
    12  # files of connections to the store that are kept open: five at most, three files each, one is there
)
_ROUND = 60.0  # seconds between two runs of `wenju index`


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
    asked = chance.sample(known, round(seconds * _RATE))
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
    figures = [
        *_figures(asked, found, body, _model_time(world)),
        Figure("CPU for each question", spent, 60, " ms"),
    ]
    figures.append(Figure("of the newest documents not found", 1 - fresh, 0))
    figures.append(Figure("exit status after SIGTERM", world.bot.stop(), 0))
    return told(figures, found)


def _schedule(asked: Sequence[Station]) -> list[tuple[float, dict[str, object]]]:
    return [
        (number / _RATE, {"chat_id": 1 + number % _PEOPLE, "text": one.question})
        for number, one in enumerate(asked)
    ]


def _model_time(world: World) -> Mapping[str, float]:
    """Seconds that the model took for each question, by its own count; a question that follows another is asked twice,
    once to be made complete."""
    spent: Counter[str] = Counter()
    for entry in world.model.entries():
        spent[entry.get("question") or ""] += entry.get("ms", 0.0) / 1000
    return spent


def _figures(
    asked: Sequence[Station], found: Outcome, body: Body, model: Mapping[str, float]
) -> list[Figure]:
    in_order = sorted(found.asked, key=lambda place: found.asked[place])
    about = dict(zip(in_order, asked, strict=True))
    answered = {place: found.finals[place] for place in in_order if place in found.finals}
    wrong = [place for place, (words, _) in answered.items() if about[place].head not in words]
    waits = sorted(
        when - found.asked[place] - model[about[place].question] for place, (_, when) in answered.items()
    )
    settled_at = round(len(body.memory) * _SETTLED)
    then, now = (statistics.median(some) for some in (body.memory[settled_at:][:_FEW], body.memory[-_FEW:]))
    open_then, open_now = (
        statistics.median(some) for some in (body.files[settled_at:][:_FEW], body.files[-_FEW:])
    )
    print("     memory in MiB:", *(f"{one:.0f}" for one in body.memory[:: max(1, len(body.memory) // 20)]))
    print("     files open:", *body.files[:: max(1, len(body.files) // 20)])
    for place in wrong[:5]:
        print(f"     wrong: {about[place].head} is not in {found.finals[place][0][:80]!r}")
    return [
        Figure("questions", len(asked), len(found.answers)),
        Figure("lost", len(found.unanswered), 0),
        Figure("answered twice", found.twice, 0),
        Figure("wrong", len(wrong), 0),
        Figure("overhead, in the middle", 1000 * statistics.median(waits), 150, " ms"),
        Figure("overhead, of nineteen in twenty", 1000 * waits[int(len(waits) * 0.95)], 150, " ms"),
        Figure("memory, of that after five minutes", now / then, 1.1),
        Figure("files open, more than then", open_now - open_then, POOL),
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
