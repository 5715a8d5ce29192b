"""What a passage is found by: its words, and the headline and headings above them."""

from __future__ import annotations

from retrieval.types import Passage
from retrieval.words import tokens


def unit(passage: Passage) -> str:
    """The text that stands for a passage in the indexes: what names it first, then its words."""
    above = [line for line in (passage.headline, *passage.headings) if line not in passage.text]
    return "\n".join((*above, passage.text))


def unit_tokens(passage: Passage) -> list[str]:
    """The tokens of a passage in the word index."""
    return tokens(unit(passage))
