"""What happens to the derived indexes, and how a reader gets over it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.errors import CollectionBroken, CollectionMismatch
from retrieval.index import Builder, Reader
from retrieval.index.generations import Generations
from retrieval.index.probe import Health, probe
from tests.index.conftest import answers, assert_in_step
from tests.index.damages import (
    DAMAGES,
    OF_MANY,
    Damage,
    current,
    delete_the_generation,
    delete_vectors,
    truncate_words,
)
from tests.index.fakes import HashedCharacters

OpenReader = Callable[..., Reader]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_reader_repairs_it_and_answers_the_same(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader, damage: Damage
) -> None:
    builder.index([papers])
    before = answers(open_reader())

    damage(collection)

    reader = open_reader(builder.repair)
    assert answers(reader) == before
    assert reader.state() == "whole"
    assert_in_step(collection)


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_index_run_repairs_it_though_nothing_is_new(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader, damage: Damage
) -> None:
    builder.index([papers])
    before = answers(open_reader())
    damage(collection)

    report = builder.index([papers])

    assert (report.unchanged, report.added, report.changed, report.removed) == (3, (), (), ())
    assert_in_step(collection)
    assert answers(open_reader()) == before


def test_without_vectors_words_still_answer(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    delete_vectors(collection)

    reader = open_reader()

    assert reader.state() == "words_only"
    assert reader.vector_candidates([1.0] * 32, 5) == []
    assert len(reader.word_candidates(["泄洪"], 5)) == 2


def test_without_either_the_catalog_answers(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    whole = open_reader()
    words = whole.word_candidates(["泄洪", "宜昌"], 5)
    delete_the_generation(collection)

    reader = open_reader()

    assert reader.state() == "catalog_only"
    assert reader.word_candidates(["泄洪", "宜昌"], 5) == words
    assert reader.document_frequency("泄洪") == 2


def test_damage_under_an_open_reader_is_repaired_while_it_is_asked(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    reader = open_reader(builder.repair)
    before = answers(reader)

    delete_the_generation(collection)

    assert answers(reader) == before


def test_a_repair_that_fails_is_not_tried_for_each_question(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader
) -> None:
    builder.index([papers])
    delete_vectors(collection)
    tried: list[str] = []

    def full_disk() -> None:
        tried.append("repair")
        raise OSError("No space left on device")

    reader = open_reader(full_disk)
    for _ in range(3):
        reader.vector_candidates([1.0] * 32, 5)

    assert tried == ["repair"]
    assert reader.state() == "words_only"


def test_the_probe_tells_which_index_is_broken(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])

    truncate_words(collection)

    assert probe(collection) == Health(vectors=True, words=False)


@pytest.mark.parametrize("damage", OF_MANY)
def test_damage_to_the_graph_of_neighbours_is_noticed_before_it_ends_the_process(
    builder: Builder, papers: Path, collection: Path, open_reader: OpenReader, damage: Damage
) -> None:
    rows = [{"id": str(i), "title": f"标题{i}", "text": f"内容{i}"} for i in range(550)]  # 1,100 passages
    corpus = papers / "语料.jsonl"
    corpus.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    builder.index([corpus])
    damage(collection)

    reader = open_reader(builder.repair)

    id_, cosine = reader.vector_candidates(HashedCharacters().embed_query("标题7\n内容7"), 1)[0]
    assert (reader.catalog.passages([id_])[0].text, round(cosine, 6)) == ("内容7", 1.0)
    assert current(collection).name.startswith("000002")


def test_a_catalog_that_is_no_database_is_said_so(builder: Builder, papers: Path, collection: Path) -> None:
    collection.mkdir()
    (collection / "catalog.sqlite").write_bytes("这不是数据库".encode() * 100)

    with pytest.raises(CollectionBroken):
        builder.index([papers])
    with pytest.raises(CollectionBroken):
        Reader(collection).count()


def test_a_catalog_cut_short_is_said_so(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])
    os.truncate(collection / "catalog.sqlite", 9_000)

    with pytest.raises(CollectionBroken):
        Reader(collection).count()


def test_a_catalog_of_another_schema_is_refused(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])
    with (collection / "catalog.sqlite").open("r+b") as file:
        file.seek(60)  # the user version in SQLite's header
        file.write((99).to_bytes(4, "big"))

    with pytest.raises(CollectionMismatch) as raised:
        Reader(collection).count()
    assert (raised.value.what, raised.value.found) == ("schema", "99")


def test_a_new_catalog_does_not_trust_the_indexes_of_a_lost_one(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers])
    for path in collection.glob("catalog.sqlite*"):
        path.unlink()

    builder.index([papers / "大坝.txt"])

    assert_in_step(collection)


def test_old_generations_go_with_the_next_switch(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])
    for _ in range(3):
        builder.rebuild()

    kept = sorted(path.name[:6] for path in (collection / "generations").iterdir())
    assert kept == ["000003", "000004"]


def test_what_was_begun_and_never_finished_goes_with_the_next_beginning(
    builder: Builder, papers: Path, collection: Path
) -> None:
    builder.index([papers])
    generations = Generations(collection)
    for _ in range(3):
        (generations.begin().folder / "chroma").mkdir()

    builder.rebuild()

    assert len(list(generations.folder.iterdir())) == 2
    assert_in_step(collection)
