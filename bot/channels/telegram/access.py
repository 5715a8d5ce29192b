"""Who may ask, open and feed: by the settings, by what an admin allowed, and not too fast."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.answering.keeping import Doors, Standing

Access = Literal["closed", "open", "request"]

_MINUTE = 60.0  # seconds
_REMEMBERED = 10_000  # people whose last questions are counted; the oldest are forgotten first


@dataclass(frozen=True, slots=True)
class Rules:
    """What the settings say. `chats` are groups; `per_minute` questions of one person, 0 for any number."""

    access: Access = "closed"
    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()
    per_minute: int = 10


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides. The calls block: doors are on disk."""

    rules: Rules
    doors: Doors

    def is_admin(self, person: int) -> bool:
        return person in self.rules.admins

    def may(self, person: int, chat: int) -> bool:
        """Whether a person may ask here. Who was denied may nowhere; a group that may takes its people with it."""
        if self.is_admin(person):
            return True
        standing = self.standing(person)
        if standing == "denied" or (chat < 0 and self.standing(chat) == "denied"):
            return False
        if self.rules.access == "open" or standing == "allowed":
            return True
        return chat < 0 and self.standing(chat) == "allowed"

    def standing(self, whom: int) -> Standing:
        """What was decided about a person or a group; what an admin decided later counts more than the settings."""
        decided = self.doors.standing(whom)
        if decided in ("allowed", "denied"):
            return decided
        named = self.rules.chats if whom < 0 else self.rules.users
        return "allowed" if whom in named else decided

    def request(self, person: int) -> bool:
        """Note that a person would like to ask; False where that is known already."""
        if self.doors.standing(person) == "asked":
            return False
        self.doors.set(person, "asked")
        return True

    def decide(self, whom: int, *, allowed: bool) -> None:
        self.doors.set(whom, "allowed" if allowed else "denied")

    def allowed(self) -> Sequence[int]:
        """Everybody who was let in, people and groups."""
        named = self.rules.users | self.rules.chats | set(self.doors.with_standing("allowed"))
        return sorted(named - set(self.doors.with_standing("denied")) | self.rules.admins)

    @property
    def shut(self) -> bool:
        """Whether nobody at all may ask."""
        return self.rules.access == "closed" and not self.allowed()


@dataclass(slots=True)
class Pace:
    """How fast each person asks, by the times at which the questions were written."""

    per_minute: int
    _asked: dict[int, deque[float]] = field(default_factory=dict)

    def holds(self, person: int, at: float) -> bool:
        """Count a question; False where it is one too many within a minute."""
        times = self._asked.pop(person, deque())
        self._asked[person] = times
        if len(self._asked) > _REMEMBERED:
            del self._asked[next(iter(self._asked))]
        while times and times[0] <= at - _MINUTE:
            times.popleft()
        if self.per_minute and len(times) >= self.per_minute:
            return False
        times.append(at)
        return True
