from __future__ import annotations

from bot.observing.vitals import Part, Vitals

ALL: tuple[Part, ...] = ("store", "index", "telegram")


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_it_is_ready_once_every_part_has_worked() -> None:
    vitals = Vitals(has_model=False, clock=Clock())

    assert not vitals.ready
    for part in ALL:
        vitals.well(part)
    assert vitals.ready


def test_what_has_not_worked_for_long_is_not_well_whatever_it_says() -> None:
    clock = Clock()
    vitals = Vitals(has_model=False, clock=clock)
    for part in ALL:
        vitals.well(part)

    clock.now += 61
    vitals.well("telegram")

    assert vitals.told(clock.now)["parts"]["store"] == {
        "ok": False,
        "last_success_age_seconds": 61.0,
        "trouble": "",
    }
    assert not vitals.ready


def test_one_failure_is_no_reason_to_send_people_away() -> None:
    vitals = Vitals(has_model=False, clock=Clock())
    for part in ALL:
        vitals.well(part)

    vitals.ill("store", "locked")

    assert vitals.ready
    assert vitals.told(0)["parts"]["store"]["trouble"] == "locked"


def test_a_model_that_is_silent_is_told_and_does_not_stop_the_service() -> None:
    clock = Clock()
    vitals = Vitals(has_model=True, clock=clock)
    for part in ALL:
        vitals.well(part)

    told = vitals.told(clock.now)

    assert told["ready"]
    assert told["parts"]["model"] == {"ok": False, "last_success_age_seconds": None, "trouble": ""}


def test_the_queue_tells_how_long_the_oldest_waits() -> None:
    vitals = Vitals(has_model=False)
    vitals.queue = (3, 100.0)

    assert vitals.told(107.5)["queue"] == {"length": 3, "age_seconds": 7.5}
