import pytest

from bot.answering.rewriting import dangling_pronoun, rewrite
from bot.answering.types import Turn


@pytest.mark.parametrize(
    ("earlier", "question", "complete"),
    [
        ("《决定》第8条讲的是什么？", "那第9条呢？", "《决定》第9条讲的是什么？"),
        ("2023年度科技奖授予了谁", "2022年度的呢", "2022年度科技奖授予了谁"),
        ("最高科技奖给了谁", "那2022年度的呢", "2022年度最高科技奖给了谁"),
        ("地铁3号线什么时候通车？", "那4号线呢？", "地铁4号线什么时候通车？"),
        ("薛其坤院士获得了什么奖？", "他来自哪所大学？", "薛其坤院士来自哪所大学？"),
        ("薛其坤院士获得了什么奖？", "那李德仁呢？", "李德仁院士获得了什么奖？"),
        ("“蓉易出海”平台提供哪些服务？", "它由谁搭建？", "“蓉易出海”平台由谁搭建？"),
        ("施工为什么停了五个月", "为什么？", "施工为什么停了五个月，为什么？"),
    ],
)
def test_a_follow_up_is_made_complete(earlier: str, question: str, complete: str) -> None:
    assert rewrite(question, [Turn(earlier)]) == complete


def test_follow_ups_of_follow_ups_lean_on_what_was_understood() -> None:
    turns = [Turn("《决定》第8条讲的是什么？"), Turn("那第9条呢？")]

    assert rewrite("第十条呢", turns) == "《决定》第十条讲的是什么？"


def test_a_person_named_only_in_the_answer_is_the_one_spoken_of() -> None:
    turn = Turn("最高科技奖给了谁", "最高科技奖给了谁", "武汉大学的李德仁院士和清华大学的薛其坤院士。")

    assert rewrite("后一位是研究什么的", [turn]) == "薛其坤院士是研究什么的"


def test_the_first_person_of_the_answer_is_meant_where_nothing_tells_them_apart() -> None:
    turn = Turn("三桥的总工是哪位", "三桥的总工是哪位", "总工程师沈怀川告诉记者，在这段时间停止水下作业。")

    assert rewrite("他为什么停工", [turn]) == "沈怀川为什么停工"


def test_who_was_asked_for_is_the_person_of_the_answer_or_what_was_said_of_her() -> None:
    asked = "蓝鹭救援队找到的那名队员是谁？"
    told = "渔民丁阿旺在望月滩被找到。"

    assert rewrite("他是哪个村的？", [Turn(asked)]) == "蓝鹭救援队找到的那名队员是哪个村的？"
    assert rewrite("他是哪个村的？", [Turn(asked, asked, told)]) == "丁阿旺是哪个村的？"


@pytest.mark.parametrize("earlier", ["云川大学的程望之教授多大年纪", "程望之教授得了什么奖？"])
def test_a_name_that_the_tagger_does_not_know_is_told_by_its_title(earlier: str) -> None:
    told = "突出贡献奖授予程望之教授和苏砚秋主任医师。"

    assert rewrite("他选育的水稻叫什么", [Turn(earlier, earlier, told)]) == "程望之教授选育的水稻叫什么"


def test_it_is_the_report_where_the_earlier_question_only_pointed_at_one() -> None:
    assert rewrite("它登在第几版", [Turn("总结一下这篇报道")]) == "这篇报道登在第几版"
    assert rewrite("它登在第几版", [Turn("总结一下《水上书屋》这篇报道")]) == "《水上书屋》登在第几版"


@pytest.mark.parametrize(
    "question", ["成都要修哪几条市域铁路？", "《决定》第8条讲的是什么？", "办法第三十条呢"]
)
def test_a_complete_question_is_left_alone(question: str) -> None:
    assert rewrite(question, [Turn("薛其坤院士获得了什么奖？")]) == question
    assert rewrite(question, []) == question


def test_a_pronoun_that_nothing_explains_is_noticed() -> None:
    assert dangling_pronoun("他来自哪所大学？") == "他"
    assert dangling_pronoun("他国企业如何投资") == ""
    assert dangling_pronoun("薛其坤来自哪所大学？") == ""
