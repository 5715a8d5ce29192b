"""What the embedding learns from."""

from retrieval.embedding.pairs import asked_lessons, lessons
from retrieval.words import question_tokens, tokens

STORY = (
    "澜江三桥昨天正式通车，全长2.86公里。总工程师沈怀川说，停工是因为铜鱼产卵。"
    "工期因此顺延了五个月，两岸居民盼了整整十年。"
) * 6


def test_the_same_seed_gives_the_same_lessons_and_another_one_others() -> None:
    first, again, other = (list(lessons(3, "三桥通车", STORY, seed)) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_the_passages_hold_the_whole_text_and_what_is_asked_comes_from_it() -> None:
    found = list(lessons(3, "三桥通车", STORY, 1))

    held = [token for lesson in found for token in lesson.passage]
    assert set(held) == set(tokens(STORY))
    for lesson in found:
        kinds = dict(lesson.asked)
        assert kinds["headline"] == tokens("三桥通车")
        assert set(kinds["piece"]) & set(tokens(STORY))
        assert all(words for words in kinds.values())


def test_a_question_belongs_to_the_first_passage_that_holds_an_answer() -> None:
    question = ("谁是总工程师", ["沈怀川"])
    nowhere = ("桥有几层", ["四层"])

    asked = [lesson.asked for lesson in asked_lessons(3, STORY, [question, nowhere])]

    assert asked == [[("question", question_tokens("谁是总工程师"))], *[[]] * (len(asked) - 1)]


def test_an_empty_text_teaches_nothing() -> None:
    assert list(lessons(3, "三桥通车", "", 1)) == []
