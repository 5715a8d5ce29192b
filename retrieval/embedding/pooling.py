"""From tokens to vectors: what is learned of them, and beside it their sketch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from retrieval.embedding.leading import emphasis
from retrieval.embedding.sketching import of_length_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from retrieval.embedding.weights import Weights


def pooled(weights: Weights, tokenized: Sequence[Sequence[str]], *, leading: bool) -> NDArray[np.float32]:
    """A vector of length 1 for each list of tokens, or of zeros for none: shape (texts, dimensions).

    With `leading` the beginning of each counts more: for passages, not for what is asked.
    Rows are summed text by text, so that each has the same vector whatever stands beside it, and no more rows are
    unpacked at a time than a text has.
    """
    counted = [Counter(tokens) for tokens in tokenized]
    stresses = [*map(emphasis, counted)] if leading else ()
    bags = weights.vocabulary.bags(counted, stresses)
    learned = np.zeros((len(bags), weights.learned), np.float32)
    for number, (start, end) in enumerate(zip(bags.starts[:-1], bags.starts[1:], strict=True)):
        learned[number] = weights.sum(bags.rows[start:end], bags.weights[start:end])
    sketches = weights.sketch.of(counted, weights.vocabulary.rows, weights.rarity, stresses)
    return of_length_one(np.concatenate([of_length_one(learned), sketches], axis=1))
