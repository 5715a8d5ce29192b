"""Two hundred people who ask within ten seconds."""

from __future__ import annotations

import random

from tests.load.asking import ask, settled
from tests.load.judging import Figure, told
from tests.load.world import World, questions

_PEOPLE, _EACH, _SECONDS = 200, 3, 10.0
_MODEL, _SENDING, _LEEWAY = (
    2.0,
    20.0,
    15.0,
)  # seconds: to its first word; 600 sends at 30 a second; for the rest


def crowd(world: World, share: float, seed: int) -> int:
    """`share` of the people; 1 where a bar was missed."""
    chance = random.Random(seed)
    world.bot.start()
    world.wait_online()
    world.telegram.control("message", chat_id=9_000, text=questions()[0])
    settled(world.telegram, 0, 60)  # the model's library is loaded
    since, before = world.telegram.control("health")["seq"], world.bot.cpu()
    asked: list[tuple[float, dict[str, object]]] = [
        (chance.uniform(0, _SECONDS), {"chat_id": person, "text": chance.choice(questions())})
        for person in range(1, round(_PEOPLE * share) + 1)
        for _ in range(_EACH)
    ]
    ask(world.telegram, asked)
    found = settled(world.telegram, since, 180)
    spent, peak = world.bot.cpu() - before, world.bot.peak()
    figures = [
        Figure("questions", len(asked), len(found.answers)),
        Figure("unanswered", len(found.unanswered), 0),
        Figure("answered twice", found.twice, 0),
        Figure("calls answered 429", 100 * found.refused / found.calls, 1, " %"),
        Figure(
            "last answer after the last question",
            found.last_final - found.last_asked,
            _SENDING + _MODEL + _LEEWAY,
            " s",
        ),
        Figure("CPU for each question", 1000 * spent / len(asked), 40, " ms"),
        Figure("memory", peak, 450, " MiB"),
        Figure("exit status after SIGTERM", world.bot.stop(), 0),
    ]
    return told(figures, found)
