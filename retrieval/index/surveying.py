"""Which files a run has to look at, and which are gone."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.errors import UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from retrieval.index.cataloguing import WritableCatalog

_CHUNK = 1 << 20  # bytes hashed at a time


@dataclass(frozen=True, slots=True)
class Found:
    """A file to look at: where it is, what people call it, and under which given path it was found."""

    path: str
    name: str
    root: str


@dataclass(frozen=True, slots=True)
class Survey:
    """`gone` are absolute paths that the collection knows and that exist no more."""

    found: tuple[Found, ...]
    gone: tuple[str, ...]
    failed: tuple[UnreadableDocument, ...]


def survey(
    paths: Sequence[Path], catalog: WritableCatalog, files_under: Callable[[Path], Iterable[Path]]
) -> Survey:
    """Look through the given files and folders.

    A folder that is missing, or that may not be looked into, is a failure and takes nothing with it:
    an unmounted disk must not empty the collection.
    """
    found: dict[str, Found] = {}
    gone: dict[str, None] = {}
    failed: list[UnreadableDocument] = []
    for given in paths:
        root = os.path.abspath(given)
        try:
            if os.path.isdir(root):
                listed = {os.path.abspath(path): str(path) for path in files_under(given)}
                for path, name in listed.items():
                    if _nameable(path):
                        found.setdefault(path, Found(path, name, root))
                    else:
                        failed.append(_unnameable(name))
                absent = _gone_below(root, listed, catalog)
                gone.update(dict.fromkeys(absent))
                if not listed and not absent:
                    failed.append(UnreadableDocument(str(given), "no_files"))
            elif not _nameable(root):
                failed.append(_unnameable(str(given)))
            elif _is_listed(root):
                found.setdefault(root, Found(root, str(given), root))
            elif catalog.file(root) and os.path.isdir(os.path.dirname(root)):
                gone[root] = None
            else:
                failed.append(UnreadableDocument(str(given), "missing"))
        except UnreadableDocument as error:
            failed.append(error)
        except OSError as error:
            failed.append(unreadable(str(given), error))
    return Survey(tuple(found.values()), tuple(path for path in gone if path not in found), tuple(failed))


def unreadable(name: str, error: OSError) -> UnreadableDocument:
    """What the system said of a file, as a reason that can be worded."""
    if isinstance(error, FileNotFoundError):
        return UnreadableDocument(name, "missing")
    if isinstance(error, PermissionError):
        return UnreadableDocument(name, "permission")
    if error.errno == errno.ELOOP:
        return UnreadableDocument(name, "circle")
    return UnreadableDocument(name, "io", detail=error.strerror or str(error))


def _nameable(path: str) -> bool:
    """Whether its name is text: on Linux a name may be any bytes."""
    return os.fsencode(path).decode("utf-8", "replace") == path


def _unnameable(name: str) -> UnreadableDocument:
    return UnreadableDocument(os.fsencode(name).decode("utf-8", "replace"), "unsupported", detail="name")


def size_and_digest(path: str) -> tuple[int, str]:
    """Bytes and SHA-256 of a file's content. Raises OSError, and UnreadableDocument for a pipe or a device."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise UnreadableDocument(path, "special")  # it may have no end, or nobody who writes into it
    digest = hashlib.sha256()
    size = 0
    with open(path, "rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
    return size, digest.hexdigest()


def _gone_below(root: str, listed: Iterable[str], catalog: WritableCatalog) -> list[str]:
    """Files once read from below `root` that are not there any more, or not among its files any more.

    A file that was once given by its own name stays as long as it exists, listed or not.
    Raises PermissionError where that cannot be told.
    """
    there = set(listed)
    return [
        file.path
        for file in catalog.files_below(root)
        if file.path not in there and (not _exists(file.path) or file.root != file.path)
    ]


def _is_listed(path: str) -> bool:
    """Like os.path.lexists, but a folder that may not be looked into raises PermissionError."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _exists(path: str) -> bool:
    """Unlike os.path.exists, does not take a closed folder for an empty one: raises PermissionError."""
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True
