from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.gates import Gate, Gates
from bot.channels.telegram.pace import Pace, Window

_GAPS = st.lists(st.floats(0, 3), min_size=1, max_size=60)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@given(_GAPS)
def test_a_pace_never_lets_more_through_than_its_rate_and_one_burst(gaps: list[float]) -> None:
    clock = Clock()
    pace = Pace(2.0, 3, clock)
    turns = []
    for gap in gaps:
        clock.now += gap
        turns.append(clock.now + pace.take())

    assert turns == sorted(turns)
    for first in range(len(turns)):
        for last in range(first, len(turns)):
            assert last - first + 1 <= 3 + 2.0 * (turns[last] - turns[first]) + 1e-6


@given(_GAPS)
def test_a_window_never_holds_more_than_it_may(gaps: list[float]) -> None:
    clock = Clock()
    window = Window(5, 10.0, clock)
    turns = []
    for gap in gaps:
        clock.now += gap
        turns.append(clock.now + window.take())

    assert all(later - earlier >= 10 - 1e-6 for earlier, later in zip(turns, turns[5:], strict=False))


def test_who_is_held_waits_and_nobody_else() -> None:
    clock = Clock()
    gates = Gates(clock)
    gates.of(1).hold(7)

    assert gates.of(1).take() == 7
    assert gates.of(2).take() == 0
    assert gates.take() == 0


def test_a_group_takes_eighteen_messages_a_minute() -> None:
    clock = Clock()
    gate = Gate(group=True, clock=clock)
    turns = []
    for _ in range(19):
        turns.append(clock.now + gate.take())
        clock.now = max(clock.now, turns[-1])

    assert turns[17] < 20
    assert turns[18] >= 60


def test_what_is_passing_leaves_room_for_the_answer() -> None:
    clock = Clock()
    gate = Gate(group=False, clock=clock)
    shown = 0
    while gate.take_sketch():
        shown += 1
        clock.now += 0.01

    assert shown == 1
    assert gate.take() == 0


def test_drafts_do_not_cost_messages() -> None:
    clock = Clock()
    gate = Gate(group=False, clock=clock)

    assert [gate.take_draft() for _ in range(4)] == [True, True, False, False]
    assert gate.take() == 0
