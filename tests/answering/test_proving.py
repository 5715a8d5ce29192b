"""The careful judgement: facts must agree, words may differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.checking import attach, proof
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
    found = proof(sentence, EVIDENCE[1])

    if found:
        quote, spans = found
        assert fold("".join(BRIDGE[start:end] for start, end in spans)) == fold(quote)


@given(st.integers(0, len(BRIDGE) - 1), st.integers(1, 40))
def test_every_part_of_a_passage_is_proven_by_it(start: int, length: int) -> None:
    words = BRIDGE[start : start + length]

    assert proof(words, EVIDENCE[1]) is not None
