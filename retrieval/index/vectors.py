"""Vectors as the catalog keeps them: float32, little-endian."""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Vector: TypeAlias = "array[float]"


def pack(vector: Iterable[float]) -> bytes:
    """Raises ValueError for what is not a finite number in float32."""
    packed = array("f", vector)
    if not all(-_LARGEST <= x <= _LARGEST for x in packed):
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


_LARGEST = 3.4028234663852886e38  # of float32; infinity and NaN fail the comparison
