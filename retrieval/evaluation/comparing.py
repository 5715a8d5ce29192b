"""Two measurements of the same questions, question by question: what changed, and whether by more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev

Figures = Mapping[str, Mapping[str, float]]  # by question, by measure


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of one measure before and after over the same questions, and the standard error of its change."""

    measure: str
    before: float
    after: float
    error: float
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the change is larger than twice its standard error."""
        return abs(self.after - self.before) > 2 * self.error


def compare(before: Figures, after: Figures) -> list[Difference]:
    """A difference for each measure that both have, over the questions that both have."""
    shared = [question for question in after if question in before]
    if not shared:
        return []
    measures = [name for name in after[shared[0]] if name in before[shared[0]]]
    return [_difference(name, shared, before, after) for name in measures]


def _difference(name: str, shared: list[str], before: Figures, after: Figures) -> Difference:
    changes = {question: after[question][name] - before[question][name] for question in shared}
    return Difference(
        measure=name,
        before=mean(before[question][name] for question in shared),
        after=mean(after[question][name] for question in shared),
        error=stdev(changes.values()) / sqrt(len(shared)) if len(shared) > 1 else 0.0,
        better=tuple(question for question, change in changes.items() if change > 0),
        worse=tuple(question for question, change in changes.items() if change < 0),
    )
