import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.normalising import fold, fold_all, fold_with_places
from tests.fakes import NASTY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("２０２３年度", "2023年度"),
        ("國家最高科學技術獎", "国家最高科学技术奖"),
        ("“嫦娥”揽月", "「嫦娥」揽月"),
        ("约 3000\u3000名\n代表", "约3000名代表"),
        ("QFLP", "ｑｆｌｐ"),
        ("〔2024〕12号", "［2024］12号"),
        ("继­续", "继续"),
    ],
)
def test_spellings_of_the_same_words_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_words_stay_different() -> None:
    assert fold("增长") != fold("下降")
    assert fold("2022") != fold("2023")


@pytest.mark.parametrize("text", NASTY)
def test_folding_nasty_text_twice_is_folding_it_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=200) | st.text("，。……㎡國 \n—１𠮷", min_size=130, max_size=300))
def test_each_folded_character_can_be_traced_to_the_one_it_comes_from(text: str) -> None:
    folded, places = fold_with_places(text)

    assert folded == fold(text)
    assert len(places) == len(folded)
    assert places == sorted(places)
    assert "".join(dict.fromkeys(fold(text[place]) and str(place) for place in places)) == "".join(
        str(place) for place, character in enumerate(text) if fold(character)
    )


@given(st.text(max_size=400) | st.text("，。……㎡ﬁ国國\n·—“１２ａ𠮷\ud800", min_size=130, max_size=400))
def test_a_long_text_folds_as_its_characters_do(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@pytest.mark.parametrize("unmet", ["㎡ﬁ", "鎵㎡", "㎡鎵", "䴬鎵", "㎡䴬"])
def test_a_long_text_folds_the_same_whatever_was_met_before(unmet: str) -> None:
    """A character of several, and one that is met for the first time, in one text."""
    told = "import sys; from retrieval.normalising import fold; t = sys.argv[1]; print(fold('㎡' * 200), fold(t * 100))"

    ran = subprocess.run(
        [sys.executable, "-c", told, unmet], capture_output=True, check=True, encoding="utf-8"
    )

    assert ran.stdout.split() == ["m2" * 200, fold(unmet) * 100]


@given(st.lists(st.text("國。… \uf8ff㎡𠮷", max_size=60), max_size=12))
def test_many_texts_fold_as_each_does(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]
