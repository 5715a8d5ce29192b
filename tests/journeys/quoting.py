"""Whether what is quoted stands where it is said to stand."""

from __future__ import annotations

from bot.answering.types import Answer
from retrieval.index import Catalog
from retrieval.normalising import fold


def broken_quotes(answer: Answer, catalog: Catalog) -> list[str]:
    """The quotes of an answer that do not stand where they are said to stand."""
    return [
        citation.quote
        for citation in answer.citations
        if fold("".join(catalog.decoded(citation.passage.document.id, *span) for span in citation.spans))
        != fold(citation.quote)
        or not citation.quote
    ]
