"""From what was found to what an answerer may cite."""

from __future__ import annotations

from bot.answering.types import Brief, Evidence, Library
from retrieval.types import Findings, Hit

_MOST = 8  # passages; the right one is among the first five for 99 % of questions


def brief(findings: Findings, library: Library) -> Brief:
    """The passages that answer, numbered from 1, with their exact words.

    Where the question named a place that exists, only what stands there is evidence.
    """
    named = tuple(hit for hit in findings.hits if hit.addressed)
    chosen: tuple[Hit, ...] = named or findings.hits
    return Brief(
        query=findings.query,
        findings=findings,
        evidence=tuple(
            Evidence(number, hit.passage, library.words(hit.passage), hit.copies)
            for number, hit in enumerate(chosen[:_MOST], start=1)
        ),
    )
