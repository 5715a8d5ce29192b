"""A chat model whose replies are kept by request, so that measuring the same again costs nothing."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from bot.answering.patience import leaving
from bot.answering.types import Message, Tokens
from bot.models.waiting import OnceAsked

Piece = str | Tokens
Kept = list[tuple[float, Piece]]


@dataclass(slots=True)
class Waited:
    """Seconds for which a model was waited for: `really`, by the clock, and `told`, as it took when it was asked.

    They differ where a reply is remembered, and where the model had to be loaded first.
    """

    really: float = 0.0
    told: float = 0.0


class Remembering:
    """Keeps whole replies in a folder, a file each; `request` is what a reply depends on beside the messages.

    A reply that ends in an error is not kept. With `fresh` the model is asked whatever is kept.
    """

    def __init__(
        self, model: OnceAsked, folder: Path, request: Mapping[str, object], *, fresh: bool = False
    ) -> None:
        self.waited = Waited()
        self._model = model
        self._folder = folder
        self._request = dict(request)
        self._fresh = fresh

    def load(self) -> None:
        """Nothing: the model is loaded when a reply is not remembered."""

    async def stream(self, messages: Sequence[Message]) -> AsyncIterator[Piece]:
        """The reply as it was given once, or as it is given now. Raises ModelError."""
        path = self._path(messages)
        kept = None if self._fresh else _read(path)
        if kept is not None:
            for seconds, piece in kept:
                self.waited.told += seconds
                yield piece
            return
        fresh: Kept = []
        async with leaving(self._asked(messages)) as pieces:
            async for seconds, piece in pieces:
                fresh.append((seconds, piece))
                yield piece
        _write(path, fresh)

    async def _asked(self, messages: Sequence[Message]) -> AsyncIterator[tuple[float, Piece]]:
        began = perf_counter()
        await asyncio.to_thread(self._model.load)
        self.waited.really += perf_counter() - began
        async with leaving(self._model.stream(messages)) as pieces:
            while True:
                began = perf_counter()
                try:
                    piece = await anext(pieces, None)
                finally:
                    seconds = perf_counter() - began
                    self.waited.really += seconds
                    self.waited.told += seconds
                if piece is None:
                    return
                yield seconds, piece

    def _path(self, messages: Sequence[Message]) -> Path:
        said = {**self._request, "messages": [asdict(message) for message in messages]}
        name = sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json"


def _read(path: Path) -> Kept | None:
    """What is kept there; None where nothing is, or nothing that can be read: it will be asked for again."""
    try:
        return list(_pieces(json.loads(path.read_text("utf-8"))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _pieces(rows: Sequence[Mapping[str, object]]) -> Iterator[tuple[float, Piece]]:
    for row in rows:
        tokens = row.get("tokens")
        piece = Tokens(*map(int, tokens)) if isinstance(tokens, list) else str(row["text"])
        yield float(str(row["seconds"])), piece


def _write(path: Path, kept: Kept) -> None:
    """Whole or not at all, whoever else writes the same reply."""
    rows = [
        {"seconds": round(seconds, 4)}
        | ({"tokens": [piece.read, piece.written]} if isinstance(piece, Tokens) else {"text": piece})
        for seconds, piece in kept
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    begun = path.with_suffix(f".{os.getpid()}")
    begun.write_text(json.dumps(rows, ensure_ascii=True), "utf-8")
    begun.replace(path)
