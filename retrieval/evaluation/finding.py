"""How well documents are found: recall, reciprocal rank and discounted gain for each question, and what they cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import mean

from retrieval.evaluation.sets import Sought

DEPTHS = (1, 5, 10)
_PASSAGES = 50  # asked of the search: a document has several, and ten documents are judged

MEASURES = ("recall@1", "recall@5", "recall@10", "mrr", "ndcg")


@dataclass(frozen=True, slots=True)
class Found:
    """The documents found for a question, best first, and the seconds of CPU that it took."""

    sought: Sought
    names: tuple[str, ...]
    seconds: float

    @property
    def figures(self) -> dict[str, float]:
        """The value of each of MEASURES, between 0 and 1."""
        names = [name for name in self.names if name not in self.sought.maybe]
        ranks = [
            next((rank for rank, name in enumerate(names, start=1) if name in part), 0)
            for part in self.sought.parts
        ]
        first = min((rank for rank in ranks if rank), default=0)
        recalls = {f"recall@{depth}": mean(0 < rank <= depth for rank in ranks) for depth in DEPTHS}
        return {**recalls, "mrr": 1 / first if 0 < first <= DEPTHS[-1] else 0.0, "ndcg": _ndcg(ranks)}


def _ndcg(ranks: Sequence[int]) -> float:
    """Each part counts once, where its first document stands, against the parts standing first."""
    gained = sum(1 / log2(1 + rank) for rank in set(ranks) if 0 < rank <= DEPTHS[-1])
    return gained / sum(1 / log2(1 + rank) for rank in range(1, len(ranks) + 1))


def measure(search: Callable[[str, int], Iterable[str]], questions: Iterable[Sought]) -> list[Found]:
    """Search for each question; `search(question, limit)` gives the documents of at most `limit` passages."""
    found = []
    for sought in questions:
        began = time.process_time()
        names = tuple(dict.fromkeys(search(sought.question, _PASSAGES)))
        found.append(Found(sought, names, time.process_time() - began))
    return found


def summary(found: Sequence[Found]) -> dict[str, dict[str, float]]:
    """The mean of each measure, for all questions and, where there are several, for each kind of them."""
    kinds = dict.fromkeys(one.sought.kind for one in found)
    groups: dict[str, Sequence[Found]] = {"all": found}
    if len(kinds) > 1:
        groups |= {kind: [one for one in found if one.sought.kind == kind] for kind in kinds}
    return {name: _means(group) for name, group in groups.items()}


def _means(found: Sequence[Found]) -> dict[str, float]:
    figures: list[Mapping[str, float]] = [one.figures for one in found]
    means = {name: mean(each[name] for each in figures) if figures else 0.0 for name in MEASURES}
    return {"questions": float(len(found)), **means}


def latency(found: Sequence[Found]) -> dict[str, float]:
    """Milliseconds of CPU for one search: the median and the 95th percentile."""
    spent = sorted(one.seconds for one in found)
    return {name: 1000 * spent[int((len(spent) - 1) * share)] if spent else 0.0 for name, share in _SHARES}


_SHARES = (("p50", 0.5), ("p95", 0.95))
