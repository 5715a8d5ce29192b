"""Answers of every kind, made up: markup, emoji, 20,000 characters, marks without end."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.answering.types import Answer, Citation, Dropped, Note, Sentence
from retrieval.types import Coverage, Passage
from tests.fakes import NASTY, card, passage

_CHARACTERS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "。！？；，、<>&\"'[]①\u200d\ufe0f\u0301👨‍👩‍👧‍👦🏴🇨🇳\U0001f3fd\ud800\u202e\x00\n\t \u3000"
        ),
    ),
    max_size=60,
)
_MARKUP = st.sampled_from(
    [*NASTY, "</b>", "<a href='x'>", "&lt;b&gt;", "[1]", "**粗**", "```", "a < b & c > d", "𠮷" * 30]
)
WORDS = st.lists(st.one_of(_CHARACTERS, _MARKUP), max_size=6).map("".join)
_LONG = st.tuples(WORDS, st.integers(1, 400)).map(lambda drawn: (drawn[0] * drawn[1])[:20_000])
SAID = st.one_of(WORDS, WORDS, _LONG)


@st.composite
def _passages(draw: st.DrawFn) -> Passage:
    document = card(
        draw(WORDS), title=draw(WORDS), paper=draw(WORDS), date=draw(st.sampled_from(["", "2024-06-26"]))
    )
    headings = tuple(draw(st.lists(WORDS, max_size=3)))
    return passage(draw(SAID), headline=draw(WORDS), headings=headings, document=document)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Any answer that the types allow."""
    count = draw(st.one_of(st.integers(0, 4), st.integers(0, 150)))
    shelf = draw(st.lists(_passages(), min_size=1, max_size=3))
    citations = tuple(
        Citation(number, shelf[number % len(shelf)], draw(WORDS) if number < 3 else "原文", ((0, 1),))
        for number in range(1, count + 1)
    )
    cited = st.lists(st.integers(1, max(count, 1)), max_size=min(count, 60)).map(tuple)
    sentences = tuple(Sentence(draw(SAID), draw(cited)) for _ in range(draw(st.integers(0, 5))))
    return Answer(
        question=draw(WORDS),
        query=draw(SAID),
        outcome=draw(st.sampled_from(["answered", "partial", "conflicting", "not_found", "smalltalk"])),
        sentences=sentences,
        citations=citations,
        dropped=tuple(draw(st.lists(st.builds(Dropped, WORDS, st.just("not_in_source")), max_size=2))),
        coverage=draw(st.none() | st.just(Coverage(6, 14, 90, "2024-06-24", "2024-07-02"))),
        nearest=tuple(draw(st.lists(_passages(), max_size=3))),
        hint=draw(
            st.none()
            | st.tuples(
                st.sampled_from(
                    ["no_clause", "other_year", "other_one", "unsaid", "ask_back", "empty", "greeting"]
                ),
                WORDS,
            )
        ),
        note=draw(
            st.none()
            | st.builds(Note, st.sampled_from(["replaced", "broken_off", "silent"]), st.just("timed_out"))
        ),
    )
