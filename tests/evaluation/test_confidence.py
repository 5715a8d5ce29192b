from dataclasses import replace

import numpy as np

from bot.answering.confidence import FEATURES
from bot.evaluation.confidence import Example, learn, out_of_fold, rates, threshold


def example(share: float, answerable: bool, part: int, collection: str = "natural") -> Example:
    """A question whose best sentence holds that share of it, and nothing else to tell by."""
    return Example(collection, (share, *(0.0 for _ in FEATURES[1:])), answerable, part)


TOLD_APART = [
    example(share / 100 + 0.5 * answerable, answerable, share % 6)
    for share in range(60)
    for answerable in (False, True)
]


def test_what_holds_more_of_the_question_is_surer() -> None:
    odds = learn(TOLD_APART).odds([example(0.1, False, 0), example(0.5, True, 0), example(0.9, True, 0)])

    assert odds[0] < odds[1] < odds[2]


def test_the_threshold_refuses_at_most_three_answerable_questions_in_a_hundred() -> None:
    odds = out_of_fold(TOLD_APART)

    refused, falsely = rates(odds, TOLD_APART, threshold(odds, TOLD_APART, "natural"))["natural"]

    assert falsely <= 0.03 < refused


def test_what_no_story_says_is_refused_and_teaches_nothing() -> None:
    unsaid = replace(example(1.0, False, 0), unsaid=True)

    odds = learn([*TOLD_APART, unsaid]).odds([example(0.9, True, 0), unsaid])

    assert odds[0] == learn(TOLD_APART).odds([example(0.9, True, 0)])[0]
    assert odds[1] == -np.inf


def test_a_fold_is_judged_by_what_was_learned_without_it() -> None:
    strange = [example(1.0, False, 6), *TOLD_APART]  # alone in its fold, and unlike all others

    with_it, without_it = learn(strange).odds(strange[:1]), out_of_fold(strange)[:1]

    assert np.allclose(without_it, learn(TOLD_APART).odds(strange[:1]))
    assert with_it[0] < without_it[0]


def test_a_collection_without_answerable_questions_has_no_rate_of_them() -> None:
    rows = [*TOLD_APART, example(0.0, False, 0, "natural, hidden")]

    refused, falsely = rates(out_of_fold(rows), rows, 0.0)["natural, hidden"]

    assert refused == 1.0
    assert np.isnan(falsely)
