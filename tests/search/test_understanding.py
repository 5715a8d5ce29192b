import pytest

from retrieval.normalising import fold
from retrieval.numerals import integer
from retrieval.search.understanding import Address, expected_kind, parts, understand, years


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("《决定》第8条讲的是什么？", [Address("clause", 8, "条")]),
        ("第二十二条和第23条有什么不同", [Address("clause", 22, "条"), Address("clause", 23, "条")]),
        ("第（四）部分讲什么", [Address("heading", 4, "部分")]),
        ("第三章有几条", [Address("heading", 3, "章")]),
        ("第百千条", []),
        ("第一次握手", []),
    ],
)
def test_numbered_places_are_recognised(question: str, expected: list[Address]) -> None:
    assert list(understand(question).addresses) == expected


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("哪位院士获奖", "person"),
        ("一共评选出多少个项目", "number"),
        ("贲德院士今年多大年纪", "number"),
        ("什么时候通车", "date"),
        ("为什么停工", "cause"),
        ("在哪里开会", "place"),
        ("是在哪一条里提出的", "clause"),
        ("那篇侧记的标题是什么", "title"),
        ("QFLP是什么意思", "meaning"),
        ("介绍一下大桥", ""),
        ("首架飞机的交付时间?", "date"),
        ("交付时间长的飞机", ""),
        ("世锦赛在哪举办", "place"),
    ],
)
def test_the_kind_of_thing_asked_for_is_told_by_the_asking_words(question: str, kind: str) -> None:
    assert expected_kind(question) == kind


def test_years_are_read_in_any_digits() -> None:
    assert years("二〇二三年和2024年度，19世纪，电话20231234") == ["2023", "2024"]


def test_an_address_is_no_word_of_the_question() -> None:
    asked = understand("《决定》第8条讲的是什么？")

    assert asked.titles == ("决定",)
    assert asked.tokens == ("决定", "_决定")


@pytest.mark.parametrize(("numeral", "value"), [("二十二", 22), ("8", 8), ("一百零三", 103), ("百千", None)])
def test_numerals_have_their_value(numeral: str, value: int | None) -> None:
    assert integer(numeral) == value


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("拿奖的老太太多大岁数？那个奖哪年设立？", ("拿奖的老太太多大岁数", "那个奖哪年设立")),
        ("那个岛跑出来多少人，坐船走的有几个？", ("那个岛跑出来多少人", "坐船走的有几个")),
        ("昨天通车的三桥，全长多少？", ()),
        ("为什么？", ()),
        ("", ()),
    ],
)
def test_several_questions_in_one_are_told_apart(question: str, expected: tuple[str, ...]) -> None:
    assert parts(fold(question)) == expected
