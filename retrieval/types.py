"""The things that flow through finding: what is read, what is found.

All of them are frozen and hold tuples, so a value can be passed on without fear of who else holds it.
Positions are code points in a document's *decoded text*: the file's text after decoding, without its
byte order mark and with its line ends kept; for a JSONL row ``title + "\\n" + text``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Span = tuple[int, int]  # [start, end) in code points of the decoded text


@dataclass(frozen=True, slots=True)
class Text:
    """Words as a person reads them, and where they stand.

    `spans` are in reading order. Their pieces of the decoded text, joined and folded, equal `text`, folded:
    reading only joins lines, so it may drop white space and invisible marks and nothing else.
    """

    text: str = ""
    spans: tuple[Span, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Clause:
    """The address of a numbered paragraph: 第八条, ``8.``, （3）, ①.

    `number` is the count as an integer, `marker` the number as printed without white space (``8.``),
    `title` the words after it up to the first full stop, if those are a title, else empty. `parents` are the
    markers of the clauses that it stands in, outermost first: ``("第三条",)`` for an item of Article 3.
    """

    number: int
    marker: str
    title: str = ""
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A whole paragraph, its clause number and title included where it has them."""

    body: Text
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under one path of headings, outermost first; the path is empty before the first heading."""

    headings: tuple[Text, ...]
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One article of a page, or the whole of a policy document. A field that it lacks is an empty Text."""

    headline: Text = Text()
    subtitle: Text = Text()
    byline: Text = Text()
    dateline: Text = Text()
    continued_from: Text = Text()
    continued_to: Text = Text()
    sections: tuple[Section, ...] = ()


Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Place:
    """Where words of the decoded text are printed.

    `page` counts the pages of the file from 1; `box` is in shares of the page's width and height, from its upper left
    corner, so that it fits an image of the page of whatever size.
    """

    span: Span
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Card:
    """What the catalogue's card says of a document: everything but its words.

    `id` is a hash of the absolute path (and the row's id in a corpus), so it survives a change of content;
    `version` is a hash of the content. `name` is for people: the path as given, or the row's id.
    `source` is the absolute path of the file. `date` is ISO 8601 (2024-06-26), `page` as printed
    without leading zeros (``4``, ``A4``), `section` the name that the paper gives that page (要闻, 民生·科技); all
    are empty where nothing says them.
    """

    id: str
    version: str
    source: str
    name: str
    title: str = ""
    paper: str = ""
    date: str = ""
    page: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file, or one row of a corpus, as read.

    Every character of `text` that is not white space or invisible lies in exactly one Text of the stories or
    of `furniture` (page numbers, dates, editors: what belongs to the page and to no story). A heading that
    several sections share counts once. `places` tell where lines are printed, for what was printed: in the order of
    their spans, none overlapping.
    """

    card: Card
    text: str
    stories: tuple[Story, ...]
    furniture: tuple[Text, ...] = ()
    encoding: str = "utf-8"
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of finding, never across stories or documents.

    A ``body`` passage holds whole paragraphs of one section, parted by newlines; the first one under a heading
    begins with the heading's line. A ``front`` passage holds what stands around a story: headline,
    subtitle, byline, dateline, links to other pages, one a line. `position` counts the passages of the document
    from 0, `story` its stories. `id` is a hash of the document's id and the words, so it survives a change
    elsewhere in the document.
    """

    id: str
    document: Card
    position: int
    story: int
    kind: Literal["body", "front"]
    headline: str
    headings: tuple[str, ...]
    clause: Clause | None
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a collection reaches. Dates are ISO 8601, empty where no document has one."""

    documents: int
    stories: int
    passages: int
    first_date: str = ""
    last_date: str = ""
    papers: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question that can be understood by itself; `within` are the ids of the documents to search, empty for all."""

    text: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and how well it fits; higher is better, comparable within one search only.

    `addressed` says that the question named this passage by its number or heading: it was looked up,
    not guessed. `copies` are other documents that print the same words, and are not hits by themselves. Where a
    re-ranker has moved it, `own` is the score that our features gave it, and `score` that of its new place.
    """

    passage: Passage
    score: float
    addressed: bool = False
    copies: tuple[Card, ...] = ()
    own: float | None = None

    @property
    def fit(self) -> float:
        """How well it fits by our own features, whoever has put the hits in order."""
        return self.score if self.own is None else self.own


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question, folded, and its inverse document frequency in the collection.

    `others` are the words that say the same, folded.
    """

    text: str
    weight: float
    others: tuple[str, ...] = ()

    def in_(self, folded: str) -> bool:
        """Whether a folded text says it, in these words or others."""
        return self.text in folded or any(other in folded for other in self.others)


Expected = Literal["", "person", "number", "date", "place", "cause", "meaning", "clause", "title"]


@dataclass(frozen=True, slots=True)
class Gap:
    """A story whose other half is missing: what stands before it, or behind, is on `page`, which is not here."""

    document: Card
    headline: str
    page: str
    way: Literal["before", "after"] = "before"


@dataclass(frozen=True, slots=True)
class Skip:
    """A text whose numbering leaves out what is asked for: behind clause `before` comes clause `after`."""

    document: Card
    headline: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search brings back: the hits, best first, and how the question was understood.

    `terms` are the question's own words without its asking words; `expected` is the kind of thing that it asks
    for. `addresses` are the numbers and headings that it names (``第8条``), `missing` those of them that the
    collection does not have. `years` are the years that it names. `gaps` are the pages that the collection lacks and
    on which `missing` may stand, `skips` the texts that leave them out. `trouble` says why vectors had no say, by the
    reason of an EmbeddingFailed: what was found then was found by words alone; `unranked` why a re-ranker had none, by
    that of a RerankFailed. `strength` is how well the best hit fits, comparable between searches: where a hit's `fit`
    is 1, its weighed features sum up to this.
    """

    query: Query
    hits: tuple[Hit, ...]
    terms: tuple[Term, ...] = ()
    expected: Expected = ""
    addresses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    trouble: str = ""
    unranked: str = ""
    gaps: tuple[Gap, ...] = ()
    skips: tuple[Skip, ...] = ()
    strength: float = 0.0


class Embeddings(Protocol):
    """The port for vectors: LangChain's method names, so any of its Embeddings fits.

    Vectors are lists of finite floats, all of one length.
    """

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


class NamedEmbeddings(Embeddings, Protocol):
    """An embedding by whose `name` a collection remembers what its vectors come from. Raises EmbeddingFailed."""

    @property
    def name(self) -> str: ...


class Reranker(Protocol):
    """Who judges again how well texts fit a question, by more than our features see."""

    def scores(self, question: str, texts: list[str]) -> list[float]:
        """One for each text, in their order; higher is better, comparable within one call. Raises RerankFailed."""
        ...
