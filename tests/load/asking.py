"""People who ask."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from tests.load.judging import Outcome, outcome
from tests.load.world import Emulator

_TICK = 0.25  # seconds between two bursts of questions
_QUIET = 30.0  # seconds without a new answer after which no more is waited for


def ask(telegram: Emulator, asked: Sequence[tuple[float, dict[str, object]]]) -> None:
    """Ask each question when its second has come, counted from now."""
    began, waiting = time.monotonic(), sorted(asked, key=lambda pair: pair[0])
    while waiting:
        now = time.monotonic() - began
        due = [message for when, message in waiting if when <= now]
        if due:
            telegram.control("burst", messages=due)
            del waiting[: len(due)]
        time.sleep(_TICK)


def people(count: int, groups: int, chance: random.Random) -> Iterator[dict[str, object]]:
    """Who asks next, for ever: each in a private chat, and one in fourteen in a group."""
    while True:
        person = chance.randrange(1, count + 1)
        if groups and chance.random() < 1 / 14:
            yield {"chat_id": -1000 - chance.randrange(groups), "user_id": person, "mention": True}
        else:
            yield {"chat_id": person}


def settled(telegram: Emulator, since: int, longest: float) -> Outcome:
    """What became of the questions once all are answered, or nothing has moved for a while."""
    until, moved, best = time.monotonic() + longest, time.monotonic(), -1
    while True:
        found = outcome(telegram.entries(), since)
        done = sum(found.answers.values())
        if done != best:
            best, moved = done, time.monotonic()
        if not found.unanswered or time.monotonic() > min(until, moved + _QUIET):
            time.sleep(3)  # a second answer, if there is one, comes now
            return outcome(telegram.entries(), since)
        time.sleep(1)
