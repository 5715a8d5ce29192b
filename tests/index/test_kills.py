"""A writer that is killed loses nothing and leaves nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.index import Builder
from tests.index.crashing import check, die_at
from tests.index.fakes import recipe


@pytest.mark.parametrize(
    ("what", "times", "lines"),
    [
        ("embedding", 10, 700),  # some documents are in the catalog, the others are not
        ("following", 1, 50),  # all is in the catalog; vectors are written, words are not committed
        ("following", 1, 700),  # … in several batches
    ],
)
def test_a_kill_there_is_gone_over(tmp_path: Path, what: str, times: int, lines: int) -> None:
    sources, collection = tmp_path / "报纸", tmp_path / "库"
    sources.mkdir()
    (sources / "旧.txt").write_text("旧闻\n三峡大坝开闸\n", encoding="utf-8")
    Builder(collection, recipe()).index([sources])
    (sources / "旧.txt").write_text("旧闻\n大坝已经关闸\n", encoding="utf-8")
    for page in range(3):
        text = "\n".join(f"第{page}版 第{i}段" for i in range(lines))
        (sources / f"{page}.txt").write_text(text, encoding="utf-8")

    assert die_at(collection, sources, what, times)

    check(collection, sources, by_reader=True)
