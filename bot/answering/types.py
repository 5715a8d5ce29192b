"""What flows through answering, and the ports to the rest of the world.

question ─▶ Turn(s), rewritten ─▶ Findings ─▶ Brief ─▶ text with [n] marks ─▶ Sentence, … ─▶ Answer
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Literal, Protocol

from retrieval.types import Coverage, Findings, Passage, Query, Span

Outcome = Literal["answered", "partial", "conflicting", "not_found", "smalltalk"]
Verdict = Literal["supported", "unsupported", "neutral"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what became of it.

    `query` is the question as it was understood, complete in itself; `answer` the sentences shown.
    """

    question: str
    query: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage under the number by which an answerer may cite it, from 1.

    `words` are the exact words of the decoded text, one piece for each of the passage's spans.
    """

    number: int
    passage: Passage
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an answerer is given. After `until`, by the monotonic clock, nobody waits for it any more."""

    query: Query
    findings: Findings
    evidence: tuple[Evidence, ...]
    until: float = inf


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a model has read and written, by its own count."""

    read: int = 0
    written: int = 0

    def __add__(self, other: Tokens) -> Tokens:
        return Tokens(self.read + other.read, self.written + other.written)


class Answerer(Protocol):
    """Writes an answer to a brief as pieces of text with ``[n]`` marks behind the sentences; nothing if it has none.

    Tokens may come between the pieces, where a model was asked. Raises ModelError.
    """

    @property
    def name(self) -> str: ...

    def write(self, brief: Brief) -> AsyncIterator[str | Tokens]: ...


@dataclass(frozen=True, slots=True)
class Message:
    """What is said to a chat model: our rules, or what a person asks."""

    role: Literal["system", "user"]
    text: str


class ChatModel(Protocol):
    """The port to a chat model, whoever makes it.

    The reply comes in pieces of text, with Tokens where the service counts them. Raises ModelError. Closing the
    iterator ends the request.
    """

    def stream(self, messages: Sequence[Message]) -> AsyncIterator[str | Tokens]: ...


@dataclass(frozen=True, slots=True)
class Citation:
    """A distinct quote: exact words of the document, found by our code.

    `number` counts in order of first use. The pieces of the decoded text at `spans`, joined and folded, equal
    `quote`, folded.
    """

    number: int
    passage: Passage
    quote: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is checked and shown: words without marks, and the numbers of its citations."""

    text: str
    citations: tuple[int, ...] = ()
    verdict: Verdict = "supported"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown. `reason` is a code: ``no_citation``, ``no_such_number``, ``not_in_source``."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know beside the answer, where the model failed.

    ``replaced``: the answer was quoted instead; ``broken_off``: the model did not come to the end, what is shown is
    proven; ``silent``: it said nothing. `cause` is the code of the error.
    """

    kind: Literal["replaced", "broken_off", "silent"]
    cause: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question.

    `query` is the question as it was understood. `sentences` are those that may be shown, `citations` theirs.
    `coverage` and `nearest` say what the collection holds instead where nothing was found; `hint` is a code with
    its value that tells why: ``("no_clause", "第30条")``, ``("other_year", "2023年")``, ``("ask_back", "他")``,
    ``other_page`` with two lines (what is asked for, and the missing page that it must stand on),
    ``("empty", "")``, ``("greeting", "")``, ``("thanks", "")``, ``("ability", "")``. `seconds` holds ``rewrite``,
    ``search``, ``answer``, ``total``. `tokens` is None where no model was asked, or none that counts.
    """

    question: str
    query: str
    outcome: Outcome
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    answerer: str = ""
    coverage: Coverage | None = None
    nearest: tuple[Passage, ...] = ()
    hint: tuple[str, str] | None = None
    note: Note | None = None
    tokens: Tokens | None = None
    seconds: dict[str, float] = field(default_factory=dict)


class Library(Protocol):
    """What answering may ask of the collection. All calls block; the assistant makes them in a thread."""

    def search(self, query: Query, limit: int) -> Findings: ...

    def words(self, passage: Passage) -> tuple[str, ...]:
        """The exact words of the decoded text, one piece for each of the passage's spans."""
        ...

    def coverage(self) -> Coverage: ...


History = Sequence[Turn]
