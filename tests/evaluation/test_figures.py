"""Numbers read as values."""

from __future__ import annotations

import pytest

from bot.evaluation.figures import figures, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共13.2万人", {"13.2万": "132000"}),
        ("１３２，０００人", {"132,000": "132000"}),
        ("占37.50%", {"37.50%": "37.5%"}),
        ("3.2亿元和3.2万元", {"3.2亿": "320000000", "3.2万": "32000"}),
        ("没有数字", {}),
        ("2024年6月24日", {"2024": "2024", "6": "6", "24": "24"}),
    ],
)
def test_a_number_says_a_value(text: str, expected: dict[str, str]) -> None:
    assert figures(text) == expected


def test_chinese_numbers_are_values_too() -> None:
    assert values("约三千人，用了五天，占12.5%，一一核对，过两三天再来") == {"3000", "5", "12.5%"}
