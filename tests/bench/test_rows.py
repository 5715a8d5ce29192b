"""The table of docs/benchmarks.md, and what is counted for it."""

from __future__ import annotations

import sys

import pytest

from tests.bench.__main__ import page
from tests.bench.children import ChildFailed, run
from tests.bench.rows import Row, percentile, share, summary, table

FAST = Row("speed", "make go", "≥ 3", "4", True)
SLOW = Row("memory | peak", "make go", "≤ 600 MiB", "700 MiB", False)
KNOWN = Row("words", "", "", "12")


def test_each_row_stands_in_the_table_with_its_bar_beside_its_figure() -> None:
    assert table([FAST, SLOW, KNOWN]).splitlines() == [
        "| measure | command | bar | figure | met |",
        "| --- | --- | --- | --- | --- |",
        "| speed | `make go` | ≥ 3 | 4 | yes |",
        "| memory \\| peak | `make go` | ≤ 600 MiB | 700 MiB | **no** |",
        "| words |  |  | 12 |  |",
    ]


def test_what_falls_short_is_said_before_the_table() -> None:
    assert summary([FAST, KNOWN]) == "1 of 1 bars are met."
    assert summary([FAST, SLOW, KNOWN]) == (
        "1 of 2 bars are met. What falls short:\n\n* memory | peak: 700 MiB, where the bar is ≤ 600 MiB"
    )


def test_the_page_holds_the_table_and_names_no_path_of_this_machine() -> None:
    text = page([FAST, SLOW])

    assert table([FAST, SLOW]) in text
    assert "$" not in text
    assert "/home/" not in text


@pytest.mark.parametrize(
    ("values", "of_100", "expected"),
    [([7.0], 95, 7.0), ([4.0, 1.0, 3.0, 2.0], 50, 2.0), (list(map(float, range(1, 101))), 95, 95.0)],
)
def test_a_percentile_is_one_of_the_values(values: list[float], of_100: float, expected: float) -> None:
    assert percentile(values, of_100) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


@pytest.mark.parametrize(
    ("counted", "expected"), [((3, 4), "3/4 (75 %)"), ((0, 2), "0/2 (0 %)"), ((0, 0), "none")]
)
def test_a_share_is_told_with_its_counts(counted: tuple[int, int], expected: str) -> None:
    assert share(counted) == expected


def test_a_child_is_measured_with_what_it_started() -> None:
    ran = run(
        [sys.executable, "-c", "import subprocess, sys; print('早'); subprocess.run([sys.executable, '-V'])"]
    )

    assert "早" in ran.out
    assert ran.cpu > 0
    assert ran.wall > 0


def test_a_child_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(ChildFailed, match="status 3: 完了"):
        run([sys.executable, "-c", "import sys; print('完了', file=sys.stderr); sys.exit(3)"])
