"""How our own collections are made: the parts of this library put together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from retrieval import reading, splitting, words
from retrieval.index import Recipe
from retrieval.search.units import unit, unit_tokens

if TYPE_CHECKING:
    from retrieval.types import NamedEmbeddings


def recipe(embedding: NamedEmbeddings, at: reading.Desk | None = None) -> Recipe:
    """What a collection is made with, from the file to what is searched; files are read `at` a desk."""
    return Recipe(
        files_under=reading.files_under,
        read=partial(reading.read, desk=at or reading.Desk()),
        beside=reading.fingerprint,
        split=splitting.split,
        tokenize=unit_tokens,
        embed_text=unit,
        embedding=embedding,
        embedding_name=embedding.name,
        reader_version=f"{reading.READER_VERSION}.{splitting.VERSION}.{words.VERSION}",
        embed_tokens=getattr(embedding, "embed_tokens", None),
    )
