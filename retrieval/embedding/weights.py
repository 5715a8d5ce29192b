"""The file in which a trained embedding is kept: small on disk, and read row by row.

A folder of four files:

* ``model.json``: `name`, `buckets`, the sketch's `numbers` and `share`, and how the model was trained;
* ``tokens.txt``: the known tokens, one a line, in the order of their rows;
* ``rarity.npy``: what each of them weighs in a sketch, and last what any other does (float16, little-endian);
* ``rows.npy``: for each row, those of the buckets last, its scale as two bytes (float16, little-endian), then two
  numbers of four bits a byte: the first half of the row in the low halves, the second in the high ones. A number
  `n` from 0 to 15 stands for ``scale × (n − 8)``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.embedding.sketching import Sketch
from retrieval.embedding.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_CARD, _TOKENS, _RARITY, _ROWS = "model.json", "tokens.txt", "rarity.npy", "rows.npy"
_SCALE = np.dtype("<f2")
_MIDDLE, _HIGHEST = 8, 7  # of sixteen steps, eight lie below zero and seven above
_TRIED = np.linspace(0.5, 1.0, 11)  # shares of the largest number that a row's scale may reach to


def card(folder: Path) -> dict[str, Any]:
    """What ``model.json`` says; numpy is not needed for it."""
    said: dict[str, Any] = json.loads((folder / _CARD).read_text(encoding="utf-8"))
    return said


@dataclass(frozen=True, slots=True)
class Weights:
    """An opened model. Its rows stay on disk until they are asked for."""

    vocabulary: Vocabulary
    packed: NDArray[np.uint8]
    rarity: NDArray[np.float32]
    sketch: Sketch

    @classmethod
    def open(cls, folder: Path) -> Weights:
        known = (folder / _TOKENS).read_text(encoding="utf-8").split("\n")
        said = card(folder)
        return cls(
            Vocabulary(known, said["buckets"]),
            np.load(folder / _ROWS, mmap_mode="r"),
            np.load(folder / _RARITY).astype(np.float32),
            Sketch(**said["sketch"]),
        )

    @property
    def learned(self) -> int:
        """How many numbers of a vector are learned."""
        return 2 * (int(self.packed.shape[1]) - _SCALE.itemsize)

    @property
    def dimensions(self) -> int:
        return self.learned + self.sketch.numbers

    def sum(self, wanted: NDArray[np.int32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
        """The weighted sum of these rows; no more than they are unpacked."""
        found = self.packed[wanted]
        scales = np.ascontiguousarray(found[:, : _SCALE.itemsize]).view(_SCALE)[:, 0]
        weights = weights * scales
        halves = found[:, _SCALE.itemsize :]
        low, high = (weights @ half.astype(np.float32) for half in (halves & 15, halves >> 4))
        total: NDArray[np.float32] = np.concatenate([low, high]) - _MIDDLE * weights.sum()
        return total


def save(
    folder: Path,
    known: Sequence[str],
    rarity: NDArray[np.float32],
    table: NDArray[np.float32],
    said: dict[str, Any],
) -> None:
    """Write a model; `said` is what ``model.json`` will say."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _TOKENS).write_text("\n".join(known), encoding="utf-8")
    (folder / _CARD).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    np.save(folder / _RARITY, rarity.astype(_SCALE))
    np.save(folder / _ROWS, packed(table))


def packed(table: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The rows as they are kept, each with the scale that loses least of it."""
    largest = np.abs(table).max(axis=1, keepdims=True) / _HIGHEST
    best, least = largest, np.full(len(table), np.inf)
    for share in _TRIED:
        scale = np.maximum(largest * share, 1e-8).astype(_SCALE).astype(np.float32)
        lost = ((_stepped(table, scale) * scale - table) ** 2).sum(axis=1)
        best = np.where((lost < least)[:, None], scale, best)
        least = np.minimum(lost, least)
    steps = (_stepped(table, best) + _MIDDLE).astype(np.uint8)
    scales = np.ascontiguousarray(best.astype(_SCALE)).view(np.uint8)
    low, high = np.split(steps, 2, axis=1)
    return np.concatenate([scales, low | high << 4], axis=1)


def _stepped(table: NDArray[np.float32], scale: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.clip(np.rint(table / np.maximum(scale, 1e-8)), -_MIDDLE, _HIGHEST)
