"""How is asked, and what a sentence looks like."""

from __future__ import annotations

import pytest

from bot.answering.choosing import Question, counts, forms, measured
from bot.answering.shapes import SHAPES, WAYS, bears, way_of
from retrieval.normalising import fold
from retrieval.types import Card, Passage, Term


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("大桥哪一年动工？", "year"),
        ("世锦赛在哪举办", "place"),
        ("他为什么辞职？", "cause"),
        ("这种鱼被称为什么？", "name"),
        ("电影的主演是谁", "person"),
        ("票价多少钱", "money"),
        ("首架飞机的交付时间", "date"),
        ("一共来了多少人", "count"),
        ("青梧区", "other"),
    ],
)
def test_a_question_tells_in_which_way_it_asks(question: str, way: str) -> None:
    assert way_of(fold(question)) == way


def test_a_shape_counts_where_the_question_does_not_say_it() -> None:
    assert bears("year", "大桥2021年动工,2024年通车", "2021年动工的大桥何时通车")
    assert not bears("year", "大桥2021年动工", "2021年动工的大桥何时通车")
    assert bears("naming", "当地人称为雾桥", "桥叫什么")


def test_every_weight_learned_is_of_a_way_and_a_form_that_there_is() -> None:
    known = set(forms_by_name())

    assert set(counts()) <= set(WAYS)
    assert all(set(table) <= known for table in counts().values())


def test_a_sentence_that_leaves_out_its_subject_has_it_from_the_first_one() -> None:
    texts = ("铜鱼是澜江的鱼", "江水在这里转弯", "每年三月产卵")
    passage = Passage("p", Card("d", "v", "s", "n"), 0, 0, "body", "", (), None, "。".join(texts), ())
    question = Question.of("铜鱼何时产卵", (Term("铜鱼", 4.0), Term("产卵", 4.0)), "date")

    _, _, last = measured(question, passage, texts, 1.0)

    assert last[TOPIC] == 0.5


def forms_by_name() -> dict[str, bool]:
    question = Question.of("何时", (), "date")
    return dict(zip((*SHAPES, "opening", "long"), forms(question, "2021年", 0), strict=True))


TOPIC = 5  # its place among choosing.FEATURES
