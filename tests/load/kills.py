"""Five questions a second while the bot is killed again and again."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import islice
from threading import Thread

from tests.load.asking import ask, people, settled
from tests.load.judging import Figure, told
from tests.load.world import World, questions

MINUTES = 20.0
_RATE, _KILLS = 5.0, 20  # questions a second
_SOONEST, _LATEST = 5.0, 25.0  # seconds from one kill to the next, 15 in the mean
_PEOPLE, _GROUPS = 100, 4  # what four groups are asked stays within 20 messages a minute each


def kills(world: World, share: float, seed: int) -> int:
    """`share` of the kills; 1 where a bar was missed."""
    chance = random.Random(seed)
    pauses = [chance.uniform(_SOONEST, _LATEST) for _ in range(round(_KILLS * share))]
    return _killed(world, pauses, 1, chance)


def minutely(world: World, share: float, seed: int) -> int:
    """A kill each minute for `share` of twenty minutes; 1 where a bar was missed."""
    return _killed(world, [60.0] * round(MINUTES * share), 0.5, random.Random(seed))


def _killed(world: World, pauses: Sequence[float], twice: float, chance: random.Random) -> int:
    """`twice` is the bar for answers too many, in percent."""
    count = round((sum(pauses) + 5) * _RATE)
    asked = [
        (number / _RATE, {**who, "text": chance.choice(questions())})
        for number, who in enumerate(islice(people(_PEOPLE, _GROUPS, chance), count))
    ]
    world.bot.start()
    world.wait_online()
    asking = Thread(target=ask, args=(world.telegram, asked))
    asking.start()
    for pause in pauses:
        time.sleep(pause)
        world.bot.kill()
        world.bot.start()
    asking.join()
    found = settled(world.telegram, 0, 300)
    figures = [
        Figure("questions", len(asked), len(found.answers)),
        Figure("kills", len(pauses), len(pauses)),
        Figure("unanswered", len(found.unanswered), 0),
        Figure("answered twice", 100 * found.twice / len(asked), twice, " %"),
        Figure("exit status after SIGTERM", world.bot.stop(), 0),
    ]
    return told(figures, found)
