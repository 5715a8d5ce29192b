"""Whether a sentence is proven by the passages that it cites, and by which of their words.

    sentence ─▶ contained? ─▶ picked sentences of the source ─▶ features ─▶ log-odds ─▶ quote with spans
                 quoting        features                        facts, binding, slots, contrasts   judging

Exact words prove at once. Else the facts of the sentence must agree with those of the words that it rests on.
"""

from __future__ import annotations

from bot.answering.checking.attaching import Checked, attach, proof_of
from bot.answering.types import Evidence
from retrieval.types import Span

__all__ = ["Checked", "attach", "proof"]


def proof(sentence: str, evidence: Evidence) -> tuple[str, tuple[Span, ...]] | None:
    """The words of the passage that say it, and their places in the decoded text; None where there are none."""
    found = proof_of(sentence, evidence)
    return (found.words, found.spans) if found else None
