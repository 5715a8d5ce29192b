import asyncio
from dataclasses import replace

import pytest

from bot.answering.evidence import brief
from bot.answering.extractive import QuotingAnswerer, compose, near_miss
from bot.answering.types import Brief
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.search.searching import Searcher
from retrieval.types import Clause, Passage, Query
from tests.fakes import NASTY, card, passage
from tests.search.fakes import IndexInMemory

RULES = card("办法.txt", title="夜间经济促进办法")
HELD = (
    passage(
        "2023年度科技奖共评选出62个项目。突出贡献奖授予两位：程望之教授和苏砚秋主任医师。仪式在大礼堂举行。",
        position=0,
    ),
    passage(
        "澜江三桥全长2.86公里。总工程师沈怀川说，停工是因为铜鱼产卵。人口约三百万[3]。",
        headline="三桥通车",
        position=1,
    ),
    passage(
        "第七条集聚区包括下列区域：\n（一）樟树街；\n（二）望塔广场；\n（三）老码头。",
        headline="夜间经济促进办法",
        clause=Clause(7, "第七条"),
        document=RULES,
        position=2,
    ),
    passage(
        "第八条外摆应当备案。备案不收取费用，街道办事处应当在三个工作日内办结。",
        headline="夜间经济促进办法",
        clause=Clause(8, "第八条"),
        document=RULES,
        position=3,
    ),
    replace(passage("三桥通车\n——两岸居民盼了十年", headline="三桥通车", position=4), kind="front"),
    *(passage(f"第{n}支队伍参加龙舟赛，成绩{n}分。", headline="龙舟赛", position=n) for n in range(10, 30)),
)


def briefed(question: str, *held: Passage) -> Brief:
    library = Searcher(IndexInMemory(*(held or HELD)), BundledEmbedding())
    return brief(library.search(Query(question), 10), library)


def answer(question: str) -> str:
    return "".join(candidate.text for candidate in compose(briefed(question)))


def test_the_sentence_that_answers_is_quoted_word_for_word() -> None:
    assert answer("澜江三桥全长多少公里") == "澜江三桥全长2.86公里。"
    assert answer("三桥为什么停工") == "总工程师沈怀川说，停工是因为铜鱼产卵。"


def test_a_clause_is_answered_with_what_stands_there() -> None:
    assert answer("《夜间经济促进办法》第八条讲什么").startswith("第八条外摆应当备案。")


def test_a_question_that_only_names_the_place_is_answered_with_all_that_stands_there() -> None:
    whole = "第八条外摆应当备案。备案不收取费用，街道办事处应当在三个工作日内办结。"

    assert answer("《夜间经济促进办法》第八条讲什么") == whole


def test_a_list_that_is_announced_is_given_with_its_items() -> None:
    assert (
        answer("《夜间经济促进办法》第七条讲了什么")
        == "第七条集聚区包括下列区域：（一）樟树街；（二）望塔广场；（三）老码头。"
    )


def test_a_list_is_given_where_a_sentence_nearly_as_good_announces_it() -> None:
    rules = passage(
        "第六条集聚区由市商务局划定。\n第七条首批划定的集聚区包括：\n（一）樟树街；\n（二）老码头。",
        headline="夜间经济促进办法",
        document=RULES,
        position=50,
    )

    whole = [candidate.text for candidate in compose(briefed("首批划定的集聚区有哪些", rules))]

    assert whole[:3] == ["第七条首批划定的集聚区包括：", "（一）樟树街；", "（二）老码头。"]


def test_the_sentence_that_alone_holds_what_was_asked_for_is_shown_beside_the_best() -> None:
    lift = passage(
        "榆树里11号楼的电梯从开会到装成用了十四个月，居民坐上了电梯。"
        + "楼长说起这件事很高兴。" * 3
        + "电梯总价58.6万元。",
        headline="老楼装电梯",
        position=51,
    )

    shown = [candidate.text for candidate in compose(briefed("榆树里11号楼的居民装电梯花了多少钱", lift))]

    assert shown[:2] == [
        "榆树里11号楼的电梯从开会到装成用了十四个月，居民坐上了电梯。",
        "电梯总价58.6万元。",
    ]


def test_where_the_clause_is_asked_for_its_opening_is_given() -> None:
    assert answer("外摆备案不收取费用是在哪一条里规定的").startswith("第八条外摆应当备案。")


def test_a_headline_is_the_answer_where_a_title_is_asked_for() -> None:
    assert answer("写澜江三桥通车的那篇报道标题是什么").startswith("三桥通车")


@pytest.mark.parametrize(
    "question",
    [
        "2022年度科技奖共评选出多少个项目",
        "《夜间经济促进办法》第三十条讲了什么",
        "上海明天的天气怎么样",
        "诺贝尔物理学奖得主是谁",
    ],
)
def test_what_the_collection_does_not_say_is_not_answered(question: str) -> None:
    assert answer(question) == ""


def test_a_long_sentence_is_shortened_to_the_clauses_that_answer() -> None:
    long = passage(
        "，".join(["推动老字号创新发展", "用好144小时过境免签政策", *(f"提升服务能力{n}" for n in range(20))])
        + "。",
        position=40,
    )

    (candidate,) = compose(briefed("过境免签多少小时", long, *HELD))

    assert "144小时过境免签" in candidate.text
    assert len(candidate.text) <= 124
    assert candidate.text.endswith("……")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("澜江三桥的总工程师沈怀川多大年纪", ("unsaid", "年龄")),
        ("澜江四桥全长多少公里", ("other_one", "三桥")),
        ("2022年度科技奖评选出多少个项目", ("other_year", "2023年度")),
        ("张家界有多少家旅馆", None),
    ],
)
def test_a_near_miss_is_named_where_it_can_be_told(question: str, why: tuple[str, str] | None) -> None:
    given = briefed(question)

    assert compose(given) == []
    assert near_miss(given) == why


def test_a_footnote_in_a_quoted_sentence_does_not_become_a_mark() -> None:
    async def written() -> str:
        return "".join([piece async for piece in QuotingAnswerer().write(briefed("三桥人口约三百万吗"))])

    assert "[3]" not in asyncio.run(written())


@pytest.mark.parametrize("question", NASTY)
def test_nasty_questions_and_passages_are_survived(question: str) -> None:
    compose(briefed(question))
    compose(briefed("三桥", passage(question, headline=question), *HELD))
