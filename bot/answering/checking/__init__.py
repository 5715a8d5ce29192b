"""Whether a sentence is proven by the passages that it cites, and by which of their words.

    sentence ─▶ contained? ─▶ picked sentences of the source ─▶ features ─▶ log-odds ─▶ quote with spans
                 quoting        features                        facts, binding, slots, contrasts   judging

Exact words prove at once. Else the facts of the sentence must agree with those of the words that it rests on.
"""

from __future__ import annotations

from bot.answering.checking.attaching import Checked, attach, borne_out_by

__all__ = ["Checked", "attach", "borne_out_by"]
