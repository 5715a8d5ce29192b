from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.types import Answer, Citation, Dropped, Note, Sentence, Tokens
from bot.state.answers import read, written
from retrieval.types import Clause, Coverage
from tests.fakes import NASTY, cited, passage

_SOURCE = passage(
    "老桥今天封闭检测。", headings=("一、检测",), clause=Clause(8, "第八条", parents=("第三条",))
)
_WORDS = st.text(max_size=20) | st.sampled_from(NASTY)
_ANSWERS = st.builds(
    Answer,
    question=_WORDS,
    query=_WORDS,
    outcome=st.sampled_from(["answered", "partial", "conflicting", "not_found", "smalltalk"]),
    sentences=st.lists(st.builds(Sentence, _WORDS, st.just((1, 2))), max_size=3).map(tuple),
    citations=st.lists(
        st.builds(Citation, st.just(1), st.just(_SOURCE), _WORDS, st.just(((0, 3), (5, 7)))), max_size=2
    ).map(tuple),
    dropped=st.lists(st.builds(Dropped, _WORDS, st.just("no_citation")), max_size=2).map(tuple),
    coverage=st.none() | st.just(Coverage(1, 2, 3, "2024-06-26", "2024-06-26", ("云川日报",))),
    nearest=st.just((_SOURCE,)) | st.just(()),
    hint=st.none() | st.just(("no_clause", "第30条")),
    note=st.none() | st.just(Note("replaced", "timed_out")),
    tokens=st.none() | st.just(Tokens(3, 4)),
    seconds=st.just({"total": 0.25}),
)


@given(_ANSWERS)
@settings(max_examples=100, deadline=None)
def test_an_answer_comes_back_as_an_equal_value(answer: Answer) -> None:
    line = written(answer)

    assert read(line) == answer
    assert "\n" not in line
    assert line.encode()


def test_what_a_later_version_wrote_is_read_without_what_is_not_known() -> None:
    answer = Answer("问", "问", "answered", (Sentence("答。", (1,)),), (cited(1, _SOURCE, "老桥"),))
    later = json.loads(written(answer))
    later["mood"] = "fine"
    later["citations"][0]["passage"]["document"]["colour"] = "blue"

    assert read(json.dumps(later)) == answer


def test_what_an_earlier_version_wrote_is_read_with_what_it_lacks() -> None:
    answer = Answer("问", "问", "answered", (Sentence("答。", (1,)),), (cited(1, _SOURCE, "老桥"),))
    earlier = json.loads(written(answer))
    del earlier["tokens"], earlier["seconds"], earlier["outcome"]
    del earlier["citations"][0]["spans"], earlier["citations"][0]["passage"]["document"]["page"]

    found = read(json.dumps(earlier))

    assert (found.tokens, found.seconds, found.outcome) == (None, {}, "answered")
    assert found.citations[0].spans == ()
    assert found.citations[0].passage.document.page == ""
    assert found.sentences == answer.sentences
