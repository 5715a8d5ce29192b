"""A disk that is nearly full: nothing more is read in, what was is found, and it goes on when there is room."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.errors import DiskAlmostFull
from retrieval.index import Builder, Reader
from retrieval.index.room import check_room
from tests.index.conftest import assert_in_step
from tests.index.damages import current, delete_words
from tests.index.fakes import recipe

ALL = 1 << 60  # bytes: more than any disk has


def test_a_disk_has_room_or_has_not(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free

    check_room(tmp_path, 0)
    check_room(tmp_path, free // 2, passages=1)
    with pytest.raises(DiskAlmostFull) as raised:
        check_room(tmp_path, free // 2, passages=free // 6_000)

    assert raised.value.reason == "reserve"
    assert raised.value.free == pytest.approx(free, rel=0.2)


def test_what_was_read_in_stays_whole_and_it_goes_on_when_there_is_room(
    builder: Builder, papers: Path, collection: Path, open_reader: Callable[..., Reader]
) -> None:
    builder.index([papers / "大坝.txt"])
    nearly_full = Builder(collection, recipe(), reserve=ALL)

    with pytest.raises(DiskAlmostFull):
        nearly_full.index([papers])
    assert open_reader().state() == "whole"
    assert_in_step(collection)

    (papers / "大坝.txt").unlink()
    with pytest.raises(DiskAlmostFull):
        nearly_full.rebuild()
    assert nearly_full.index([papers / "大坝.txt"]).removed

    builder.index([papers])
    assert open_reader().catalog.coverage().documents == 2
    assert_in_step(collection)


def test_a_repair_waits_for_room_and_words_or_the_catalog_answer_meanwhile(
    builder: Builder, papers: Path, collection: Path, open_reader: Callable[..., Reader]
) -> None:
    builder.index([papers])
    delete_words(collection)
    reader = open_reader(Builder(collection, recipe(), reserve=ALL).repair)

    assert reader.state() == "catalog_only"
    assert reader.word_candidates(["三峡"], 5)

    builder.repair()
    assert reader.state() == "whole"


def test_an_index_that_has_swollen_is_built_anew(builder: Builder, papers: Path, collection: Path) -> None:
    builder.index([papers])
    before = current(collection).name
    with (current(collection).vectors / "swollen").open("wb") as file:
        file.truncate(100 << 20)

    builder.index([papers])
    assert current(collection).name == before
    (papers / "大坝.txt").write_text("三峡大坝今日关闸\n", encoding="utf-8")
    builder.index([papers])

    assert current(collection).name != before
    assert_in_step(collection)


def test_half_of_many_documents_can_be_found_when_the_disk_fills_up_between(
    collection: Path, tmp_path: Path
) -> None:
    many = tmp_path / "很多"
    many.mkdir()
    for number in range(600):
        (many / f"{number:04d}.txt").write_text(
            f"第{number}号公告\n今日发布第{number}号。\n", encoding="utf-8"
        )
    filling_up = _Filling(collection, recipe(), reserve=0)

    with pytest.raises(DiskAlmostFull):
        filling_up.index([many])

    assert_in_step(collection)
    assert 0 < Builder(collection, recipe()).index([many]).unchanged < 600


class _Filling(Builder):
    """One whose disk fills up after the first batch."""

    def _begin(self, catalog: object, passages: int) -> None:
        super()._begin(catalog, passages)  # type: ignore[arg-type]
        self._reserve = ALL
