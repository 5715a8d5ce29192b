"""Exact cosine: over a few candidates, and over all the passages of a small collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np

_ROUNDING = 1e-5  # of a cosine in float32: a sum of 1,000 products is off by less than a tenth of it


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


class Neighbourhood:
    """All vectors of a small collection, in memory: what is nearest is found as `nearest` would, and sooner.

    `keys` name the vectors, by passage: two of one key are the same.
    """

    def __init__(self, vectors: Mapping[str, bytes], keys: Mapping[str, bytes] | None = None) -> None:
        self._keys = dict(keys or {})
        self._hold(list(vectors), _matrix(vectors))

    def renewed(
        self, keys: Mapping[str, bytes], fetch: Callable[[Sequence[str]], Mapping[str, bytes]]
    ) -> Neighbourhood:
        """The same for another state of the collection, for whose `keys` only what is new is fetched, by ids.

        Ten documents more in 20,000 passages of 512 numbers take 40 ms of CPU so, and 130 where all are read anew.
        """
        import numpy as np

        kept = [place for place, id_ in enumerate(self._ids) if keys.get(id_, b"") == self._keys.get(id_)]
        ids = [self._ids[place] for place in kept]
        new = fetch(list(keys.keys() - set(ids)))
        rows = self._rows if len(kept) == len(self._ids) else self._rows[kept]
        if new:
            rows = np.concatenate([rows, _matrix(new)]) if ids else _matrix(new)
        other = object.__new__(Neighbourhood)
        other._keys = dict(keys)
        other._hold([*ids, *new], rows)
        return other

    def _hold(self, ids: list[str], rows: np.ndarray) -> None:
        import numpy as np

        self._ids, self._rows = ids, rows
        self._places = {id_: place for place, id_ in enumerate(ids)}
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows)) if ids else np.zeros(0, dtype=np.float32)
        self._lengths = np.where(lengths > 0.0, lengths, np.float32(1.0))

    def vectors(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Those of passages, as the catalog would give them; unknown ids are left out."""
        return {id_: self._rows[self._places[id_]].tobytes() for id_ in ids if id_ in self._places}

    def nearest(self, vector: Sequence[float], limit: int) -> list[tuple[str, float]]:
        """The `limit` nearest to `vector` with their exact cosines, ties by id.

        A sum in float32 says which may be among them, more than `limit` where they are equal to its rounding.
        """
        import numpy as np

        if not self._ids or limit < 1:
            return []
        asked = np.asarray(vector, dtype=np.float64)
        length = np.sqrt((asked * asked).sum()) or 1.0
        one = (asked / length).astype(np.float32)
        near = np.einsum("ij,j->i", self._rows, one) / self._lengths  # as fast as BLAS, without its threads
        if limit < len(near):
            edge = np.partition(near, -limit)[-limit] - _ROUNDING
            places = np.flatnonzero(near >= edge).tolist()
        else:
            places = list(range(len(near)))
        return nearest(vector, {self._ids[place]: self._rows[place].tobytes() for place in places}, limit)


def _matrix(vectors: Mapping[str, bytes]) -> np.ndarray:
    """A row for each."""
    import numpy as np

    rows: np.ndarray = np.frombuffer(b"".join(vectors.values()), dtype="<f4")
    return rows.reshape(len(vectors), -1) if vectors else rows
