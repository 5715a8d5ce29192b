"""The best hits in the order of a re-ranker, worth what our own features say they are worth."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import replace

from retrieval.errors import RerankFailed
from retrieval.search.units import unit
from retrieval.types import Hit, Reranker

RERANKED = 32  # hits; the most that text-embeddings-inference takes at once unless it is told otherwise

_log = logging.getLogger(__name__)


def reranked(hits: Sequence[Hit], question: str, reranker: Reranker | None) -> tuple[list[Hit], str]:
    """The hits, the best of them in the order of `reranker`, ties in ours; and why they are not, where it failed.

    Scores stay at their places and so fall from hit to hit; what our features gave a hit is its `own`.
    """
    best, rest = hits[:RERANKED], hits[RERANKED:]
    if reranker is None or len(best) < 2:
        return list(hits), ""
    try:
        judged = _checked(reranker.scores(question, [unit(hit.passage) for hit in best]), len(best))
    except RerankFailed as error:
        _log.warning("the hits keep our own order: %s", error)
        return list(hits), error.reason
    order = sorted(range(len(best)), key=lambda place: -judged[place])
    moved = [
        replace(best[place], score=before.score, own=best[place].score)
        for before, place in zip(best, order, strict=True)
    ]
    return [*moved, *rest], ""


def _checked(scores: list[float], texts: int) -> list[float]:
    if len(scores) != texts:
        raise RerankFailed("wrong_count", f"{len(scores)} scores for {texts} texts")
    if not all(map(math.isfinite, scores)):
        raise RerankFailed("not_finite")
    return scores
