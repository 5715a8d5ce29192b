"""The lessons of the whole training set as bags of rows, cut once and kept beside the training."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from retrieval.embedding.pairs import KINDS, Questions, asked_lessons, lessons
from retrieval.embedding.vocabulary import Bags, Vocabulary
from retrieval.words import PAIR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

APART = 1_000_000  # between the numbers of one source's documents and of the next; the news come first
_CHUNK = 500  # documents cut at a time by one process

_Row = tuple[int, str, str, Questions]  # number, title, text


@dataclass(frozen=True, slots=True)
class Material:
    """Passages, and what belongs to them: question `i` of kind `kinds[i]` belongs to passage `belongs[i]`."""

    passages: Bags
    documents: NDArray[np.int32]
    asked: Bags
    belongs: NDArray[np.int32]
    kinds: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Cut:
    """Lessons as text: tokens parted by spaces, which take less room than a list of each."""

    passages: list[str]
    documents: list[int]
    asked: list[str]
    belongs: list[int]
    kinds: list[int]
    frequencies: Counter[str]


def cut(news: Path, sets: Sequence[Path], seed: int) -> Cut:
    """Cut the news and the question sets into lessons, on both cores; the same for the same seed."""
    paragraphs = (_paragraphs(folder, APART * place) for place, folder in enumerate(sets, start=1))
    jobs = ((rows, seed) for rows in _chunks(chain(_rows(news), *paragraphs)))
    whole = Cut([], [], [], [], [], Counter())
    with ProcessPoolExecutor() as workers:
        for part in workers.map(_cut, jobs):
            shift = len(whole.passages)
            whole.passages.extend(part.passages)
            whole.documents.extend(part.documents)
            whole.asked.extend(part.asked)
            whole.belongs.extend(shift + place for place in part.belongs)
            whole.kinds.extend(part.kinds)
            whole.frequencies.update(part.frequencies)
    return whole


def choose(frequencies: Counter[str], words: int, pairs: int, characters: int, buckets: int) -> Vocabulary:
    """The most frequent tokens of each sort get rows of their own."""
    own: Counter[str] = Counter()
    for token, count in frequencies.items():
        for character in token:
            own[character] += count
    del own[PAIR]
    by_count = [token for token, _ in sorted(frequencies.items(), key=lambda item: (-item[1], item[0]))]
    chosen = [
        *islice((token for token in by_count if not token.startswith(PAIR)), words),
        *islice((token for token in by_count if token.startswith(PAIR)), pairs),
        *islice((c for c, _ in sorted(own.items(), key=lambda item: (-item[1], item[0]))), characters),
    ]
    return Vocabulary(list(dict.fromkeys(chosen)), buckets)


def rarities(whole: Cut, vocabulary: Vocabulary, unknown: int) -> NDArray[np.float32]:
    """What each known token weighs in a sketch; last what any other does, taken to stand in `unknown` passages."""
    held = np.array([*map(whole.frequencies.__getitem__, vocabulary.known), unknown])
    found: NDArray[np.float32] = np.log(1 + len(whole.passages) / (held + 0.5)).astype(np.float32)
    return found


def material(whole: Cut, vocabulary: Vocabulary) -> Material:
    return Material(
        _bags(whole.passages, vocabulary),
        np.array(whole.documents, np.int32),
        _bags(whole.asked, vocabulary),
        np.array(whole.belongs, np.int32),
        np.array(whole.kinds, np.int8),
    )


def _bags(texts: Sequence[str], vocabulary: Vocabulary) -> Bags:
    parts = [vocabulary.bags([Counter(text.split()) for text in some]) for some in _chunks(texts)]
    shifts = np.cumsum([0, *(part.starts[-1] for part in parts)])
    return Bags(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([[0], *(part.starts[1:] + shift for part, shift in zip(parts, shifts, strict=False))]),
    )


def _chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, _CHUNK)):
        yield some


def _rows(news: Path) -> Iterator[_Row]:
    with gzip.open(news, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            yield number, row["title"], row["text"], ()


def _paragraphs(folder: Path, number: int) -> Iterator[_Row]:
    """The documents of a question set, without their titles, which the questions name; the first has this number."""
    asked: dict[str, list[tuple[str, list[str]]]] = {}
    with open(folder / "queries.jsonl", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            asked.setdefault(row["relevant"][0], []).append((row["question"], row["answers"]))
    with open(folder / "corpus.jsonl", encoding="utf-8") as lines:
        for at, row in enumerate(map(json.loads, lines)):
            yield number + at, "", row["text"], asked.get(row["id"], ())


def _cut(job: tuple[list[_Row], int]) -> Cut:
    rows, seed = job
    part = Cut([], [], [], [], [], Counter())
    for row in rows:
        number, title, text, questions = row
        found = asked_lessons(number, text, questions) if questions else lessons(number, title, text, seed)
        for lesson in found:
            for kind, tokens in lesson.asked:
                part.asked.append(" ".join(tokens))
                part.belongs.append(len(part.passages))
                part.kinds.append(KINDS.index(kind))
            part.passages.append(" ".join(lesson.passage))
            part.documents.append(lesson.document)
            part.frequencies.update(set(lesson.passage))
    return part
