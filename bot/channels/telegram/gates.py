"""What Telegram lets through: for one chat, for one group, and in all.

The true limits are not published. Telegram's own advice is one message a second in a chat, 20 a minute in a group and
30 a second in all, edits counted; we stay below each, since what is sent evenly does not arrive evenly.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from bot.channels.telegram.pace import Pace, Window

_ALL_RATE, _ALL_BURST = 26.0, 5  # a second, of 30; at 28 and 10 a busy machine had 0.9 % of its calls refused
_CHAT_RATE, _CHAT_BURST = 0.9, 3  # a second, of 1; short bursts are tolerated
_GROUP_MOST, _GROUP_SECONDS = 18, 62.0  # of 20 a minute; what comes late counts for the minute it comes in
_DRAFT_RATE, _DRAFT_BURST = 1.2, 2  # a second; at five the emulator refuses, the true limit is nowhere said
_GROUP_SKETCHES = (
    4.0  # seconds between two edits that show an answer growing; 1.5 brought bans of minutes elsewhere
)
_PRIVATE_SKETCHES = 2.0
_FINALS_FIRST = 5  # turns that what is passing leaves free, so that an answer does not wait for a draft
_KEPT = 5_000  # gates; a chat's gate that nobody waits at may be forgotten, it is full again by then


class Gate:
    """One chat's limits, and the order of its final messages: who holds `turn` sends."""

    def __init__(self, group: bool, clock: Callable[[], float] = monotonic) -> None:
        self.turn = asyncio.Lock()
        self.refused_drafts = group
        self._pace = Pace(_CHAT_RATE, _CHAT_BURST, clock)
        self._window = Window(_GROUP_MOST, _GROUP_SECONDS, clock) if group else None
        self._sketches = Pace(1 / (_GROUP_SKETCHES if group else _PRIVATE_SKETCHES), 1, clock)
        self._drafts = Pace(_DRAFT_RATE, _DRAFT_BURST, clock)

    def take(self) -> float:
        """Take a turn for a message or an edit; the seconds until it comes."""
        return max(self._pace.take(), self._window.take() if self._window else 0)

    def has_room(self) -> bool:
        """Whether something passing may go out: nobody waits here, and the answer finds room after it."""
        half = self._window is None or self._window.room(spare=_GROUP_MOST // 2)
        return not self.turn.locked() and half and self._pace.room(spare=1)

    def take_sketch(self) -> bool:
        """Whether an edit that shows an answer growing may go out now; if so, its turn is taken."""
        if not (self.has_room() and self._sketches.room()):
            return False
        self._sketches.take()
        self.take()
        return True

    def take_draft(self) -> bool:
        """Whether a draft may go out now; if so, its turn is taken. Drafts have a budget of their own."""
        if self.turn.locked() or not self._drafts.room():
            return False
        self._drafts.take()
        return True

    def hold(self, seconds: float) -> None:
        """Telegram has asked for patience: nothing for so long."""
        for pace in (self._pace, self._sketches, self._drafts):
            pace.hold(seconds)


class Gates:
    """Every chat's gate, and the one that all have to pass."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._gates: dict[int, Gate] = {}
        self._all = Pace(_ALL_RATE, _ALL_BURST, clock)

    def of(self, chat: int) -> Gate:
        """The gate of a chat; negative ids are groups."""
        if len(self._gates) >= _KEPT:
            self._gates = {one: gate for one, gate in self._gates.items() if not gate.has_room()}
        return self._gates.setdefault(chat, Gate(chat < 0, self._clock))

    def take(self) -> float:
        """Take a turn among all; the seconds until it comes."""
        return self._all.take()

    def has_room(self) -> bool:
        """Whether something passing may go out now without an answer waiting for it."""
        return self._all.room(spare=_FINALS_FIRST)
