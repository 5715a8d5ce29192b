"""The model that comes with the program."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding.bundled import FOLDER, BundledEmbedding
from retrieval.reading import read
from retrieval.search.units import unit
from retrieval.splitting import split
from retrieval.types import Document, Passage

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
SIZE = 12_000_000  # bytes that the model may take on disk


def passages() -> list[Passage]:
    files = [path for path in sorted(SAMPLES.rglob("*")) if path.suffix in (".txt", ".md", ".jsonl")]
    documents = [
        one
        for path in files
        if path.name != "questions.jsonl"
        for one in read(path, path.name)
        if isinstance(one, Document)
    ]
    return [passage for one in documents for passage in split(one) if passage.kind == "body"]


def folded(text: str) -> str:
    return "".join(text.split())


def test_the_model_is_no_larger_than_it_may_be_and_bears_a_card() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < SIZE
    assert json.loads((FOLDER / "model.json").read_text("utf-8"))["name"] == BundledEmbedding().name
    assert "许可" in (FOLDER / "README.md").read_text("utf-8")


def test_by_vectors_alone_most_questions_find_their_evidence_among_the_first_three() -> None:
    held = passages()
    rows = [json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text("utf-8").splitlines()]
    asked = [row for row in rows if len(row.get("evidence", ())) == 1 and not row.get("history")]
    embedding = BundledEmbedding()
    vectors = np.array(embedding.embed_documents([unit(passage) for passage in held]))

    found = 0
    for row in asked:
        near = np.argsort(-(vectors @ np.array(embedding.embed_query(row["question"]))))[:3]
        found += any(folded(row["evidence"][0]) in folded(held[place].text) for place in near)

    assert len(held) > 60  # three of them by chance: one question in twenty
    assert len(asked) > 30
    assert found / len(asked) > 0.7


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("暴雨造成的伤亡", "强降雨已致三人死亡，两人失联。", "他伤心地说，暴躁解决不了问题。"),
        ("台风登陆", "气象台发布暴雨预警，沿海渔船回港避风。", "记者登录网站，查看招聘信息。"),
        ("看病花多少钱", "医院公布门诊收费标准。", "他看到很多人在排队。"),
        ("足球比赛谁赢了", "球队客场取胜，积分升至榜首。", "双方就赛道建设签订协议。"),
    ],
)
def test_what_means_the_same_is_nearer_than_what_shares_a_character(
    question: str, near: str, far: str
) -> None:
    embedding = BundledEmbedding()
    asked = np.array(embedding.embed_query(question))

    meant, other = (float(asked @ np.array(vector)) for vector in embedding.embed_documents([near, far]))

    assert meant > other


def test_it_works_where_torch_is_not_and_reads_no_more_than_it_needs() -> None:
    program = """
import sys
sys.modules["torch"] = sys.modules["scipy"] = None
from retrieval.embedding.bundled import BundledEmbedding
embedding = BundledEmbedding()
name = embedding.name
assert "numpy" not in sys.modules
print(len(embedding.embed_query("三桥什么时候通车")))
"""

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert said.stdout == "384\n"
