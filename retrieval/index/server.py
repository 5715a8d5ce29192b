"""A Chroma server that may be slow, silent or behind a proxy."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import httpx
from chromadb.api.client import Client

from retrieval.errors import VectorsUnreachable
from retrieval.index.dense import CONNECTING, bare

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.auth import UserIdentity
    from chromadb.config import Settings


def connect(url: str, settings: Settings, patience: float) -> ClientAPI:
    """A client of the server at `url`, which has so many seconds of `patience` for each reply.

    Raises VectorsUnreachable.
    """
    address = urlsplit(url)
    secure = address.scheme == "https"
    settings.chroma_api_impl = "chromadb.api.fastapi.FastAPI"
    settings.chroma_server_host = address.hostname or ""
    settings.chroma_server_http_port = address.port or (443 if secure else 80)
    settings.chroma_server_ssl_enabled = secure
    settings.chroma_server_headers = authorization(url)
    try:
        return _Hurried(settings, patience)
    except (
        ValueError,
        httpx.HTTPError,
    ) as error:  # Chroma's word for a server that it cannot connect to is the first
        raise VectorsUnreachable(bare(url), type(error).__name__) from error


def authorization(url: str) -> dict[str, str]:
    """The header for the name and password in an address; none where there is no name."""
    parts = urlsplit(url)
    if not parts.username:
        return {}
    given = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {b64encode(given.encode()).decode()}"}


class _Hurried(Client):
    """Chroma's client, which would wait for ever: its first requests are those of its own making."""

    def __init__(self, settings: Settings, patience: float) -> None:
        self._limits = httpx.Timeout(patience, connect=CONNECTING)
        super().__init__(settings=settings)

    def get_user_identity(self) -> UserIdentity:
        _limit(self._server, self._limits)
        return super().get_user_identity()

    def _validate_tenant_database(self, tenant: str, database: str) -> None:
        _limit(self._admin_client._server, self._limits)  # type: ignore[attr-defined]  # not in its interface
        super()._validate_tenant_database(tenant, database)


def _limit(server: Any, limits: httpx.Timeout) -> None:
    server._session.timeout = limits
