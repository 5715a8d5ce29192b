"""What was seen in a picture made runs: sizes, marks, blanks. No recogniser is needed."""

from __future__ import annotations

import pytest

from retrieval.reading.carriers.glyphs import Rule
from retrieval.reading.carriers.recognising import Seen
from retrieval.reading.carriers.sizing import face_of, sizes_of, spelled


def seen(words: str, size: float, *, x: float = 100.0, y: float = 100.0, wider: float = 1.0) -> Seen:
    """A line as a recogniser gives it: its ink, in a box that is higher."""
    return Seen(x, y, x + wider * size * len(words), y + 1.15 * size, words, 0.93 * size)


def test_lines_that_are_nearly_as_large_are_as_large() -> None:
    body = [seen("云川港昨天开通第六条远洋航线", 28.0, wider=share) for share in (0.96, 1.0, 1.0, 1.03)]
    short = [seen("航线", 28.0), Seen(0, 0, 14, 18, "一", 3.0)]
    heading, headline = seen("铁路修到码头", 33.5), seen("云川港开通航线", 78.0)

    sizes = sizes_of([*body, *short, heading, headline])

    assert sizes[:6] == [28.0] * 6
    assert sizes[6:] == pytest.approx([33.5, 78.0])


def test_a_page_is_in_points_such_that_its_running_text_is_of_ten() -> None:
    lines = [seen("云川港昨天开通第六条远洋航线", 30.0, y=90.0 + 45 * at) for at in range(4)]

    face = face_of(lines, [Rule(60, 60, 360, 63)], 900.0, 1200.0, 3)

    assert (face.number, face.width, face.height) == (3, 300.0, 400.0)
    assert {run.size for run in face.runs} == {10.0}
    assert face.rules == (Rule(20, 20, 120, 21),)
    assert face_of([], [], 900.0, 1200.0, 1).runs == ()


@pytest.mark.parametrize(
    ("recognised", "printed"),
    [
        ("市公园管理处负责人说:“免费。”", "市公园管理处负责人说：“免费。”"),
        ("合作(PPP)模式,收费", "合作（PPP）模式，收费"),
        ("地理信息系统(GIS)", "地理信息系统（GIS）"),
        ("10:30 (a), b", "10:30 (a), b"),
        ("A04要闻", "A04 要闻"),
        ("30公斤", "30公斤"),
    ],
)
def test_marks_beside_chinese_are_wide(recognised: str, printed: str) -> None:
    assert spelled(recognised) == printed
