"""Opening the two derived indexes of a generation, here or on a Chroma server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retrieval.index.dense import READING, DenseIndex
from retrieval.index.lexical import LexicalIndex

if TYPE_CHECKING:
    from retrieval.index.generations import Generation


def open_vectors(
    generation: Generation, identity: str, url: str, *, create: bool = False, patience: float = READING
) -> DenseIndex:
    """`identity` is the catalog's: several collections may live on one server, which has `patience` for each reply."""
    name = collection_name(identity, generation.name)
    return DenseIndex(generation.vectors, url=url, name=name, create=create, patience=patience)


def open_words(generation: Generation, *, create: bool = False) -> LexicalIndex:
    return LexicalIndex(generation.words, create=create)


def collection_name(identity: str, generation: str) -> str:
    """What a generation's collection is called on a Chroma server."""
    return f"wenju-{identity}-{generation}"
