"""How often the nearest passage is the right one: vectors alone, over a set of questions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.errors import UnreadableDocument
from retrieval.reading import read
from retrieval.reading.corpus import Row, read_rows
from retrieval.splitting import split
from retrieval.words import question_tokens, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from retrieval.types import Document

    Embed = Callable[
        [Sequence[Sequence[str]], bool], NDArray[np.float32]
    ]  # texts, and whether they are passages


@dataclass(frozen=True, slots=True)
class Set:
    """A question set, its documents cut into passages as the program cuts them, all as tokens."""

    name: str
    documents: tuple[str, ...]
    passages: tuple[list[str], ...]
    questions: tuple[dict[str, Any], ...]
    asked: tuple[list[str], ...]


def load(folder: Path) -> Set:
    """A set by its folder: ``corpus.jsonl`` or ``corpus.jsonl.gz``, and ``queries.jsonl``. Titles are left out."""
    corpus = next(path for path in (folder / "corpus.jsonl", folder / "corpus.jsonl.gz") if path.exists())
    ids = [row.id for row in read_rows(corpus) if isinstance(row, Row)]
    found = [
        (id_, tokens(passage.text))
        for id_, document in zip(ids, _documents(corpus), strict=True)
        for passage in split(document)
        if passage.kind == "body"
    ]
    with open(folder / "queries.jsonl", encoding="utf-8") as lines:
        questions = tuple(json.loads(line) for line in lines)
    return Set(
        folder.name,
        tuple(id_ for id_, _ in found),
        tuple(words for _, words in found),
        questions,
        tuple(question_tokens(question["question"]) for question in questions),
    )


def _documents(corpus: Path) -> Iterator[Document]:
    return (one for one in read(corpus, corpus.name) if not isinstance(one, UnreadableDocument))


def hits(given: Set, embed: Embed) -> NDArray[np.bool_]:
    """For each question whether the document of the nearest passage answers it; ``maybe`` documents are passed over."""
    passages, asked = embed(given.passages, True), embed(given.asked, False)
    documents = np.array(given.documents)
    found = np.zeros(len(asked), bool)
    for number, question in enumerate(given.questions):
        near = passages @ asked[number]
        if question.get("maybe"):
            near[np.isin(documents, question["maybe"])] = -1.0
        found[number] = documents[int(near.argmax())] in question["relevant"]
    return found


def telling(given: Set, embed: Embed) -> float:
    """How well the best cosine tells a question with an answer from the same one with its document taken away (AUC)."""
    passages, asked = embed(given.passages, True), embed(given.asked, False)
    documents = np.array(given.documents)
    whole, without = np.zeros(len(asked)), np.zeros(len(asked))
    for number, question in enumerate(given.questions):
        near = passages @ asked[number]
        whole[number] = near.max()
        without[number] = near[~np.isin(documents, question["relevant"])].max()
    below = np.searchsorted(np.sort(without), whole)
    return float(below.mean() / len(without))
