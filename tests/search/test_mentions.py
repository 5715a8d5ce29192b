"""Every passage that says some words."""

import pytest

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from tests.fakes import card, passage
from tests.search.fakes import IndexInMemory

HELD = tuple(
    passage(text, headline=f"第{place}篇", document=card(f"{place}.txt"), position=place)
    for place, text in enumerate(
        (
            "白鹭湖记录到一百三十七种水鸟。",
            "白鹭湖记录到2137种水鸟。",
            "應當設置自動體外除顫器（ＡＥＤ）。",
            "RAED 是另一个词。",
            "䲟鱼很少见。",
            "加装电\n梯的人多。",
        )
    )
)


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("白鹭湖", [0, 1]),
        ("137种水鸟", [0]),
        ("一百三十七种", [0]),
        ("AED", [2]),
        ("自动体外除颤器", [2]),
        ("䲟", [4]),
        ("电梯", [5]),
        ("水鸟湖", []),
        ("", []),
        ("半个\ud800字", []),
    ],
)
def test_words_are_found_in_whatever_form_they_are_printed(words: str, places: list[int]) -> None:
    found = Searcher(IndexInMemory(*HELD), BundledEmbedding()).mentions(words)

    assert [one.position for one in found.passages] == places
    assert found.complete
