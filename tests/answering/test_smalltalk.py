import pytest

from bot.answering.smalltalk import pleasantry


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("你好", "greeting"),
        ("早上好！", "greeting"),
        ("Hello", "greeting"),
        ("謝謝你", "thanks"),
        ("非常感谢。", "thanks"),
        ("你能做什么？", "ability"),
        ("怎么用", "ability"),
        ("再见", "farewell"),
    ],
)
def test_politeness_is_recognised(message: str, kind: str) -> None:
    assert pleasantry(message) == kind


@pytest.mark.parametrize(
    "message", ["你好，第8条讲什么", "谢谢的英文怎么写", "帮助中小企业的政策有哪些", "早稻收购价是多少", ""]
)
def test_a_question_is_not_taken_for_politeness(message: str) -> None:
    assert pleasantry(message) is None
