import json
from pathlib import Path

import pytest

from retrieval.evaluation.comparing import compare
from retrieval.evaluation.finding import Found, measure, summary
from retrieval.evaluation.learning import Choice, fit, out_of_fold
from retrieval.evaluation.sets import NotASet, Sought, load


def sought(*parts: str, maybe: str = "") -> Sought:
    return Sought("q", "问", tuple(frozenset(part) for part in parts), frozenset(maybe))


def test_each_part_of_a_question_needs_a_document_of_its_own() -> None:
    found = Found(sought("ab", "c"), tuple("axxc"), 0.0)

    assert found.figures["recall@1"] == 0.5
    assert found.figures["recall@5"] == 1.0
    assert found.figures["mrr"] == 1.0


def test_a_document_that_may_be_right_is_passed_over() -> None:
    assert Found(sought("a", maybe="x"), ("x", "a"), 0.0).figures["recall@1"] == 1.0


def test_the_gain_falls_with_the_rank() -> None:
    gains = [Found(sought("a"), names, 0.0).figures["ndcg"] for names in (("a",), ("x", "a"), ("x", "x"))]

    assert gains[0] == 1.0 > gains[1] > gains[2] == 0.0


def test_kinds_are_summed_up_apart() -> None:
    questions = [
        Sought("1", "甲", (frozenset("a"),), kind="一"),
        Sought("2", "乙", (frozenset("b"),), kind="二"),
    ]
    table = summary(measure(lambda _question, _limit: ["a"], questions))

    assert {kind: figures["recall@1"] for kind, figures in table.items()} == {
        "all": 0.5,
        "一": 1.0,
        "二": 0.0,
    }


def test_a_comparison_names_the_questions_that_changed() -> None:
    before = {"1": {"recall@1": 0.0}, "2": {"recall@1": 1.0}, "3": {"recall@1": 0.0}}
    after = {"1": {"recall@1": 1.0}, "2": {"recall@1": 1.0}, "4": {"recall@1": 1.0}}

    (difference,) = compare(before, after)

    assert (difference.before, difference.after) == (0.5, 1.0)
    assert (difference.better, difference.worse) == (("1",), ())
    assert not difference.is_certain


def test_the_feature_that_tells_is_learned() -> None:
    lists = [
        Choice(str(n), ((n % 7, 0.0), (n % 5, 1.0), (n % 3, 0.0)), (False, True, False)) for n in range(60)
    ]

    noise, telling = fit(lists).features

    assert telling > 10 * abs(noise)
    assert out_of_fold(lists) == (1.0, 1.0)


def test_what_a_form_counts_is_learned_for_each_way_by_itself() -> None:
    dates, names = (
        (((True, False), (False, True)), (False, True)),
        (((True, False), (False, True)), (True, False)),
    )
    lists = [
        Choice(str(n), ((n % 7,), (n % 5,)), right, way, forms)
        for n in range(40)
        for way, (forms, right) in (("when", dates), ("who", names))
    ]

    learned = fit(lists)

    assert learned.forms["when"][1] > learned.forms["when"][0]
    assert learned.forms["who"][0] > learned.forms["who"][1]
    assert out_of_fold(lists) == (1.0, 1.0)


def test_a_set_is_a_folder_with_a_corpus_and_questions(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text("", "utf-8")
    row = {"id": "1", "question": "谁？", "relevant": ["a"], "answers": ["甲", ["乙"]]}
    (tmp_path / "queries.jsonl").write_text(json.dumps(row) + "\n\n", "utf-8")

    assert load(tmp_path).questions == (Sought("1", "谁？", (frozenset("a"),), answers=("甲", "乙")),)


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"id": 1, "question": "谁", "relevant": 3}'])
def test_a_row_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "corpus.jsonl").write_text("", "utf-8")
    (tmp_path / "queries.jsonl").write_text("\n" + line, "utf-8")

    with pytest.raises(NotASet) as error:
        load(tmp_path)

    assert error.value.line == 2
