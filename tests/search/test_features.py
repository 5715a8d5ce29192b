from retrieval.search.features import FEATURES, Inquiry, Standing, measured
from retrieval.types import Passage, Term
from tests.fakes import card, passage

OPENED = "大桥昨天通车。市民排队上桥。"
BUILT = "总工程师沈怀川说，工期五年。"


def values(name: str, question: str, parts: tuple[str, ...], *passages: Passage) -> list[float]:
    """One feature of each passage, for the words of a question that stand in these."""
    terms = [Term(word, 1.0) for word in ("大桥", "通车", "工程师", "工期") if word in question]
    inquiry = Inquiry.of(question, [question], terms, "", parts)
    standing = Standing(1.0, 1.0, 0.0, 0.0)
    rows = measured(inquiry, passages, [standing] * len(passages))
    return [row[FEATURES.index(name)] for row in rows]


def test_a_story_that_answers_each_part_in_another_passage_answers_both() -> None:
    parts = ("大桥何时通车", "工程师说工期几年")
    one, other = passage(OPENED, position=0), passage(BUILT, position=1)
    elsewhere = passage(BUILT, position=0, document=card("另一版.txt"))

    together = values("window", "".join(parts), parts, one, other)
    apart = values("window", "".join(parts), parts, one, elsewhere)

    assert together == [1.0, 1.0]
    assert apart == [0.5, 0.5]


def test_what_a_story_holds_is_counted_once_however_often_it_says_it() -> None:
    twice = [passage(OPENED, position=number) for number in range(2)]

    assert values("story_held", "大桥通车后工期", (), *twice) == [2 / 3, 2 / 3]


def test_a_passage_without_words_has_features_too() -> None:
    assert values("window", "大桥通车", ("大桥", "通车"), passage("。")) == [0.0]


def test_the_sentence_that_holds_most_of_the_question_is_asked_for_the_kind_and_the_unit() -> None:
    question = "大桥工期几年"
    told, elsewhere = passage("大桥工期五年。"), passage("大桥工期已定。桥长3公里。", position=1)

    assert values("said", question, (), told, elsewhere) == [1.0, 0.0]
    assert values("unit", question, (), told, elsewhere) == [1.0, 0.0]


def test_each_part_of_a_question_asks_its_own_sentence() -> None:
    parts = ("大桥何时通车", "工期几年")

    both = values("said", "".join(parts), parts, passage("大桥6月26日通车。工期五年。"))
    one = values("said", "".join(parts), parts, passage("大桥6月26日通车。工期已定。"))

    assert (both, one) == ([1.0], [0.5])
