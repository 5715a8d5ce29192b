"""What can happen to the derived indexes between two runs, each kind a function of the collection's folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from retrieval.index.generations import Generation, Generations

Damage = Callable[[Path], None]


def current(collection: Path) -> Generation:
    generation = Generations(collection).current()
    assert generation is not None
    return generation


def truncate_vectors(collection: Path) -> None:
    os.truncate(current(collection).vectors / "chroma.sqlite3", 10_000)


def empty_vectors(collection: Path) -> None:
    os.truncate(current(collection).vectors / "chroma.sqlite3", 0)


def delete_vectors(collection: Path) -> None:
    shutil.rmtree(current(collection).vectors)


def delete_the_vectors_database(collection: Path) -> None:
    (current(collection).vectors / "chroma.sqlite3").unlink()


def delete_words(collection: Path) -> None:
    shutil.rmtree(current(collection).words)


def truncate_words(collection: Path) -> None:
    for path in current(collection).words.glob("*.*"):
        os.truncate(path, path.stat().st_size // 2)


def delete_one_file_of_words(collection: Path) -> None:
    sorted(current(collection).words.glob("*.store"))[0].unlink()


def scribble_on_what_words_there_are(collection: Path) -> None:
    (current(collection).words / "meta.json").write_text('{"segments": [', encoding="utf-8")


def delete_what_words_there_are(collection: Path) -> None:
    (current(collection).words / "meta.json").unlink()


def delete_the_generation(collection: Path) -> None:
    shutil.rmtree(collection / "generations")


def scribble_on_the_pointer(collection: Path) -> None:
    (collection / "current").write_bytes(b"\xff../../etc")


def point_at_nothing(collection: Path) -> None:
    (collection / "current").write_text("000009-00000000", encoding="utf-8")


def empty_the_pointer(collection: Path) -> None:
    os.truncate(collection / "current", 0)


def delete_the_pointer(collection: Path) -> None:
    (collection / "current").unlink()


def scribble_on_what_it_was_made_from(collection: Path) -> None:
    (current(collection).folder / "made.json").write_text('{"form": 1, "catalog"', encoding="utf-8")


def delete_what_it_was_made_from(collection: Path) -> None:
    (current(collection).folder / "made.json").unlink()


def leave_a_mark(collection: Path) -> None:
    (collection / "dirty").touch()


def garble_nearness(collection: Path) -> None:
    for path in _nearness(collection):
        path.write_bytes(os.urandom(path.stat().st_size))


def truncate_nearness(collection: Path) -> None:
    for path in _nearness(collection):
        os.truncate(path, path.stat().st_size // 2)


def delete_nearness(collection: Path) -> None:
    for path in _nearness(collection):
        shutil.rmtree(path.parent, ignore_errors=True)


DAMAGES: tuple[Damage, ...] = (
    truncate_vectors,
    empty_vectors,
    delete_vectors,
    delete_the_vectors_database,
    delete_words,
    truncate_words,
    delete_one_file_of_words,
    scribble_on_what_words_there_are,
    delete_what_words_there_are,
    delete_the_generation,
    scribble_on_the_pointer,
    point_at_nothing,
    empty_the_pointer,
    delete_the_pointer,
    scribble_on_what_it_was_made_from,
    delete_what_it_was_made_from,
    leave_a_mark,
)
# Chroma writes the files of its graph of neighbours only when there are 1,000 passages.
OF_MANY: tuple[Damage, ...] = (garble_nearness, truncate_nearness, delete_nearness)


def _nearness(collection: Path) -> Iterator[Path]:
    found = list(current(collection).vectors.rglob("data_level0.bin"))
    assert found
    yield from found
