"""Our own labelled sentences: kinds of mistakes that the checker's weights were not learned from.

Bounds, exceptions, what came first, who acts on whom, conditions, permissions; written over the project's samples.
"""

import json
from pathlib import Path

import pytest

from bot.answering.checking.judging import weights
from bot.evaluation.proving import figures, observe, of_unseen_kinds, rates, verdicts

ROWS = [
    json.loads(line) for line in Path(__file__).with_name("labelled.jsonl").read_text("utf-8").splitlines()
]


def test_most_true_sentences_are_kept_and_most_false_ones_are_not_shown() -> None:
    told = rates([one for row in ROWS for one in verdicts(row, weights())])

    assert told["kept"] >= 0.8
    assert told["caught"] >= 0.7


def test_each_row_answers_with_the_sentences_that_it_labels() -> None:
    for row in ROWS:
        assert row["answer"] == "".join(f"{one['text'][:-1]}[1]。" for one in row["sentences"])


def test_figures_are_out_of_fold_and_say_what_a_sentence_costs() -> None:
    told = figures(ROWS)

    assert set(told) == {"kept", "caught", "reattached", "neutral_shown", "milliseconds"}
    assert 0 < told["caught"] <= 1


def test_a_kind_left_out_is_judged_by_what_the_others_teach() -> None:
    told = of_unseen_kinds(ROWS[:4])

    assert set(told) == {"kept", "caught"}
    assert len(observe(ROWS[:4])) == sum(len(row["sentences"]) for row in ROWS[:4])


def test_the_weights_reach_the_bar_on_the_shared_sentences(shared: Path) -> None:
    lines = (shared / "answers" / "sentences.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]

    told = rates([one for row in rows for one in verdicts(row, weights())])

    assert told["kept"] >= 0.9
    assert told["caught"] >= 0.8
    assert told["reattached"] >= 0.8
    assert told["neutral_shown"] == 0


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_what_is_shown_rests_on_a_passage_that_was_given(row: dict[str, object]) -> None:
    for one in verdicts(row, weights()):
        assert (one["verdict"] == "supported") == bool(one["cited"])
