"""Whole pages, stories and clauses of the samples: all of it is told, and every quote stands where it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app
from bot.answering.types import Note
from bot.channels.wording.answers import note
from bot.evaluation.asking import Question
from retrieval.normalising import fold
from tests.journeys.quoting import broken_quotes
from tests.journeys.test_quotes import answers, indexed

WHOLES = {
    "云川日报6月26日第4版有哪些报道": (
        "把文章写在江堤和田埂上",
        "白鹭湖水鸟增至一百三十七种",
        "步行友好城市",
    ),
    "《夜间经济促进办法》主要规定了什么": ("第一章 总则", "第五章 附则"),
    "《夜间经济促进办法》第十条和第十六条有什么不同": ("应当向所在地街道办事处备案", "末班车时间延长一小时"),
    "三桥通车那篇报道讲了什么": ("澜江三桥正式通车", "停工等了五个月"),
}


def test_a_whole_is_told_from_one_end_to_the_other(tmp_path: Path, samples: Path) -> None:
    with indexed(tmp_path, samples) as settings:
        given = answers(settings, [Question(question, "whole", question) for question in WHOLES])
        with app.catalog(settings) as catalog:
            assert [quote for answer in given for quote in broken_quotes(answer, catalog)] == []

    for answer, wanted in zip(given, WHOLES.values(), strict=True):
        said = fold("".join(sentence.text for sentence in answer.sentences))
        assert [words for words in wanted if fold(words) not in said] == []
        assert answer.dropped == ()


def test_of_a_story_whose_first_page_is_missing_the_rest_is_told_and_the_page_is_named(
    tmp_path: Path, samples: Path
) -> None:
    alone = tmp_path / "资料" / "云川日报" / "2024-06-26" / "04.txt"
    alone.parent.mkdir(parents=True)
    alone.write_bytes((samples / "云川日报/2024-06-26/04.txt").read_bytes())
    question = "总结一下步行友好城市那篇报道"

    with indexed(tmp_path, samples) as settings:
        (whole,) = answers(settings, [Question("1", "whole", question)])
    with indexed(tmp_path / "另一处", alone.parents[2]) as settings:
        torn, clause = answers(
            settings, [Question("2", "whole", question), Question("3", "clause", "第2条讲了什么")]
        )

    assert {citation.passage.document.page for citation in whole.citations} == {"1", "4"}
    assert whole.note is None
    assert {citation.passage.document.page for citation in torn.citations} == {"4"}
    assert torn.note == Note("torn", "before 1")
    assert note(torn.note, True) == "这篇报道没有收全：前面的部分在第1版，资料里没有这一版。"
    assert (clause.outcome, clause.hint) == ("not_found", ("other_page", "第2条\n1"))


@pytest.mark.parametrize(
    "question", ["总结一下这篇报道", "这一版讲了什么", "第10条讲了什么", "6月27日第4版有哪些报道"]
)
def test_where_it_is_not_clear_which_is_meant_nothing_is_cited(
    tmp_path: Path, samples: Path, question: str
) -> None:
    with indexed(tmp_path, samples) as settings:
        (answer,) = answers(settings, [Question("1", "whole", question)])

    assert (answer.outcome, answer.citations) == ("not_found", ())
    assert answer.nearest
