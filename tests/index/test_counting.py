"""Index words as codes, and counted by them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.counting import Counted, counted, packed

_TOKEN = st.sampled_from(["_大桥", "大桥", "大", "2024", "qflp", "𠮷", "\ud800", "很长很长的一个词"])


def test_what_is_asked_for_is_counted_and_the_rest_only_measured() -> None:
    passages = {"一": packed(["大桥", "_大桥", "通车", "大桥"]), "二": packed([]), "三": packed(["通车"])}

    assert counted(passages, ["大桥", "停工"]) == {
        "一": Counted({"大桥": 2}, 4),
        "二": Counted({}, 0),
        "三": Counted({}, 1),
    }


@given(st.lists(st.lists(_TOKEN, max_size=20), max_size=5), st.lists(_TOKEN, unique=True))
def test_codes_count_as_words_do(passages: list[list[str]], wanted: list[str]) -> None:
    by_name = {str(number): tokens for number, tokens in enumerate(passages)}

    found = counted({name: packed(tokens) for name, tokens in by_name.items()}, wanted)

    assert found == {name: Counted.of(tokens, wanted) for name, tokens in by_name.items()}
