"""Exact cosine over a few candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def nearest(vector: Sequence[float], candidates: Mapping[str, bytes], limit: int) -> list[tuple[str, float]]:
    """The `limit` candidates nearest to `vector` with their cosines, ties by id.

    `candidates` are packed as the catalog keeps them. The same two vectors give the same bits whatever
    stands beside them, so that the order does not depend on how the collection was built; a matrix product,
    which sums in blocks, would not promise that.
    """
    import numpy as np

    if not candidates or limit < 1:
        return []
    rows = np.frombuffer(b"".join(candidates.values()), dtype="<f4").reshape(len(candidates), -1)
    rows = rows.astype(np.float64)
    asked = np.asarray(vector, dtype=np.float64)
    lengths = np.sqrt((rows * rows).sum(axis=1)) * np.sqrt((asked * asked).sum())
    cosines = (rows * asked).sum(axis=1) / np.where(lengths > 0.0, lengths, 1.0)
    scored = sorted(zip((-cosines).tolist(), candidates, strict=True))
    return [(id_, -score) for score, id_ in scored[:limit]]
