"""Generations of the derived indexes, and what can be told of them without opening them.

A generation is a folder with Chroma's vectors, tantivy's words and `made.json`: what it was made from, and
which state of the catalog it has followed. The file `current` names the one that counts; the mark `dirty`
stands while it may differ from the catalog.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.index.catalog import Catalog

FORM = 2  # of a generation: raise it when Chroma's or tantivy's schema, or made.json, changes

_NAME = re.compile(r"[0-9]{6}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Made:
    """What a generation was made from. `followed` is the catalog's version that it agrees with.

    `files` are the bytes and times of its files when it was left, by path. Reading leaves them alone, but for
    chroma.sqlite3, which is written to and may grow: of that one the time is 0.
    """

    catalog: str
    embedding: str
    followed: int
    files: dict[str, list[int]]
    form: int = FORM


@dataclass(frozen=True, slots=True)
class Generation:
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def vectors(self) -> Path:
        return self.folder / "chroma"

    @property
    def words(self) -> Path:
        return self.folder / "words"

    def made(self) -> Made | None:
        """None if it was never finished, or says nothing that can be understood."""
        try:
            told = json.loads((self.folder / "made.json").read_text(encoding="utf-8"))
            return Made(**told) if told.get("form") == FORM else None
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def sign(self, catalog: Catalog) -> None:
        """Declare that it agrees with `catalog` as it is now."""
        made = Made(
            catalog=catalog.identity(),
            embedding=catalog.embedding_name(),
            followed=catalog.version(),
            files=self._files(),
        )
        replace_file(self.folder / "made.json", json.dumps(asdict(made), ensure_ascii=False))

    def damaged(self, made: Made) -> bool:
        """Whether files are not as they were left. A sign, not a proof, since a copy looks the same: probe it then."""
        files = self._files()
        return any(
            path not in files or files[path][0] < size or files[path][1] != time
            for path, (size, time) in made.files.items()
        )

    def _files(self) -> dict[str, list[int]]:
        files: dict[str, list[int]] = {}
        for part in (self.vectors, self.words):
            for path in sorted(path for path in part.rglob("*") if not _passing(path)):
                try:
                    found = path.stat()
                except FileNotFoundError:
                    continue  # a writer merged it away between the listing and the look
                time = 0 if path.name == "chroma.sqlite3" else found.st_mtime_ns
                files[path.relative_to(self.folder).as_posix()] = [found.st_size, time]
        return files


@dataclass(frozen=True, slots=True)
class Standing:
    """How the derived indexes stand to the catalog, as seen from outside at one moment."""

    catalog: str
    version: int
    embedding: str
    generation: Generation | None
    made: Made | None
    dirty: bool

    @property
    def settled(self) -> bool:
        """Whether the current generation says that it holds what the catalog holds."""
        return not self.dirty and self.fits and self.made is not None and self.made.followed == self.version

    @property
    def fits(self) -> bool:
        """Whether the current generation was made from this catalog with this embedding, at any version."""
        return (
            self.made is not None
            and self.made.catalog == self.catalog
            and self.made.embedding == self.embedding
            and self.made.followed <= self.version
        )


class Generations:
    """The generations of the collection in `folder`. Only the holder of the lock calls what changes something."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "generations"
        self._pointer = folder / "current"
        self._mark = folder / "dirty"

    def current(self) -> Generation | None:
        """The one that readers open; None if the pointer is gone or points at nothing."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return None
        if not _NAME.fullmatch(name) or not (self.folder / name).is_dir():
            return None
        return Generation(self.folder / name)

    def standing(self, catalog: Catalog) -> Standing:
        generation = self.current()
        return Standing(
            catalog=catalog.identity(),
            version=catalog.version(),
            embedding=catalog.embedding_name(),
            generation=generation,
            made=generation.made() if generation else None,
            dirty=self._mark.exists(),
        )

    def traces(self, generation: Generation | None) -> tuple[object, ...]:
        """Differs from an earlier one when what `standing` reads from files may have changed. Costs microseconds."""
        made = [generation.folder / "made.json"] if generation else []
        return tuple(_trace(path) for path in (self._pointer, self._mark, *made))

    def mark_dirty(self) -> None:
        if not self._mark.exists():
            replace_file(self._mark, "")

    def clear_dirty(self) -> None:
        self._mark.unlink(missing_ok=True)
        _sync_folder(self._mark.parent)

    def begin(self) -> Generation:
        """A new empty folder beside the others."""
        self.folder.mkdir(exist_ok=True)
        numbers = [int(path.name[:6]) for path in self.folder.iterdir() if _NAME.fullmatch(path.name)]
        generation = Generation(self.folder / f"{max(numbers, default=0) + 1:06d}-{secrets.token_hex(4)}")
        generation.folder.mkdir()
        return generation

    def drop_unfinished(self) -> list[str]:
        """Delete those that were begun and never came to be read, and give their names.

        A disk that fills up while an index is built must not fill up more with each try.
        """
        current = self.current()
        there = self.folder.iterdir() if self.folder.exists() else ()
        gone = [path for path in there if not (path / "made.json").exists()]
        gone = [path for path in gone if current is None or path.name != current.name]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        return [path.name for path in gone]

    def switch(self, generation: Generation) -> list[str]:
        """Readers open `generation` from now on. Gives the names of those that were deleted.

        The one that was current until now is kept until the next switch: readers may still have it open.
        """
        before = self.current()
        replace_file(self._pointer, generation.name)
        kept = {generation.name, before.name if before else ""}
        gone = [path for path in self.folder.iterdir() if path.name not in kept]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)  # what cannot be deleted now goes with the next switch
        return [path.name for path in gone]


def _passing(path: Path) -> bool:
    """Whether it comes and goes with whoever has the generation open.

    So does what Chroma keeps of vectors until there are 1,000: empty files, written anew at each opening.
    """
    if path.name.startswith(".") or path.name.endswith(("-wal", "-shm", "-journal")) or path.is_dir():
        return True
    return path.suffix == ".bin" and not path.with_name("index_metadata.pickle").exists()


def replace_file(path: Path, text: str) -> None:
    """Write `path` so that it is there whole or as it was, also after a power cut."""
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    _sync_folder(path.parent)


def _trace(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # only there can a folder be opened and flushed
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
