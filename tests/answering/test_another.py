import pytest

from bot.answering.another import about_another
from retrieval.normalising import fold
from retrieval.types import Card
from tests.fakes import card, passage

UNDATED, OF_2023 = card("纸.txt", date=""), card("纸.txt", date="2023-08-07")


def instead(question: str, story: str, years: tuple[str, ...] = (), document: Card = UNDATED) -> str:
    """What a story of one sentence is about instead of what is asked for."""
    held = passage(story, document=document)
    return about_another(years, fold(question), fold(story), held, fold(story))


@pytest.mark.parametrize(
    ("question", "story", "other"),
    [
        ("澜江四桥哪天通车", "澜江三桥昨天通车。", "三桥"),
        ("12号楼的电梯多少钱", "11号楼的电梯花了58万元。", "11号楼"),
        ("第二项法案哪天通过", "议会24日通过首项法案。", "首项"),
        ("第八届集市卖了多少书", "第七届集市卖了三万册书。", "第七届"),
        ("5号线有多少座车站", "3号线有二十七座车站。", "3号线"),
    ],
)
def test_one_of_several_that_are_told_apart_by_a_number_is_not_another(
    question: str, story: str, other: str
) -> None:
    assert instead(question, story) == other


@pytest.mark.parametrize(
    ("question", "story"),
    [
        ("澜江三桥哪天通车", "澜江三桥昨天通车，四桥还在建。"),
        ("第二项法案哪天通过", "首项法案通过以后，第二项法案25日通过。"),
        ("第1届集市在哪里办", "首届集市在老码头办。"),
        ("二桥有几条车道", "大桥有六条车道。"),
        ("第三次被抓怎么罚", "第一次劝导，再犯罚款30元。"),
    ],
)
def test_where_no_other_stands_in_its_place_nothing_contradicts(question: str, story: str) -> None:
    assert instead(question, story) == ""


def test_this_year_is_not_shown_to_be_the_year_asked_for() -> None:
    story = "今年上半年卖出三万张票。"

    assert instead("2022年上半年卖出多少张票", story, ("2022",)) == "今年"
    assert instead("2023年上半年卖出多少张票", story, ("2023",), OF_2023) == ""
    assert instead("2022年上半年卖出多少张票", story, ("2022",), OF_2023) == "今年"


def test_last_year_must_be_spoken_of() -> None:
    assert instead("去年卖出多少张票", "今年卖出三万张票。") == "今年"
    assert instead("去年卖出多少张票", "卖出三万张票。") == "别的时间"
    assert instead("去年卖出多少张票", "比上年多卖出一万张票。") == ""
    assert instead("去年卖出多少张票", "2022年卖出两万张票。", document=OF_2023) == ""


def test_a_sentence_without_a_year_is_of_the_years_that_its_story_names() -> None:
    held = passage("全年卖出三万张票。", document=UNDATED)

    assert (
        about_another(("2022",), "2022年卖出多少张票", "全年卖出三万张票。", held, "2023年的账目。")
        == "2023年"
    )
