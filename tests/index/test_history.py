"""The same collection answers the same, whatever it has been through."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.embedding.bundled import BundledEmbedding
from retrieval.index import Builder, Reader
from retrieval.making import recipe
from retrieval.search.searching import Searcher
from retrieval.types import Query

_SUBJECTS = ("大桥", "水库", "公园", "学校", "地铁", "港口", "医院", "博物馆", "果园", "机场")
_DONE = ("开工", "验收", "扩建", "停用", "修缮", "招标", "通车", "迁址")
_WHERE = ("东岸", "老城", "江北", "高新区", "山脚", "河口", "新村")
_QUESTIONS = (
    "大桥和水库怎么样了", "水库", "大桥在老城、港口在江北", "港口与大桥验收了没有", "老城修缮的大桥", "大桥果园",
    "机场迁址到大桥边", "博物馆停用", "河口的地铁经过大桥", "新村医院",
)  # fmt: skip
_EVERYTHING = 400  # documents: many more than are weighed for a question hold one of its words
_OTHERS = "大桥在别处。" * 12  # one word that is rare only when these have gone


@pytest.mark.parametrize("replaced", [0.02, 0.5], ids=["a few", "half"])
def test_what_was_replaced_and_removed_leaves_no_trace_in_the_answers(
    tmp_path: Path, replaced: float
) -> None:
    source = tmp_path / "消息.jsonl"
    rows = list(_rows(_EVERYTHING, seed=1))
    longer = [(id_, text + _OTHERS) for id_, text in rows[: int(replaced * len(rows))]]

    _write(source, rows)
    _index(tmp_path / "at once", source)
    _write(source, [*longer, *rows[len(longer) :], *((f"多{id_}", text) for id_, text in longer)])
    _index(tmp_path / "in the end", source)
    _write(source, rows)
    _index(tmp_path / "in the end", source)

    assert _answers(tmp_path / "in the end") == _answers(tmp_path / "at once")


def _rows(count: int, seed: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(seed)
    for number in range(count):
        told = [
            f"{chance.choice(_WHERE)}的{chance.choice(_SUBJECTS)}于{chance.randint(1, 12)}月{chance.choice(_DONE)}。"
            for _ in range(chance.randint(1, 3))
        ]
        yield str(number), "".join(told)


def _write(source: Path, rows: Sequence[tuple[str, str]]) -> None:
    lines = (json.dumps({"id": id_, "title": "", "text": text}) for id_, text in rows)
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _index(folder: Path, source: Path) -> None:
    Builder(folder, recipe(BundledEmbedding())).index([source])


def _answers(folder: Path) -> dict[str, list[tuple[str, float]]]:
    with closing(Reader(folder)) as reader:
        searcher = Searcher(reader, BundledEmbedding())
        found = {question: searcher.search(Query(question), 40).hits for question in _QUESTIONS}
    return {question: [(hit.passage.id, hit.score) for hit in hits] for question, hits in found.items()}
