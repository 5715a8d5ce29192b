"""Whether what the program stands on is well: its folder, the collection, a Chroma server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from bot.channels.holdings import Check
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import collection as wording
from bot.channels.wording import errors
from retrieval.errors import CollectionBroken, CollectionMismatch, StorageFailed

if TYPE_CHECKING:
    from retrieval.index import Reader

_PATIENCE = 3.0  # seconds for a server that is asked only whether it is there


def folder_check(folder: Path) -> Check:
    """Whether the data folder can be written, or made where it does not exist yet."""
    standing = folder.absolute()
    while not standing.exists():
        standing = standing.parent
    if not os.access(standing, os.W_OK | os.X_OK):
        detail = wording.in_folder(str(folder), wording.FOLDER_READ_ONLY)
        return Check("data", False, detail, wording.MAKE_WRITABLE)
    state = wording.FOLDER_FINE if folder.exists() else wording.FOLDER_MISSING
    return Check("data", True, wording.in_folder(str(folder), state))


def collection_checks(reader: Reader) -> list[Check]:
    """Whether the catalogue opens, what it holds, and whether the index agrees with it."""
    try:
        coverage = reader.catalog.coverage()
        state = reader.state()
    except (CollectionBroken, CollectionMismatch, StorageFailed) as error:
        return [Check("catalog", False, errors.retrieval(error))]
    detail, action = wording.index_state(state)
    held = answer_wording.holdings(coverage) if coverage.documents else wording.NOTHING_YET
    return [
        Check("catalog", True, wording.CATALOG_FINE),
        Check("documents", bool(coverage.documents), held, "" if coverage.documents else wording.FILL),
        Check("index", state in ("whole", "empty"), detail, action),
    ]


def chroma_check(url: str) -> Check:
    """Whether the Chroma server at `url` answers; what the address may hold of a password is not shown."""
    try:
        with urlopen(f"{url.rstrip('/')}/api/v2/heartbeat", timeout=_PATIENCE):
            return Check("chroma", True, wording.CHROMA_FINE)
    except (URLError, OSError, ValueError):
        return Check("chroma", False, wording.CHROMA_SILENT, wording.START_CHROMA)
