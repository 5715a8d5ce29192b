from __future__ import annotations

import re
from pathlib import Path

from bot.observing.meters import Meters
from bot.observing.vitals import Vitals

RULES = Path(__file__).parents[2] / "deploy" / "alerts.yml"


def test_alarms_look_at_numbers_that_are_there() -> None:
    page = Meters(Vitals(has_model=True)).page().decode()
    numbers = set(re.findall(r"^((?:wenju|process)_\w+)", page, re.MULTILINE))

    looked_at = set(re.findall(r"\b(?:wenju|process)_\w+", RULES.read_text("utf-8")))

    assert looked_at
    assert looked_at <= numbers


def test_every_alarm_is_explained() -> None:
    alarms = re.findall(r"alert: (\w+)", RULES.read_text("utf-8"))
    operating = (RULES.parents[1] / "docs" / "operating.md").read_text("utf-8")

    assert [alarm for alarm in alarms if f"`{alarm}`" not in operating] == []
