"""How often something may be done: reckoned ahead, so that whoever waits knows for how long."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from time import monotonic


class Pace:
    """At most `rate` a second, and `burst` at once after a rest (the generic cell rate algorithm).

    >>> now = [0.0]
    >>> pace = Pace(1.0, 2, clock=lambda: now[0])
    >>> [pace.take() for _ in range(4)]
    [0.0, 0.0, 1.0, 2.0]
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = monotonic) -> None:
        self._step = 1 / rate
        self._slack = (burst - 1) / rate
        self._clock = clock
        self._due = 0.0  # when the next one would be due if all came evenly
        self._held = 0.0

    def take(self) -> float:
        """Take the next turn; the seconds until it comes."""
        now = self._clock()
        turn = max(now, self._due - self._slack, self._held)
        self._due = max(turn, self._due) + self._step
        return turn - now

    def room(self, spare: int = 0) -> bool:
        """Whether a turn could be taken now and leave `spare` more for others."""
        now = self._clock()
        return now >= max(self._held, self._due + spare * self._step - self._slack)

    def hold(self, seconds: float) -> None:
        """No turn before so many seconds are over."""
        self._held = max(self._held, self._clock() + seconds)


class Window:
    """At most `most` in any `seconds`.

    >>> now = [0.0]
    >>> window = Window(2, 60.0, clock=lambda: now[0])
    >>> [window.take() for _ in range(3)]
    [0.0, 0.0, 60.0]
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._turns: deque[float] = deque(maxlen=most)

    def take(self) -> float:
        """Take the next turn; the seconds until it comes."""
        now = self._clock()
        full = len(self._turns) == self._most
        turn = max(now, self._turns[0] + self._seconds) if full else now
        self._turns.append(turn)
        return turn - now

    def room(self, spare: int = 0) -> bool:
        """Whether a turn could be taken now and leave `spare` more for others."""
        since = self._clock() - self._seconds
        return sum(turn > since for turn in self._turns) + spare < self._most
