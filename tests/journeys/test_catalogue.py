"""Questions that the catalog answers, over the samples: where a text was printed, which texts say something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot import app
from bot.answering.keeping import Receipt, Talk
from bot.answering.types import Answer, Turn, cited_places
from bot.channels.rendering.leaf import leaf
from bot.channels.standing import standing
from bot.settings import Settings
from retrieval.index import Catalog
from tests.journeys.quoting import broken_quotes

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Settings:
    settings = Settings(data_dir=tmp_path_factory.mktemp("samples"))
    app.builder(settings, "test", wait=True, on_wait=print).index([samples])
    return settings


@pytest.fixture
def catalog(made: Settings) -> Iterator[Catalog]:
    with app.catalog(made) as catalog:
        yield catalog


@pytest.fixture
def ask(made: Settings, catalog: Catalog) -> Iterator[Ask]:
    """The answer to a question; each of its sentences is cited, and each quote stands where it is said to stand."""
    with app.reader(made) as reader:
        assistant = app.assistant(app.library(reader), today=date(2024, 6, 27))

        def asked(question: str, *history: Turn) -> Answer:
            async def last() -> Answer:
                events = [e async for e in assistant.answer(question, history) if isinstance(e, Answer)]
                return events[-1]

            answer = asyncio.run(last())
            assert all(sentence.citations for sentence in answer.sentences)
            assert broken_quotes(answer, catalog) == []
            return answer

        yield asked


def said(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sentences]


def test_where_a_story_was_printed_is_shown_by_the_furniture_of_its_page(ask: Ask, catalog: Catalog) -> None:
    answer = ask("讲水鸟的报道登在哪天的报纸第几版？")

    assert said(answer)[:2] == [
        "白鹭湖水鸟增至一百三十七种",
        "这篇报道登在《云川日报》2024年6月26日第4版（要闻），见文件 04.txt；报纸名不在版面上，取自文件的名称或说明。",
    ]
    quotes = [answer.citations[number - 1].quote for number in answer.sentences[1].citations]
    assert quotes == ["2024年6月26日 星期三", "第4版 要闻"]
    receipt = Receipt("r", Talk(1), answer, 0.0)
    opened = standing(receipt, answer.sentences[1].citations[1], catalog)
    assert opened is not None
    assert opened.now is not None
    first = leaf(opened.told, opened.now, opened.quote).stories[0]
    assert [piece for block in first.blocks for piece in block.pieces if piece[1]] == [("第4版 要闻", True)]


def test_who_wrote_it_is_the_byline(ask: Ask) -> None:
    assert said(ask("那篇沉船的稿子是谁写的"))[1] == "本报记者 江予安 简书言"


def test_a_policy_document_tells_its_number_its_issuer_and_its_day(ask: Ask) -> None:
    assert said(ask("夜间经济促进办法的文号是多少"))[1:] == ["云川府规〔2024〕12号"]
    assert said(ask("《夜间经济促进办法》是哪个部门印发的"))[1:] == ["云川市人民政府"]
    assert said(ask("《夜间经济促进办法》是哪天印发的"))[1:] == ["2024年6月24日"]


def test_what_is_not_printed_is_not_made_up(ask: Ask) -> None:
    answer = ask("《云川地铁建设问答》的文号是多少")

    assert (answer.outcome, answer.hint) == ("not_found", ("no_imprint", "云川地铁建设问答\nnumber"))


def test_a_story_that_nobody_wrote_about_is_on_no_page(ask: Ask) -> None:
    assert ask("关于外星人的报道登在哪一版").outcome == "not_found"


def test_after_a_question_that_found_nothing_this_story_is_asked_back(ask: Ask) -> None:
    before = ask("曼联最近一场踢了几比几")
    assert before.outcome == "not_found"

    for question in ("这篇报道讲了什么", "这篇报道登在第几版"):
        answer = ask(question, Turn(before.question, before.query))
        assert (answer.outcome, answer.hint) == ("not_found", ("which_story", ""))


def test_all_reports_that_say_a_word_are_listed_and_counted(ask: Ask, catalog: Catalog) -> None:
    answer = ask("有几篇报道提到云川理工学院？")

    saying = {(p.document.id, p.story) for p in catalog.all_passages() if "云川理工学院" in p.text}
    assert {(one.passage.document.id, one.passage.story) for one in answer.citations} == saying
    assert all("云川理工学院" in one.quote for one in answer.citations)
    assert said(answer)[-1] == f"资料中共有 {len(saying)} 篇提到“云川理工学院”，以上是全部。"


def test_what_no_report_says_is_said_to_be_in_none(ask: Ask) -> None:
    answer = ask("哪些报道提到外星人？")

    assert (answer.outcome, answer.hint) == ("not_found", ("no_mention", "“外星人”"))


def test_words_that_are_joined_are_looked_for_in_one_report(ask: Ask) -> None:
    answer = ask("哪些报道提到三桥和铜鱼？")

    assert said(answer)[-1] == "资料中共有 1 篇提到“三桥”和“铜鱼”，以上是全部。"
    assert ["三桥" in answer.citations[0].quote, "铜鱼" in answer.citations[1].quote] == [True, True]


@pytest.mark.parametrize(
    "question",
    [
        "6月26日的《云川日报》上，突出贡献奖授予哪两位？",
        "第4版上突出贡献奖授予哪两位？",
        "要闻版的报道里突出贡献奖授予哪两位？",
        "昨天的报纸上突出贡献奖授予哪两位？",
    ],
)
def test_a_question_that_names_a_page_is_answered_from_it(ask: Ask, question: str) -> None:
    answer = ask(question)

    assert "程望之" in "".join(said(answer))
    assert {(one.passage.document.date, one.passage.document.page) for one in answer.citations} <= {
        ("2024-06-26", "1"),
        ("2024-06-26", "4"),
    }


def test_what_was_printed_elsewhere_is_not_found_there(ask: Ask) -> None:
    assert ask("7月2日的报纸上，城北新水厂的水是从哪儿引来的？").outcome == "not_found"
    assert ask("6月26日的报纸上，城北新水厂的水是从哪儿引来的？").outcome == "answered"


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("《云川日报》6月27日的报道里说三桥多长？", "《云川日报》6月27日的报纸\n2024年6月26日、2024年7月2日"),
        ("6月26日第9版上说三桥多长？", "6月26日第9版\n第1版、第4版"),
        ("《人民日报》第3版上说三桥多长？", "《人民日报》第3版\n《云川日报》"),
        ("云川府规〔2024〕13号里区长任期几年？", "云川府规〔2024〕13号文件\n"),
        ("《云川市外卖配送管理条例》规定外卖员怎么停车？", "《云川市外卖配送管理条例》\n"),
    ],
)
def test_what_is_not_in_the_collection_is_said_with_what_is(ask: Ask, question: str, lacks: str) -> None:
    answer = ask(question)

    assert (answer.outcome, answer.hint) == ("not_found", ("absent", lacks))


def test_a_title_that_is_nearly_right_is_not_absent(ask: Ask) -> None:
    assert "两年" in "".join(said(ask("《夜间经济办法》规定“夜间区长”一任干几年？")))


def test_a_list_keeps_to_the_pages_that_are_named(ask: Ask) -> None:
    answer = ask("7月2日的报纸上有几篇报道提到柳叶渡？")

    assert {one.passage.document.date for one in answer.citations} == {"2024-07-02"}
    assert said(answer)[-1].startswith("7月2日的报纸中共有 ")


def test_the_clauses_of_a_document_are_counted_though_two_pages_share_it(ask: Ask) -> None:
    assert said(ask("步行友好城市的决定一共有几条？")) == [
        "《云川市人民政府关于加快建设步行友好城市推动公共空间品质提升的决定》共 12 条，从第1条到第12条。"
    ]
    chapter = ask("夜间经济促进办法第四章是从第几条到第几条？")
    assert said(chapter)[0].endswith("第4章共 5 条，从第16条到第20条。")
    assert [one.quote[:4] for one in chapter.citations] == ["第十六条", "第二十条"]


def test_all_that_some_days_brought_is_listed_by_its_headlines(ask: Ask, catalog: Catalog) -> None:
    answer = ask("本周的报纸上有什么")

    days = {f"2024-06-{day}" for day in range(24, 31)}
    printed = sum(document.stories for document in catalog.documents() if document.card.date in days)
    assert (
        said(answer)[-1] == f"2024年6月24日至2024年6月30日的报纸在资料里共有 {printed} 篇，以上是全部标题。"
    )
    assert len(said(answer)) == printed + 1


def test_a_section_is_a_page_too(ask: Ask) -> None:
    answer = ask("文体版有哪些新闻")

    assert {one.passage.document.page for one in answer.citations} == {"5"}


def test_who_wrote_what_was_cited_last_and_what_a_kind_of_text_means(ask: Ask) -> None:
    before = ask("讲水鸟的报道登在第几版？")
    turn = Turn(before.question, before.query, "".join(said(before)), cited_places(before))

    assert said(ask("谁写的", turn)) == ["白鹭湖水鸟增至一百三十七种", "本报讯（记者 江予安）"]
    assert said(ask("那个办法是谁发的，什么时候发的", turn))[1:] == ["云川市人民政府", "2024年6月24日"]


def test_a_list_that_is_complete_does_not_go_on(ask: Ask) -> None:
    before = ask("有没有提到铜鱼的报道")
    answer = ask("继续", Turn(before.question, before.query))

    assert said(answer) == ["提到“铜鱼”的 1 篇已经全部列出，没有更多了。"]
