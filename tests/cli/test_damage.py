"""What a person sees of a damaged collection: that it is put right, or what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.index.lock import write_lock
from tests.cli.conftest import Ran, Run
from tests.index.damages import (
    Damage,
    delete_the_generation,
    delete_vectors,
    delete_words,
    scribble_on_the_pointer,
    truncate_vectors,
)

INDEX = Path("data/index")
QUESTION = "老澜江大桥封闭检测工期几天？"


def index_line(checked: Ran) -> str:
    (detail,) = (one["detail"] for one in checked.json["checks"] if one["name"] == "index")
    return str(detail)


@pytest.mark.parametrize("damage", [truncate_vectors, delete_words, scribble_on_the_pointer])
def test_a_check_puts_right_what_it_can_and_answers_are_as_before(filled: Run, damage: Damage) -> None:
    before = filled("ask", QUESTION, "--json").json
    damage(INDEX)

    checked = filled("check", "--json")

    assert (checked.status, checked.json["ok"]) == (0, True)
    assert index_line(checked) == "刚才发现损坏，已经修好；现在完整"
    assert index_line(filled("check", "--json")) == "完整"
    after = filled("ask", QUESTION, "--json").json
    assert after | {"seconds": {}} == before | {"seconds": {}}


@pytest.mark.parametrize(
    ("damage", "said"),
    [(delete_vectors, "只能按字词查找，语义向量用不了"), (delete_the_generation, "用不了，查找会很慢")],
)
def test_a_check_says_what_it_cannot_put_right_while_another_writes(
    filled: Run, damage: Damage, said: str
) -> None:
    damage(INDEX)

    with write_lock(INDEX, holder="wenju index 报纸"):
        checked = filled("check", "--json")

    (index,) = (one for one in checked.json["checks"] if one["name"] == "index")
    assert (checked.status, index["ok"], index["detail"]) == (1, False, said)
    assert "wenju index" in index["action"]
