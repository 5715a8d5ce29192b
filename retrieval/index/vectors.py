"""Vectors as the catalog keeps them: float32, little-endian."""

from __future__ import annotations

import math
import sys
from array import array
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Vector: TypeAlias = "array[float]"


def pack(vector: Iterable[float]) -> bytes:
    """Raises ValueError for what is not a finite number in float32."""
    packed = array("f", vector)
    if not math.isfinite(sum(packed)):  # in float64, which no number of float32 overflows
        raise ValueError("a vector must be finite")
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack(blob: bytes) -> Vector:
    vector = array("f")
    vector.frombytes(blob)
    if sys.byteorder == "big":
        vector.byteswap()
    return vector
