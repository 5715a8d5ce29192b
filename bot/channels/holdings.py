"""What a channel needs to know of the collection to show it: ports that the catalog's and the builder's values fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from retrieval.errors import UnreadableDocument
from retrieval.types import Card


class Shelved(Protocol):
    """A document with its sizes, as the catalog lists it; `characters` of decoded text."""

    @property
    def card(self) -> Card: ...

    @property
    def stories(self) -> int: ...

    @property
    def passages(self) -> int: ...

    @property
    def characters(self) -> int: ...


class Report(Protocol):
    """What an index run did, by document names, and how large the collection is after it."""

    @property
    def added(self) -> tuple[str, ...]: ...

    @property
    def changed(self) -> tuple[str, ...]: ...

    @property
    def removed(self) -> tuple[str, ...]: ...

    @property
    def unchanged(self) -> int: ...

    @property
    def failed(self) -> tuple[UnreadableDocument, ...]: ...

    @property
    def documents(self) -> int: ...

    @property
    def passages(self) -> int: ...

    @property
    def characters(self) -> int: ...

    @property
    def seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `name` is a code, the others are for people; no `action` if all is well."""

    name: str
    ok: bool
    detail: str
    action: str = ""
