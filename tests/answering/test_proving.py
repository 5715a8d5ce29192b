"""The careful judgement: facts must agree, words may differ."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answering.checking import attach
from bot.answering.checking.narrowing import MOST, nearest
from bot.answering.types import Evidence
from bot.answering.verifying import Given, verify
from retrieval.normalising import fold
from tests.fakes import NASTY, passage

BRIDGE = (
    "澜江三桥6月24日上午10时通车，全长2.86公里，约3000名市民到场。总工程师沈怀川说，施工曾因洪水停工五个月。"
    "桥面部分路段设有应急车道。市交通局正争取年内开通过桥公交。"
)
FERRY = "柳叶渡口的渡船每天运送行人1.2万人次。渡口主任周小满介绍，票价下降了两成。"
EVIDENCE = {
    1: Evidence(1, passage(BRIDGE, headline="三桥通车"), (BRIDGE,)),
    2: Evidence(2, passage(FERRY, headline="渡口见闻", position=1), (FERRY,)),
}


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("到场的市民大约有三千人。", 1),
        ("三桥全长2860米。", 1),
        ("总工程师是沈怀川。", 1),
        ("渡船每天运送12,000人次。", 2),
        ("渡口的票价降低了20%。", 2),
    ],
)
def test_a_paraphrase_whose_facts_agree_is_supported_by_exact_words(sentence: str, number: int) -> None:
    checked = attach(sentence, (number,), EVIDENCE)

    assert checked.verdict == "supported"
    assert checked.quotes[0].words in EVIDENCE[number].passage.text


@pytest.mark.parametrize(
    "sentence",
    [
        "澜江三桥6月25日上午10时通车。",
        "澜江三桥6月24日上午9时通车。",
        "澜江三桥全长2.86米。",
        "总工程师周小满说，施工曾因洪水停工五个月。",
        "施工曾因洪水停工六个月。",
        "到场的市民正好3000名。",
        "市交通局已经开通过桥公交。",
        "桥面全部路段设有应急车道。",
    ],
)
def test_a_near_copy_with_one_wrong_fact_is_not_supported(sentence: str) -> None:
    assert attach(sentence, (1,), EVIDENCE).verdict == "unsupported"


CLAUSES = (
    "市水务局或将于明年提出扩建计划。老厂取代南厂成为最大的水厂。7月25日中午，厂方答复记者，24日上午该厂在东院举行了开工仪式。"
    "扩建没有占用农田。工人先后立三等功2次、嘉奖4次。对周树平、沈大成分别罚款500元和300元。阻止东岸居民迁往西岸。"
)
TURNED = {1: Evidence(1, passage(CLAUSES, headline="水厂扩建"), (CLAUSES,))}


@pytest.mark.parametrize(
    "sentence",
    [
        "南厂取代老厂成为最大的水厂。",
        "阻止西岸居民迁往东岸。",
        "对沈大成、周树平分别罚款500元和300元。",
        "工人先后立三等功4次、嘉奖2次。",
        "该厂于7月25日在东院举行了开工仪式。",
        "扩建占用了农田。",
        "厂方没有答复记者。",
        "市水务局已提出扩建计划。",
    ],
)
def test_words_that_are_all_there_in_another_order_or_under_another_sign_prove_nothing(sentence: str) -> None:
    assert attach(sentence, (1,), TURNED).verdict == "unsupported"


@pytest.mark.parametrize(
    "sentence",
    [
        "最大的水厂是老厂，它取代了南厂。",
        "南厂被老厂取代。",
        "周树平被罚款500元，沈大成被罚款300元。",
        "开工仪式24日上午在东院举行。",
        "扩建并未占用农田。",
        "明年市水务局可能会提出扩建计划。",
    ],
)
def test_the_same_in_another_order_is_supported(sentence: str) -> None:
    assert attach(sentence, (1,), TURNED).verdict == "supported"


def test_a_direction_turned_round_is_not_supported() -> None:
    assert attach("渡口主任周小满介绍，票价上涨了两成。", (2,), EVIDENCE).verdict == "unsupported"


@pytest.mark.parametrize("numbers", [(2,), (9,), ()])
def test_a_true_sentence_is_attached_to_the_passage_that_bears_it_out(numbers: tuple[int, ...]) -> None:
    checked = attach("总工程师沈怀川称，施工曾因洪水停工五个月。", numbers, EVIDENCE)

    assert [quote.number for quote in checked.quotes] == [1]
    assert checked.reason == "reattached"


@pytest.mark.parametrize(
    "sentence",
    [
        "综上所述，要点如下：",
        "根据检索到的资料，整理如下：",
        "如果您还想了解票价，我可以继续查。",
        "以上供参考。",
    ],
)
def test_a_sentence_about_the_answer_is_neutral(sentence: str) -> None:
    assert attach(sentence, (), EVIDENCE).verdict == "neutral"


def test_a_lead_in_that_holds_a_fact_is_not_neutral() -> None:
    assert attach("三桥停工五十个月，具体如下：", (), EVIDENCE).verdict == "unsupported"


def test_two_passages_may_prove_a_sentence_together() -> None:
    checked = attach("三桥约3000名市民到场，渡船每天运送1.2万人次。", (1, 2), EVIDENCE)

    assert sorted(quote.number for quote in checked.quotes) == [1, 2]


@pytest.mark.parametrize("sentence", NASTY)
def test_nasty_sentences_and_passages_are_survived(sentence: str) -> None:
    attach(sentence, (1,), EVIDENCE)
    verify(f"{sentence}[1]。", [Given(1, sentence), Given(2, BRIDGE)])


@given(st.text("三桥2860米全长通车，。约名市民沈怀川1万", max_size=40))
def test_what_is_quoted_always_stands_at_its_spans(sentence: str) -> None:
    for quote in attach(sentence, (1,), EVIDENCE).quotes:
        (words,) = EVIDENCE[quote.number].words
        assert fold("".join(words[start:end] for start, end in quote.spans)) == fold(quote.words)


@given(st.integers(0, len(BRIDGE) - 1), st.integers(1, 40))
def test_every_part_of_a_passage_that_cuts_no_number_is_proven_by_it(start: int, length: int) -> None:
    words = BRIDGE[start : start + length]
    assume(
        not any(
            re.fullmatch("[0-9.百千万][0-9.百千万]", BRIDGE[end - 1 : end + 1])
            for end in (start, start + length)
        )
    )

    checked = attach(words, (1,), EVIDENCE)

    assert not fold(words) or checked.reason == "in_its_words"


PLAN = (
    "第四章 加快建设世界文化名城\n19.营造一流营商环境\n"
    "医院不得拒收病人。公园不再收门票，也没有停车场。代表们一致同意修建新桥。"
)
PLANNED = {1: Evidence(1, passage(PLAN, headline="规划"), (PLAN,)), 2: EVIDENCE[1]}


@pytest.mark.parametrize(
    "sentence",
    [
        "加快建并不设世界文化名城。",
        "19.营造并不一流营商环境。",
        "并未加快建设世界文化名城。",
        "代表们没有一致同意修建新桥。",
        "代表们一致不会同意修建新桥。",
        "代表们一致同意拒绝修建新桥。",
        "医院得拒收病人。",
        "公园收门票，也没有停车场。",
        "代表们并不一致同意修建新桥，代表们一致同意修建新桥。",
    ],
)
def test_a_negation_put_into_copied_words_or_taken_out_of_them_is_not_supported(sentence: str) -> None:
    assert attach(sentence, (1,), PLANNED).verdict == "unsupported"


@pytest.mark.parametrize("negation", ["不", "没有", "并非", "从未", "不会", "拒绝"])
def test_a_negation_is_noticed_wherever_it_is_put_in(negation: str) -> None:
    written = [part + "。" for part in (BRIDGE + PLAN.splitlines()[-1]).split("。") if part]
    false = [one[:place] + negation + one[place:] for one in written for place in range(1, len(one) - 1)]
    given = {1: EVIDENCE[1], 2: PLANNED[1]}

    shown = [one for one in false if attach(one, (1, 2), given).verdict == "supported"]

    assert len(shown) <= 0.02 * len(false), shown


@pytest.mark.parametrize(
    "sentence",
    [
        "公园不再收门票。",
        "不是，代表们一致同意修建新桥。",
        "病人，医院是不得拒收的。",
        "公园没有停车场。",
        "代表们一致同意修建新桥。",
        "医院不能拒收病人。",
    ],
)
def test_a_negation_that_the_source_has_is_supported(sentence: str) -> None:
    assert attach(sentence, (1,), PLANNED).verdict == "supported"


@pytest.mark.parametrize("numbers", [(1,), (2,), ()])
@pytest.mark.parametrize(
    "sentence", ["19.营造一流营商环境。", "营造一流营商环境。", "3. 代表们一致同意修建新桥。"]
)
def test_a_heading_is_proven_by_its_own_words_wherever_it_stands(
    sentence: str, numbers: tuple[int, ...]
) -> None:
    checked = attach(sentence, numbers, PLANNED)

    assert [quote.number for quote in checked.quotes] == [1]
    assert checked.reason == ("in_its_words" if numbers == (1,) else "reattached")


def test_the_same_words_elsewhere_prove_a_sentence_better_than_like_words_in_what_it_cites() -> None:
    rough = "总工程师沈怀川介绍说，因为洪水，三桥的施工曾经停工五个月。"
    checked = attach(
        "施工曾因洪水停工五个月。",
        (2,),
        {1: EVIDENCE[1], 2: Evidence(2, passage(rough, position=2), (rough,))},
    )

    assert [quote.number for quote in checked.quotes] == [1]


@pytest.mark.parametrize(
    "sentence", ["9届渡口大会共办了八项活动。", "第19届渡口大会共办了六项活动。", "8.5亿元投入渡口。"]
)
def test_a_small_number_that_the_source_counts_otherwise_is_not_supported(sentence: str) -> None:
    text = "第19届渡口大会共办了八项活动。5亿元投入渡口。"

    assert attach(sentence, (1,), {1: Evidence(1, passage(text), (text,))}).verdict == "unsupported"


@pytest.mark.parametrize("words", ["同意修建新桥。", "860米的桥。", "5人到场。"])
def test_words_cut_out_of_a_negation_or_a_number_are_not_in_its_words(words: str) -> None:
    text = "代表们不同意修建新桥。那是2860米的桥。15人到场。"

    assert attach(words, (1,), {1: Evidence(1, passage(text), (text,))}).reason != "in_its_words"


def test_of_many_pieces_only_the_nearest_are_compared_and_the_right_one_is_among_them() -> None:
    texts = [
        f"第{place}号渡口主任介绍，{'票价' * (place % 5)}渡船每天运送行人{place}百人次。"
        for place in range(300)
    ]
    many = [Evidence(place, passage(text, position=place), (text,)) for place, text in enumerate(texts)]
    many[177] = Evidence(177, EVIDENCE[1].passage, EVIDENCE[1].words)

    kept = nearest("总工程师沈怀川称，洪水使施工停了五个月。", many)

    assert len(kept) == MOST
    assert many[177] in kept
    assert (
        attach("总工程师沈怀川称，施工曾因洪水停工五个月。", (), dict(enumerate(many))).quotes[0].number
        == 177
    )
