"""Ten minutes in which Telegram has bad days: errors, dropped lines, outages, duplicates."""

from __future__ import annotations

import random
import time
from itertools import islice
from threading import Thread

from tests.load.asking import ask, people, settled
from tests.load.judging import Figure, told
from tests.load.world import World, questions

_SECONDS, _RATE = 600.0, 3.0  # questions a second
_PEOPLE, _GROUPS = 100, 3
_OUTAGE, _BETWEEN = 5.0, 60.0  # seconds that nobody is there, and from one outage to the next
_DUPLICATES = 4.0  # seconds between two updates that come again

_RULES = [
    {"method": "*", "action": "status", "code": 502, "prob": 0.03, "times": -1},
    {"method": "*", "action": "drop", "prob": 0.03, "times": -1},
    {"method": "*", "action": "garbage", "prob": 0.01, "times": -1},
    {"method": "getUpdates", "action": "drop_after", "prob": 0.03, "times": -1},
    {"method": "editMessageText", "action": "drop_after", "prob": 0.03, "times": -1},
    {"method": "sendMessage", "action": "drop_after", "prob": 0.02, "times": -1},
    {"method": "sendMessage", "action": "429", "retry_after": 3, "prob": 0.01, "times": -1},
    {"method": "*", "action": "delay", "seconds": 2, "prob": 0.01, "times": -1},
]


def faults(world: World, share: float, seed: int) -> int:
    """`share` of the ten minutes; 1 where a bar was missed."""
    chance = random.Random(seed)
    seconds = _SECONDS * share
    asked = [
        (number / _RATE, {**who, "text": chance.choice(questions())})
        for number, who in enumerate(islice(people(_PEOPLE, _GROUPS, chance), round(seconds * _RATE)))
    ]
    world.bot.start()
    world.wait_online()
    world.telegram.control("faults", rules=_RULES)
    asking = Thread(target=ask, args=(world.telegram, asked))
    asking.start()
    _trouble(world, seconds)
    asking.join()
    world.telegram.control("faults", rules=[])
    found = settled(world.telegram, 0, 180)
    figures = [
        Figure("questions", len(asked), len(found.answers)),
        Figure("unanswered", len(found.unanswered), 0),
        Figure("answers too many, for each reply that was lost", found.twice, found.unseen),
        Figure("exit status after SIGTERM", world.bot.stop(), 0),
    ]
    return told(figures, found)


def _trouble(world: World, seconds: float) -> None:
    """Outages and duplicates, until the time is over."""
    began = time.monotonic()
    outage = _BETWEEN / 2
    while (now := time.monotonic() - began) < seconds:
        if now > outage:
            world.telegram.control("outage", seconds=_OUTAGE)
            outage += _BETWEEN
        elif now > _DUPLICATES:
            world.telegram.control("duplicate")
        time.sleep(_DUPLICATES)
