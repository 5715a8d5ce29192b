"""All that a data folder cannot be made again from, in one file: while the service runs, and back into an empty folder.

What is derived from the catalogue (Chroma's and tantivy's files) stays out: it is built again at the first question.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_FORM = 1  # of a backup: raise it when the names in it change

_STATE = "state/state.sqlite"  # first: what was cited before the catalogue is copied stands in the copy
_CATALOG = "index/catalog.sqlite"
_KEY = "state/signing.key"
_DOCUMENTS = "documents"
_MANIFEST = "backup.json"

_PAGES = 4_096  # of SQLite's, copied at a time: writers wait some milliseconds and not for the whole copy


class NoBackup(Exception):
    """A backup was not made or not taken back; `code` says why.

    ``exists``: the file is there already; ``no_folder``: the folder that it is to stand in is not; ``nothing``: the
    folder holds nothing of ours; ``not_ours``: the file is no backup; ``newer``: of a later version of the program;
    ``damaged``: it is not whole; ``occupied``: the folder holds something already, `path` what.
    """

    def __init__(self, code: str, path: Path) -> None:
        super().__init__(f"{code}: {path}")
        self.code = code
        self.path = path


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds; `size` of the file in bytes, `made` in seconds since 1970."""

    documents: int
    questions: int
    files: int
    size: int
    made: float


def back_up(data: Path, target: Path) -> Copied:
    """Write `target`, whole or not at all. Nobody has to stop for it. Raises NoBackup, OSError, sqlite3.Error."""
    if target.exists():
        raise NoBackup("exists", target)
    if not (data / _CATALOG).exists() and not (data / _STATE).exists():
        raise NoBackup("nothing", data)
    if not target.absolute().parent.is_dir():
        raise NoBackup("no_folder", target.absolute().parent)
    draft = target.absolute().with_name(f".{target.name}.new")
    try:
        with tempfile.TemporaryDirectory(dir=draft.parent, prefix=".wenju-") as room:
            copied = _copy(data, Path(room), draft)
        os.replace(draft, target)
    except OSError as error:
        if not str(error.filename).startswith(str(target.absolute().parent / ".")):
            raise
        # Named by what was asked for, not by a draft that nobody knows of.
        raise OSError(error.errno, error.strerror, str(target)) from error
    finally:
        draft.unlink(missing_ok=True)
    return copied


def restore(source: Path, data: Path) -> Copied:
    """Put a backup into `data`, which must not hold a collection or conversations. Raises NoBackup, OSError."""
    for name in (_CATALOG, _STATE, _DOCUMENTS):
        if (found := data / name).exists() and not _is_bare(found):
            raise NoBackup("occupied", found)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".wenju-") as room:
        copied = _unpack(source, Path(room))
        for path in sorted(path for path in Path(room).rglob("*") if path.is_file()):
            target = data / path.relative_to(room)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(path, target)
    return copied


def _copy(data: Path, room: Path, draft: Path) -> Copied:
    names = []
    for name in (_STATE, _CATALOG):
        if (data / name).exists():
            _copy_database(data / name, room / name)
            names.append(name)
    documents = sorted(
        path for path in (data / _DOCUMENTS).rglob("*") if path.is_file() and not path.is_symlink()
    )
    copied = Copied(
        documents=_count(room / _CATALOG, "documents"),
        questions=_count(room / _STATE, "receipts"),
        files=len(documents),
        size=0,
        made=time.time(),
    )
    told = {"form": _FORM, "program": version("wenju"), **_told(copied)}
    (room / _MANIFEST).write_text(json.dumps(told), encoding="utf-8")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # conversations are in it
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as packed:
            packed.add(room / _MANIFEST, _MANIFEST)
            for name in names:
                packed.add(room / name, name)
            if (data / _KEY).exists():
                packed.add(data / _KEY, _KEY)
            for path in documents:
                packed.add(path, path.relative_to(data).as_posix(), recursive=False)
        file.flush()
        os.fsync(file.fileno())
        return Copied(copied.documents, copied.questions, copied.files, file.tell(), copied.made)


def _copy_database(source: Path, target: Path) -> None:
    """One state of it, also while others write."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(source)) as there, closing(sqlite3.connect(target)) as here:
        there.backup(here, pages=_PAGES)
        here.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it


def _unpack(source: Path, room: Path) -> Copied:
    try:
        with _opened(source) as packed:
            manifest = packed.next()
            if manifest is None or manifest.name != _MANIFEST:
                raise NoBackup("not_ours", source)
            read = packed.extractfile(manifest)
            told = json.loads(read.read()) if read else {}
            if told["form"] > _FORM:
                raise NoBackup("newer", source)
            for member in packed:
                if member is manifest:
                    continue
                if not member.isfile() or not _expected(member.name):
                    raise NoBackup("not_ours", source)
                packed.extract(member, room, filter="data")
        for name in (_STATE, _CATALOG):
            if (room / name).exists() and not _whole(room / name):
                raise NoBackup("damaged", source)
        return Copied(
            told["documents"], told["questions"], told["files"], source.stat().st_size, told["made"]
        )
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        raise NoBackup("damaged", source) from error


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        opened = tarfile.open(source, "r:gz")  # noqa: SIM115  closed below
    except (tarfile.TarError, EOFError) as error:
        raise NoBackup("not_ours", source) from error
    with opened:
        yield opened


def _expected(name: str) -> bool:
    return name in (_STATE, _CATALOG, _KEY) or name.startswith(f"{_DOCUMENTS}/")


def _whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as opened:
        return bool(opened.execute("PRAGMA quick_check").fetchone()[0] == "ok")


def _is_bare(path: Path) -> bool:
    """A folder with nothing in it, or with only what a version control keeps it by."""
    return path.is_dir() and all(one.name.startswith(".") for one in path.iterdir())


def _count(path: Path, table: str) -> int:
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as opened:
        return int(opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _told(copied: Copied) -> dict[str, float]:
    return {
        "documents": copied.documents,
        "questions": copied.questions,
        "files": copied.files,
        "made": copied.made,
    }
