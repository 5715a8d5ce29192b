"""From bags of rows to vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from retrieval.embedding.vocabulary import Bags
    from retrieval.embedding.weights import Weights


def pooled(weights: Weights, bags: Bags) -> NDArray[np.float32]:
    """A vector of length 1 for each bag, or of zeros for an empty one: shape (bags, dimensions).

    Bag by bag, so that a text has the same vector whatever stands beside it, and no more rows are unpacked at a time
    than a text has.
    """
    found = np.zeros((len(bags), weights.dimensions), np.float32)
    for number, (start, end) in enumerate(zip(bags.starts[:-1], bags.starts[1:], strict=True)):
        found[number] = weights.sum(bags.rows[start:end], bags.weights[start:end])
    lengths = np.sqrt((found * found).sum(axis=1, keepdims=True))
    return (found / np.where(lengths > 0.0, lengths, 1.0)).astype(np.float32)
