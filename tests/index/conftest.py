"""What the tests of the index share: a folder of small policy documents and newspaper pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.index import Builder, Reader
from retrieval.index.generations import Generations
from retrieval.index.stores import open_vectors, open_words
from tests.index.fakes import HashedCharacters, recipe

TEXTS = {
    "奖学金.txt": "国家奖学金评审办法\n第一章 总则\n第一条 为激励学生勤奋学习，制定本办法。\n"
    "第二条 每年评审一次。\n第三章 评审\n第八条 学校应当公示五个工作日。\n",
    "大坝.txt": "三峡大坝今日开闸泄洪\n本报宜昌六月二十六日电 三峡大坝打开三个泄洪孔。\n预计持续四十八小时。\n",
    "航天/飞船.txt": "飞船返回舱安全着陆\n神舟飞船返回舱在东风着陆场着陆。\n航天员身体状态良好。\n",
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """Three documents of ten passages, one of them in a folder of its own."""
    folder = tmp_path / "报纸"
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Where the collection will stand; nothing is there yet."""
    return tmp_path / "库"


@pytest.fixture
def embedding() -> HashedCharacters:
    return HashedCharacters()


@pytest.fixture
def builder(collection: Path, embedding: HashedCharacters) -> Builder:
    return Builder(collection, recipe(embedding), holder="测试")


@pytest.fixture
def open_reader(collection: Path) -> Iterator[Callable[..., Reader]]:
    """Opens readers on the collection, which ask Chroma though it is small, and closes them after the test."""
    opened: list[Reader] = []

    def opening(repair: Callable[[], None] | None = None, *, scanned: int = 0) -> Reader:
        opened.append(Reader(collection, repair=repair, scanned=scanned))
        return opened[-1]

    yield opening
    for reader in opened:
        reader.close()


def answers(reader: Reader) -> dict[str, object]:
    """What the collection answers to a few questions, whole enough to compare two collections."""
    questions = ("三峡大坝", "第八条公示", "返回舱着陆", "奖学金", "四十八小时")
    embedding = HashedCharacters()
    return {
        "documents": sorted(card.title for card in reader.catalog.cards()),
        "words": {q: sorted(_texts(reader, reader.word_candidates(_pairs(q), 50))) for q in questions},
        "frequencies": {q: [reader.document_frequency(token) for token in _pairs(q)] for q in questions},
        "vectors": {q: _scored(reader, embedding.embed_query(q)) for q in questions},
    }


def assert_in_step(collection: Path) -> None:
    """The derived indexes hold exactly the catalog's passages, and nothing is left to do."""
    generations = Generations(collection)
    with closing(Reader(collection)) as reader:
        catalog = reader.catalog
        standing = generations.standing(catalog)
        assert standing.settled
        assert standing.generation is not None
        assert catalog.changes(0, 1) == []
        ids = sorted(passage.id for passage in catalog.all_passages())
        with closing(open_vectors(standing.generation, catalog.identity(), "")) as dense:
            assert sorted(dense.vectors(ids)) == ids
            assert dense.count() == len(ids)
        words = open_words(standing.generation)
        assert [id_ for id_ in ids if words.holds(id_)] == ids
        assert words.count() == len(ids)


def _pairs(question: str) -> list[str]:
    return [question[i : i + 2] for i in range(len(question) - 1)]


def _texts(reader: Reader, ids: list[str]) -> list[str]:
    return [passage.text for passage in reader.catalog.passages(ids)]


def _scored(reader: Reader, vector: list[float]) -> list[tuple[float, str]]:
    found = dict(reader.vector_candidates(vector, 50))
    return sorted((-found[passage.id], passage.text) for passage in reader.catalog.passages(list(found)))
