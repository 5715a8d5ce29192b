"""What flows through answering, and the ports to the rest of the world.

question ─▶ Turn(s), rewritten ─▶ Findings ─▶ Brief ─▶ text with [n] marks ─▶ Sentence, … ─▶ Answer
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Literal, Protocol

from retrieval.types import Card, Coverage, Findings, Gap, Passage, Query, Span

if TYPE_CHECKING:
    from retrieval.search.bounds import Bounds
    from retrieval.search.mentions import Mentions

Outcome = Literal["answered", "partial", "conflicting", "not_found", "smalltalk"]
Whole = Literal["", "story", "page", "clauses", "catalogue"]
Verdict = Literal["supported", "unsupported", "neutral"]


@dataclass(frozen=True, slots=True)
class Place:
    """A story of a document, by the document's id; all of it where `story` is None."""

    document: str
    story: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and what became of it.

    `query` is the question as it was understood, complete in itself; `answer` the sentences shown; `cited` the
    stories that they rest on, in order of first use.
    """

    question: str
    query: str = ""
    answer: str = ""
    cited: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage under the number by which an answerer may cite it, from 1.

    `words` are the exact words of the decoded text, one piece for each of the passage's spans; `copies` are other
    documents that print the same.
    """

    number: int
    passage: Passage
    words: tuple[str, ...]
    copies: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of several things that a question asks.

    `text` are the asker's words, `query` the same made complete in itself. `apart` says that it names what it is
    about, so that it can be told whether it was answered. `findings` are those of the part alone.
    """

    text: str
    query: str
    apart: bool
    findings: Findings | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Exact words of a passage, and where they stand in the decoded text."""

    passage: Passage
    words: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence that no answerer writes: what the catalog knows, with the words that show it.

    `heading` says that it is a headline.
    """

    text: str
    quotes: tuple[Quoted, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an answerer is given. After `until`, by the monotonic clock, nobody waits for it any more.

    `whole` says that the evidence is a story, pages or clauses in reading order, and the question about all of it;
    `only_title` that its headline is asked for. `parts` are the things that the question asks, where it asks several.
    `stated` is the whole answer where the catalog gives it, and nobody is asked to write one.
    Where it is not clear what is meant, `lacks` is a hint as in
    `Answer`, and `choices` are the beginnings of what may be.
    """

    query: Query
    findings: Findings
    evidence: tuple[Evidence, ...]
    until: float = inf
    whole: Whole = ""
    only_title: bool = False
    parts: tuple[Part, ...] = ()
    stated: tuple[Stated, ...] = ()
    lacks: tuple[str, str] | None = None
    choices: tuple[Passage, ...] = ()

    @classmethod
    def unsearched(
        cls,
        question: str,
        stated: tuple[Stated, ...] = (),
        lacks: tuple[str, str] | None = None,
        choices: tuple[Passage, ...] = (),
    ) -> Brief:
        """For a question that the catalog itself answers, or says why it cannot: nothing is searched for it."""
        query = Query(question)
        return cls(
            query, Findings(query, ()), (), whole="catalogue", stated=stated, lacks=lacks, choices=choices
        )


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
    `quote`, folded. `copies` are other documents that print the same report.
    """

    number: int
    passage: Passage
    quote: str
    spans: tuple[Span, ...]
    copies: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit that is checked and shown: words without marks, and the numbers of its citations.

    `heading` says that it is a headline or a heading of the document, to be set apart.
    """

    text: str
    citations: tuple[int, ...] = ()
    verdict: Verdict = "supported"
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown. `reason` is a code: ``no_citation``, ``no_such_number``, ``not_in_source``."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should know beside the answer, where a model failed or a page is missing.

    ``replaced``: the answer was quoted instead; ``broken_off``: the model did not come to the end, what is shown is
    proven; ``silent``: it said nothing; ``words_only``: the service that embeds questions failed, so the answer was
    sought by words alone; ``own_order``: the service that re-ranks failed, so what was found stands in our own order.
    `cause` is the code of the error. ``torn``: of the story a part is missing; `cause` holds a line for each page that
    is not here, ``before 1`` or ``after 3``.
    """

    kind: Literal["replaced", "broken_off", "silent", "words_only", "own_order", "torn"]
    cause: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question.

    `query` is the question as it was understood. `sentences` are those that may be shown, `citations` theirs.
    `missing` are the parts of the question, in the asker's words, that a `partial` answer does not answer.
    `coverage` and `nearest` say what the collection holds instead where nothing was found; `hint` is a code with
    its value that tells why: ``("no_clause", "第30条")``, ``("other_year", "2023年")``,
    ``("other_one", "三桥")`` where 四桥 is asked for, ``("unsaid", "年龄")``, ``("ask_back", "他")``,
    ``("which_story", "")``, ``("which_page", "")``, ``("which_clause", "第8条")``, ``("no_page", "6月27日第4版")``,
    ``absent`` with two lines (《云川日报》6月27日的报纸, and what there is instead: 6月26日),
    ``("no_mention", "“外星人”")``,
    ``no_imprint`` with two lines (a headline, and what is not printed: ``author``, ``number``, ``issuer``, ``signed``),
    ``other_page`` with two lines (what is asked for, and the missing page that it must stand on),
    ``skipped`` with four (what is asked for, the text that leaves it out, the numbers before and behind),
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
    missing: tuple[str, ...] = ()
    hint: tuple[str, str] | None = None
    note: Note | None = None
    tokens: Tokens | None = None
    seconds: dict[str, float] = field(default_factory=dict)


def cited_places(answer: Answer) -> tuple[Place, ...]:
    """The stories that an answer rests on, each once, in order of first use: what the next question may point at."""
    passages = [citation.passage for citation in answer.citations]
    return tuple(dict.fromkeys(Place(one.document.id, one.story) for one in passages))


class Library(Protocol):
    """What answering may ask of the collection. All calls block; the assistant makes them in a thread."""

    def search(self, query: Query, limit: int) -> Findings: ...

    def words(self, passage: Passage) -> tuple[str, ...]:
        """The exact words of the decoded text, one piece for each of the passage's spans."""
        ...

    def coverage(self) -> Coverage: ...

    def pages(self, paper: str = "", date: str = "", page: str = "", *, limit: int) -> tuple[Card, ...]:
        """At most `limit` documents of that paper, date and page, newest first; what is empty may be any.

        `date` is ISO 8601, or its end where no year is said: ``-06-26``.
        """
        ...

    def within(self, bounds: Bounds, *, limit: int) -> tuple[Card, ...]:
        """At most `limit` documents that were printed within bounds, newest first; its number is not looked at."""
        ...

    def whole(self, place: Place) -> tuple[Passage, ...]:
        """The passages of a document in reading order, or of a story with its parts on other pages.

        None where it is not in the collection.
        """
        ...

    def gaps(self, place: Place) -> tuple[Gap, ...]:
        """The pages that a story comes from and goes on to, where they are not in the collection."""
        ...

    def mentions(self, words: str) -> Mentions:
        """All passages that say `words`, by document and position."""
        ...

    def furniture(self, document: str) -> Passage | None:
        """What is printed on a page and belongs to no story, line by line; None where there is nothing."""
        ...


History = Sequence[Turn]
