"""The embedding that comes with the program: trained on Chinese news, without a network, with numpy alone.

A vector's first part is the weighted sum of its tokens' learned vectors, its second a sketch of the exact tokens; see
the card in ``data/models/``.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.words import question_tokens, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from retrieval.embedding.weights import Weights

_INSTALLED = Path(__file__).parent / "model"  # where a wheel puts it
_IN_THE_SOURCES = Path(__file__).parents[2] / "data" / "models" / "embedding"
FOLDER = _INSTALLED if _INSTALLED.exists() else _IN_THE_SOURCES


class BundledEmbedding:
    """LangChain's Embeddings by method names. Vectors have length 1 (0 for text without words).

    Nothing is read before it is needed, and then only the rows that are.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder

    @cached_property
    def name(self) -> str:
        """What a collection remembers; other weights have another name."""
        import json

        return str(json.loads((self._folder / "model.json").read_text(encoding="utf-8"))["name"])

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embed_tokens([tokens(text) for text in texts])

    def embed_tokens(self, tokenized: Sequence[Sequence[str]]) -> list[list[float]]:
        """What `embed_documents` gives for texts that are cut already: the words are not sought twice."""
        return self._pooled(tokenized, leading=True)

    def embed_query(self, text: str) -> list[float]:
        return self._pooled([question_tokens(text)], leading=False)[0]

    def _pooled(self, tokenized: Sequence[Sequence[str]], *, leading: bool) -> list[list[float]]:
        import numpy as np

        from retrieval.embedding.pooling import pooled

        found: list[list[float]] = (
            pooled(self._weights, tokenized, leading=leading).astype(np.float64).tolist()
        )
        return found

    @cached_property
    def _weights(self) -> Weights:
        from retrieval.embedding.weights import Weights

        return Weights.open(self._folder)
