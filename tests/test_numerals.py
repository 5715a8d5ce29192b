import pytest

from retrieval.normalising import fold
from retrieval.numerals import canonical, integer, rewritten
from retrieval.words import tokens
from tests.fakes import NASTY


@pytest.mark.parametrize(
    ("forms", "number"),
    [
        (("四百六十七万", "467万", "4,670,000", "４６７万"), "4670000"),
        (("一亿零三百万桶", "1.03亿桶"), "103000000"),
        (("百分之五", "5%", "５％"), "5%"),
        (("百分之十六点五", "16.5%"), "16.5%"),
        (("二〇二三年", "2023年", "二○二三年"), "2023"),
        (("第二十二条", "第22条"), "22"),
        (("一万亿", "1万亿"), "1000000000000"),
        (("三点五倍", "3.5倍", "3.50倍"), "3.5"),
        (("七月", "7月"), "7"),
    ],
)
def test_a_number_is_one_whatever_its_form(forms: tuple[str, ...], number: str) -> None:
    assert {form: canonical(fold(form)) for form in forms} == {form: [number] for form in forms}


@pytest.mark.parametrize("words", ["一些人", "万一", "百千", "十分", "两岸"])
def test_words_that_only_look_like_numbers_are_none(words: str) -> None:
    assert canonical(words) == []


def test_what_is_printed_as_digits_is_not_written_again() -> None:
    assert rewritten("467万人，其中120人，占百分之五") == ["4670000", "5%"]


def test_two_forms_of_a_number_share_a_token() -> None:
    assert "4670000" in set(tokens("四百六十七万人")) & set(tokens("467万人"))


def test_a_rare_character_and_an_alias_in_brackets_can_be_looked_up() -> None:
    assert "_䲟" in tokens("䲟是什么")
    assert {"_丘氏", "_邱氏"} <= set(tokens("丘（邱）氏家族"))


@pytest.mark.parametrize(
    ("numeral", "value"), [("二十二", 22), ("8", 8), ("两千零八", 2008), ("百千", None), ("", None)]
)
def test_a_whole_numeral_has_a_value(numeral: str, value: int | None) -> None:
    assert integer(numeral) == value


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_has_numbers_or_none(text: str) -> None:
    assert all(isinstance(number, str) for number in canonical(fold(text)))
