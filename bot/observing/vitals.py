"""When each part of the service last did what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Literal

Part = Literal["store", "index", "telegram", "model"]

NEEDED: tuple[Part, ...] = ("store", "index", "telegram")  # where a model is silent, answers are quoted

# Seconds without success after which a part counts as failing: store and index are probed every 15 seconds, Telegram's
# long calls take 25 and Telegram or the model is looked at once a minute.
_FRESH: dict[Part, float] = {"store": 60.0, "index": 60.0, "telegram": 150.0, "model": 150.0}


@dataclass(slots=True)
class _Sign:
    last: float | None = None
    trouble: str = ""


@dataclass(slots=True)
class Vitals:
    """Told by what happens; reading it costs nothing. `queue` is how many messages wait, and since when in seconds
    since 1970 the oldest does (0: none)."""

    has_model: bool
    clock: Callable[[], float] = monotonic
    queue: tuple[int, float] = (0, 0.0)
    _signs: dict[Part, _Sign] = field(default_factory=dict)
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*NEEDED, "model") if self.has_model else NEEDED

    def well(self, part: Part, trouble: str = "") -> None:
        """It has worked; with a `trouble` worse than it should."""
        sign = self._sign(part)
        sign.last, sign.trouble = self.clock(), trouble

    def ill(self, part: Part, trouble: str) -> None:
        """It has failed; `trouble` is a code."""
        self._sign(part).trouble = trouble

    def age(self, part: Part) -> float | None:
        """Seconds since it last worked; None where it never has."""
        last = self._sign(part).last
        return None if last is None else self.clock() - last

    def is_well(self, part: Part) -> bool:
        age = self.age(part)
        return age is not None and age < _FRESH[part]

    @property
    def ready(self) -> bool:
        """Whether a question that came now would be kept and answered."""
        return all(self.is_well(part) for part in NEEDED)

    def told(self, now: float) -> dict[str, Any]:
        """All of it for programs; `now` in seconds since 1970."""
        waiting, since = self.queue
        return {
            "ready": self.ready,
            "parts": {part: self._told(part) for part in self.parts},
            "queue": {"length": waiting, "age_seconds": round(now - since, 1) if since else 0},
            "up_seconds": round(self.clock() - self._began, 1),
        }

    def _told(self, part: Part) -> dict[str, Any]:
        age = self.age(part)
        return {
            "ok": self.is_well(part),
            "last_success_age_seconds": None if age is None else round(age, 1),
            "trouble": self._sign(part).trouble,
        }

    def _sign(self, part: Part) -> _Sign:
        return self._signs.setdefault(part, _Sign())
