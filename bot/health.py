"""Whether what the program stands on is well: its folder, the collection, servers, and the service that runs here."""

from __future__ import annotations

import json
import os
from http.client import HTTPException
from pathlib import Path
from shutil import disk_usage
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from bot.channels.holdings import Check
from bot.channels.wording import answers as answer_wording
from bot.channels.wording import collection as wording
from bot.channels.wording import errors, serving
from retrieval.errors import (
    CollectionBroken,
    CollectionMismatch,
    DiskAlmostFull,
    RerankFailed,
    StorageFailed,
)
from retrieval.index.room import check_room
from retrieval.index.running import check_embedding

if TYPE_CHECKING:
    from collections.abc import Sized

    from bot.settings import Settings
    from retrieval.index import Reader
    from retrieval.types import Reranker

_REFUSING = (401, 403)  # statuses of a service that does not know the key
_SHOWN, _SHORTEST = 4, 12  # last characters of a key that are shown, if it is not shorter than that
_ANYWHERE = ("0.0.0.0", "::", "")  # hosts by which a service is reached from here, too
_PATIENCE = 3.0  # seconds for a server that is asked only whether it is there


def folder_check(folder: Path) -> Check:
    """Whether the data folder can be written, or made where it does not exist yet."""
    standing = _existing(folder)
    if not os.access(standing, os.W_OK | os.X_OK):
        detail = wording.in_folder(str(folder), wording.FOLDER_READ_ONLY)
        return Check("data", False, detail, wording.MAKE_WRITABLE)
    state = wording.FOLDER_FINE if folder.exists() else wording.FOLDER_MISSING
    return Check("data", True, wording.in_folder(str(folder), state))


def space_check(settings: Settings) -> Check:
    """How much the data folder takes, by what it holds, and whether the disk has room for more."""
    parts = (settings.documents_dir, settings.index_dir, settings.state_file.parent)
    documents, index, state = (sum(_size(path) for path in part.rglob("*")) for part in parts)
    standing = _existing(settings.data_dir)
    free = disk_usage(standing).free
    detail = wording.space(documents, index, state, free)
    try:
        check_room(standing, settings.disk_reserve)
    except DiskAlmostFull:
        return Check("space", False, detail, wording.MAKE_ROOM)
    return Check("space", True, detail)


def collection_checks(reader: Reader, embedding: str = "", repairs: Sized = ()) -> list[Check]:
    """Whether the catalogue opens, what it holds, and whether the index agrees with it and with the `embedding`.

    `repairs` holds something once `reader` has repaired the index, as it does when it first looks.
    """
    try:
        coverage = reader.catalog.coverage()
        check_embedding(reader.catalog.embedding_name(), embedding or reader.catalog.embedding_name())
        state = reader.state()
    except (CollectionBroken, CollectionMismatch, StorageFailed) as error:
        return [Check("catalog", False, errors.retrieval(error))]
    well = state in ("whole", "empty")
    detail, action = wording.index_state(state)
    if well and repairs:
        detail = wording.repaired(detail)
    held = answer_wording.holdings(coverage) if coverage.documents else wording.NOTHING_YET
    return [
        Check("catalog", True, wording.CATALOG_FINE),
        Check("documents", bool(coverage.documents), held, "" if coverage.documents else wording.FILL),
        Check("index", well, detail, action),
    ]


def chroma_check(url: str) -> Check:
    """Whether the Chroma server at `url` answers; what the address may hold of a password is not shown."""
    from retrieval.index.dense import bare
    from retrieval.index.server import authorization

    request = Request(f"{bare(url).rstrip('/')}/api/v2/heartbeat", headers=authorization(url))
    try:
        with build_opener(_NoRedirection).open(request, timeout=_PATIENCE):
            return Check("chroma", True, wording.CHROMA_FINE)
    except (URLError, OSError, ValueError):
        return Check("chroma", False, wording.CHROMA_SILENT, wording.START_CHROMA)


