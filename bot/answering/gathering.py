"""Answers to questions that want all texts which say something: a scan of the collection, story by story, complete.

Each story is listed under its headline, which cites the words that say it. A model is never asked: a list that it wrote
might lack one.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.checking.quoting import part
from bot.answering.listing import alternatives, from_place, going_on, listing_of, without_place
from bot.answering.statements import all_listed, all_there, either, listed
from bot.answering.types import Brief, Evidence, Library, Place, Quoted, Stated, Turn
from retrieval.normalising import fold
from retrieval.search.mentions import Mentions, first_place
from retrieval.sentences import clauses, sentences
from retrieval.synonyms import everyday
from retrieval.types import Card, Passage, Query

_SHOWN = (
    20  # stories at a time: a screen; with their sources no more links than a message of Telegram's takes
)
_MOST_HEADLINES = 30  # of all that some days brought: a list to run through; beyond it a day is to be named
_NEAR = 3  # passages offered where no story says it
_QUOTE = 80  # characters that show that the words are there; of a longer sentence the clause around them

Sought = tuple[tuple[str, ...], ...]


def continued(question: str, history: Sequence[Turn]) -> str:
    """The question itself, or where it only wants what comes next, the one before it, from where its list was left."""
    if not history or not going_on(question):
        return question
    before, first = without_place(history[-1].query or history[-1].question)
    return from_place(before, first + _SHOWN)


def about_all(query: str, library: Library, where: str = "") -> Brief | None:
    """The list that a question wants; None for any other question. `where` names the library, if it is not all."""
    asked = listing_of(query)
    if asked is None or not library.coverage().documents:
        return None
    sought, found, complete = _scanned(asked.words, library)
    if not found:
        near = tuple(hit.passage for hit in library.search(Query(asked.words), _NEAR).hits)
        return Brief.unsearched(query, lacks=("no_mention", either(alternatives(asked.words))), choices=near)
    stories = sorted(found, key=lambda said: _in_time(said[0]))
    first = asked.first
    if first > len(stories):
        last_one = _line(stories[-1], sought, library)
        return Brief.unsearched(query, (Stated(all_listed(either(sought), len(stories)), last_one.quotes),))
    shown = stories[first - 1 : first - 1 + _SHOWN]
    lines = [_line(said, sought, library) for said in shown]
    last = first + len(shown) - 1
    quotes = tuple(line.quotes[0] for line in lines)
    total = Stated(listed(either(sought), where, (first, last), len(stories), complete=complete), quotes)
    return Brief.unsearched(query, (*lines, total))


def about_everything(query: str, cards: Sequence[Card], where: str, library: Library) -> Brief:
    """The headlines of all stories of some documents, by day and page."""
    told = [passage for card in cards for passage in library.whole(Place(card.id))]
    first: dict[Place, Passage] = {}
    for passage in told:
        first.setdefault(Place(passage.document.id, passage.story), passage)
    stories = sorted(first.values(), key=_in_time)
    lines = [_line((one,), ((one.headline,),), library) for one in stories[:_MOST_HEADLINES]]
    quotes = tuple(quote for line in lines for quote in line.quotes)
    return Brief.unsearched(query, (*lines, Stated(all_there(where, len(lines), len(stories)), quotes)))


def _scanned(words: str, library: Library) -> tuple[Sought, list[tuple[Passage, ...]], bool]:
    """What was looked for in the end, of each story that says it the passages that do so first, and whether all.

    The words as they stand, with other words for the same; where no story says them, all of the words that 和 joins.
    """
    literal = (_alike(words),)
    for sought in dict.fromkeys((literal, tuple(map(_with_others, alternatives(words))))):
        told = [_stories([library.mentions(one) for one in alike]) for alike in sought]
        both = set.intersection(*(set(stories) for stories, _ in told))
        if both:
            found = [tuple(stories[place] for stories, _ in told) for place in both]
            return _as_found(sought, told), found, all(whole for _, whole in told)
    return literal, [], True


def _alike(words: str) -> tuple[str, ...]:
    """The words, and what newspapers print for them where they are an entry of the everyday list by themselves."""
    return words, *(
        other for word, said in everyday().found_in(fold(words)) if word == fold(words) for other in said
    )


def _with_others(alike: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for one in alike for other in _alike(one)))


def _stories(found: Sequence[Mentions]) -> tuple[dict[Place, Passage], bool]:
    """The stories of all that was found, each with its first passage, bodies before headlines."""
    stories: dict[Place, Passage] = {}
    for passage in sorted(
        (p for one in found for p in one.passages), key=lambda p: (p.kind == "front", p.position)
    ):
        stories.setdefault(Place(passage.document.id, passage.story), passage)
    return stories, all(one.complete for one in found)


def _as_found(sought: Sought, told: Sequence[tuple[dict[Place, Passage], bool]]) -> Sought:
    """Without the other words that no story says, so that what is told to have been looked for is what was found."""
    return tuple(
        (alike[0], *(o for o in alike[1:] if any(fold(o) in fold(p.text) for p in stories.values())))
        for alike, (stories, _) in zip(sought, told, strict=True)
    )


def _in_time(passage: Passage) -> tuple[object, ...]:
    """By day, paper and page; what has no day comes last."""
    card = passage.document
    return not card.date, card.date, card.paper, len(card.page), card.page, card.name, card.id, passage.story


def _line(said: Sequence[Passage], sought: Sought, library: Library) -> Stated:
    """A story by its headline, with the words that say what is sought."""
    quotes = [_quoted(passage, alike, library) for passage, alike in zip(said, sought, strict=True)]
    headline = said[0].headline or said[0].document.title or quotes[0].words
    return Stated(headline, tuple(dict.fromkeys(quotes)), heading=True)


def _quoted(passage: Passage, alike: Sequence[str], library: Library) -> Quoted:
    """The sentence of a passage in which one of the words stands, or of a long one the clause."""
    word = next((one for one in alike if fold(one) in fold(passage.text)), alike[0])
    at = first_place(passage.text, word)
    start, end = next((s for s in sentences(passage.text) if s[0] <= at < s[1]), (0, len(passage.text)))
    if end - start > _QUOTE:
        bounds = [(start + a, start + b) for a, b in clauses(passage.text[start:end])]
        start, end = next((one for one in bounds if one[0] <= at < one[1]), (start, end))
    quote = part(Evidence(0, passage, library.words(passage)), start, end)
    return Quoted(passage, quote.words, quote.spans)
