"""The collections on which growth is measured."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.bench.scale import write


def test_a_corpus_that_is_used_up_goes_on_in_other_words_the_same_each_time(tmp_path: Path) -> None:
    corpus = tmp_path / "新闻.jsonl.gz"
    rows = [{"title": "", "text": f"{number}号闸门开启。水位下降。" * 20} for number in range(3)]
    with gzip.open(corpus, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)

    write(tmp_path / "一.jsonl", [corpus], passages=4)
    write(tmp_path / "二.jsonl", [corpus], passages=4)

    made = (tmp_path / "一.jsonl").read_text(encoding="utf-8")
    texts = [json.loads(line)["text"] for line in made.splitlines()]
    assert made == (tmp_path / "二.jsonl").read_text(encoding="utf-8")
    assert len(texts) == len(set(texts)) > len(rows)
    assert texts[:3] == [row["text"] for row in rows]
