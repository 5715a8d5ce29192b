"""Sentences of the evidence that may be quoted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.types import Evidence
from retrieval.sentences import sentences
from retrieval.types import Passage

ELLIPSIS = "……"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the evidence; a higher score answers better, comparable within one question."""

    evidence: Evidence
    text: str
    score: float

    @property
    def passage(self) -> Passage:
        return self.evidence.passage


def body_sentences(passage: Passage) -> Iterator[tuple[int, int]]:
    """Bounds of the sentences of a passage in its text, its headings left out, white space trimmed."""
    above = {passage.headline, *passage.headings}
    place = 0
    for line in passage.text.split("\n"):
        if line not in above:
            for start, end in sentences(line):
                words = line[start:end]
                left = place + start + len(words) - len(words.lstrip())
                right = place + end - len(words) + len(words.rstrip())
                if left < right:
                    yield left, right
        place += len(line) + 1
