"""A few kills of the whole program; ``make crash`` deals seventy."""

from __future__ import annotations

from pathlib import Path

from tests.crash import papers
from tests.crash.__main__ import crash
from tests.crash.looking import Seen, differences

CALM = Seen("whole", True, [["一", "1", 2, 30]], {"谁？": [{"text": "三峡"}]}, {"谁？": {"answer": "三峡"}})


def test_kills_at_random_moments_are_gone_over(tmp_path: Path) -> None:
    assert crash(tmp_path, seed=1, count=40, share=0.03) == 0


def test_a_collection_like_the_undisturbed_one_differs_in_nothing() -> None:
    assert differences(CALM, CALM) == []


def test_what_is_lost_twice_or_answered_otherwise_is_told() -> None:
    shaken = Seen(
        "words_only",
        False,
        [["二", "1", 2, 30], ["二", "1", 2, 30]],
        {"谁？": []},
        {"谁？": {"answer": "葛洲坝"}},
    )

    assert differences(shaken, CALM) == [
        "it is words_only, well: False, instead of whole, well: True",
        "1 of 1 documents lost, 2 over or twice",
        "other hits for 谁？",
        "another answer to 谁？",
    ]


def test_the_same_pieces_are_made_each_time(tmp_path: Path) -> None:
    for folder in ("甲", "乙"):
        papers.lay(tmp_path / folder, papers.older(20))

    one, other = (
        {path.name: path.read_text("utf-8") for path in (tmp_path / folder).iterdir()} for folder in "甲乙"
    )
    assert one == other
    assert len(one) == 14  # thirteen files, and the corpus of the other seven
