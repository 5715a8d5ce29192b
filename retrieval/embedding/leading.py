"""How much more the beginning of a passage counts than the rest: what a text is about is named first.

A question names what it is about, too, and that is where a passage begins: a headline, an entry's word, a report's
first clause. A question itself has no beginning in this sense.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from retrieval.words import PAIR

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

# What the first token counts for beyond 1, and after how many different words, and pairs, that has fallen to a third:
# about thirty characters. R@1 on cmrc-dev / drcd-dev / crud-news-small / rgb-visible (256 numbers learned, 128 of a
# sketch): without it .817 / .714 / .874 / .591, with .5 .866 / .719 / .894 / .616, with .7 .875 / .717 / .892 / .616.
# Eight words to eighteen are about as good.
MORE, WORDS, PAIRS = 0.7, 12, 30


def emphasis(counted: Collection[str]) -> NDArray[np.float32]:
    """What each different token of a passage counts for, in the order of `retrieval.words`: words first, then pairs."""
    words = next((place for place, token in enumerate(counted) if token[0] == PAIR), len(counted))
    places = np.arange(len(counted), dtype=np.float32)
    fallen = np.concatenate([places[:words] / WORDS, places[: len(counted) - words] / PAIRS])
    found: NDArray[np.float32] = 1.0 + MORE * np.exp(-fallen)
    return found