def service_check(host: str, port: int) -> Check:
    """Whether `wenju serve` runs here and is well, by its own account."""
    near = "127.0.0.1" if host in _ANYWHERE else host
    place = f"[{near}]" if ":" in near else near
    try:
        told = _told(f"http://{place}:{port}/readyz")
    except (URLError, OSError, ValueError, HTTPException):
        return Check("service", True, serving.not_running(f"{host}:{port}"))
    parts = {
        name: (bool(part["ok"]), part["last_success_age_seconds"]) for name, part in told["parts"].items()
    }
    queue = told["queue"]
    detail = serving.running(told["up_seconds"], parts, queue["length"], queue["age_seconds"])
    ailing = [name for name, (well, _) in parts.items() if not well]
    return Check("service", not ailing, detail, serving.remedy(ailing))


def _told(address: str) -> dict[str, Any]:
    """What ``/readyz`` says, ready or not. Raises ValueError where it is another program that answers."""
    try:
        with urlopen(address, timeout=_PATIENCE) as reply:
            told = json.load(reply)
    except HTTPError as error:
        with error:
            told = json.load(error)
    if not isinstance(told, dict) or not {"parts", "queue", "up_seconds"} <= told.keys():
        raise ValueError("another program")
    return told


def model_check(model: str, url: str, key: str) -> Check:
    """Whether the model's service answers and knows the key. The model itself is not asked: that may cost money."""
    return _service_check("model", model, url, key, (wording.CHANGE_KEY, wording.REACH_MODEL))


def rerank_check(service: Reranker, model: str, url: str, key: str) -> Check:
    """Whether the service that re-ranks does so, tried on two short texts of our own."""
    about = wording.model(model, urlsplit(url).hostname or "", _masked(key))
    question, texts = wording.TRIED_ON
    try:
        service.scores(question, list(texts))
    except RerankFailed as error:
        what, remedy = answer_wording.RERANK_FAILURES.get(error.reason, answer_wording.RERANK_FAILURE)
        return Check("rerank", False, f"{about}，{what}", wording.IN_OWN_ORDER.format(remedy))
    return Check("rerank", True, f"{about}，{wording.RERANK_FINE}")


def embedding_check(model: str, url: str, key: str) -> Check:
    """The same for the service that embeds."""
    return _service_check(
        "embedding", model, url, key, (wording.CHANGE_EMBEDDING_KEY, wording.REACH_EMBEDDING)
    )


def _service_check(name: str, model: str, url: str, key: str, actions: tuple[str, str]) -> Check:
    """`actions` are what to do about a key that is refused, and about a service that is silent."""
    about = wording.model(model, urlsplit(url).hostname or "", _masked(key))
    request = Request(f"{url.rstrip('/')}/models", headers={"Authorization": f"Bearer {key}"} if key else {})
    try:
        with build_opener(_NoRedirection).open(request, timeout=_PATIENCE):
            return Check(name, True, f"{about}，{wording.MODEL_FINE}")
    except HTTPError as error:
        with error:  # any other status comes from somebody who is there; not every server lists its models
            if error.code not in _REFUSING:
                return Check(name, True, f"{about}，{wording.MODEL_FINE}")
        return Check(name, False, f"{about}，{wording.KEY_REFUSED}", actions[0])
    except (URLError, OSError, ValueError, HTTPException):
        return Check(name, False, f"{about}，{wording.MODEL_SILENT}", actions[1])


class _NoRedirection(HTTPRedirectHandler):
    """The key goes to the address in the settings and nowhere else."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that there is."""
    standing = folder.absolute()
    while not standing.exists():
        standing = standing.parent
    return standing


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0  # gone since it was listed


def _masked(key: str) -> str:
    """The last characters of a key, enough to tell two apart; only that there is one where it is short."""
    return f"…{key[-_SHOWN:]}" if len(key) >= _SHORTEST else "…" * bool(key)
