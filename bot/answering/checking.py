"""Whether a sentence is proven by the passage that it cites, and by which of its words.

Today a sentence is proven where its words stand in the passage, folded, one after the other; an ellipsis at
either end stands for what was left out.
"""

from __future__ import annotations

from bot.answering.types import Evidence
from retrieval.normalising import fold, fold_with_places
from retrieval.spans import covering, folded_with_places
from retrieval.types import Span

_ELLIPSIS = "…"


def proof(sentence: str, evidence: Evidence) -> tuple[str, tuple[Span, ...]] | None:
    """The words of the passage that say it, and their places in the decoded text; None where there are none."""
    wanted = fold(sentence.strip().strip(_ELLIPSIS))
    folded, places = folded_with_places(evidence.words, evidence.passage.spans)
    at = folded.find(wanted)
    if not wanted or at < 0:
        return None
    spans = covering(places[at : at + len(wanted)], evidence.passage.spans)
    readable, inner = fold_with_places(evidence.passage.text)
    start = readable.find(wanted)
    quote = evidence.passage.text[inner[start] : inner[start + len(wanted) - 1] + 1]
    return quote.replace("\n", ""), spans
