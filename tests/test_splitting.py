import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.normalising import fold
from retrieval.spans import pieces
from retrieval.splitting import LIMIT, TARGET, pack, split
from retrieval.types import Card, Clause, Document, Paragraph, Section, Story, Text


class Page:
    """Writes a document a line at a time, so that every Text has its place."""

    def __init__(self) -> None:
        self.text = ""

    def line(self, words: str, wrapped_at: int = 0) -> Text:
        start = len(self.text)
        rows = (
            [words[i : i + wrapped_at] for i in range(0, len(words), wrapped_at)] if wrapped_at else [words]
        )
        self.text += "\n".join(rows) + "\n\n"
        return Text(words, ((start, len(self.text) - 2),))

    def document(self, *stories: Story) -> Document:
        return Document(Card("d", "v", "/04.txt", "04.txt"), self.text, stories)


def test_short_paragraphs_are_gathered_and_none_is_cut() -> None:
    page = Page()
    paragraphs = tuple(Paragraph(page.line(f"第{n}段，" + "字" * 90 + "。", 16)) for n in range(6))

    passages = split(page.document(Story(sections=(Section((), paragraphs),))))

    assert [len(passage.text.split("\n")) for passage in passages] == [3, 3]
    assert all(TARGET <= len(passage.text) <= LIMIT for passage in passages)


def test_the_first_passage_under_a_heading_begins_with_its_line() -> None:
    page = Page()
    heading = page.line("三、组织保障")
    section = Section((heading,), (Paragraph(page.line("加强领导。")), Paragraph(page.line("狠抓落实。"))))

    (passage,) = split(page.document(Story(sections=(section,))))

    assert passage.text == "三、组织保障\n加强领导。\n狠抓落实。"
    assert passage.headings == ("三、组织保障",)


def test_what_stands_around_a_story_is_a_passage_of_its_own() -> None:
    page = Page()
    story = Story(
        headline=page.line("大桥通车"),
        dateline=page.line("云川社6月25日电"),
        sections=(Section((), (Paragraph(page.line("昨天通车。")),)),),
    )

    front, body = split(page.document(story))

    assert (front.kind, front.text) == ("front", "大桥通车\n云川社6月25日电")
    assert (body.kind, body.headline) == ("body", "大桥通车")


def test_each_clause_of_the_highest_rank_begins_a_passage_that_holds_its_items() -> None:
    page = Page()
    article = Clause(3, "第三条")
    item = Clause(1, "（一）", parents=("第三条",))
    paragraphs = (
        Paragraph(page.line("第二条 适用本办法。"), Clause(2, "第二条")),
        Paragraph(page.line("第三条 应当提交："), article),
        Paragraph(page.line("（一）申请书；"), item),
        Paragraph(page.line("未提交的，不予受理。")),
    )

    second, third = split(page.document(Story(sections=(Section((), paragraphs),))))

    assert second.text == "第二条 适用本办法。"
    assert third.text == "第三条 应当提交：\n（一）申请书；\n未提交的，不予受理。"
    assert third.clause == article


def test_a_paragraph_over_the_limit_is_cut_between_sentences_and_keeps_its_clause() -> None:
    page = Page()
    clause = Clause(8, "8.")
    words = "8.吸引外资。" + "鼓励企业加大投资力度，支持设立地区总部。" * 40

    passages = split(
        page.document(Story(sections=(Section((), (Paragraph(page.line(words, 18), clause),)),)))
    )

    assert len(passages) == 2
    assert "".join(passage.text for passage in passages) == words
    assert all(passage.text.endswith("。") and passage.clause == clause for passage in passages)


def test_the_same_words_twice_are_two_passages() -> None:
    page = Page()
    stories = [Story(sections=(Section((), (Paragraph(page.line("图为现场。")),)),)) for _ in range(2)]

    first, second = split(page.document(*stories))

    assert first.id != second.id


def test_a_change_elsewhere_leaves_the_id_of_a_passage() -> None:
    def ids(first: str) -> list[str]:
        page = Page()
        stories = [
            Story(sections=(Section((), (Paragraph(page.line(words)),)),)) for words in (first, "不变。")
        ]
        return [passage.id for passage in split(page.document(*stories))]

    assert ids("从前。")[1] == ids("后来，改了。")[1]


def test_a_heading_that_nothing_stands_under_is_not_lost() -> None:
    page = Page()
    bare = page.line("四、附则")

    (passage,) = split(page.document(Story(sections=(Section((bare,), ()),))))

    assert passage.text == "四、附则"


@given(
    st.lists(st.text(alphabet="一二三。，；”说 \n", min_size=1, max_size=700), max_size=5), st.integers(0, 20)
)
def test_passages_hold_every_word_once_at_exact_places(texts: list[str], width: int) -> None:
    page = Page()
    paragraphs = tuple(Paragraph(page.line(text, width)) for text in texts)
    document = page.document(Story(sections=(Section((), paragraphs),)))

    passages = split(document)

    assert fold("".join(passage.text for passage in passages)) == fold(document.text)
    for passage in passages:
        assert fold("".join(pieces(document.text, passage.spans))) == fold(passage.text)
        assert len(passage.text) <= LIMIT + len(texts)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("先申请。后审批。", 4, ["先申请。", "后审批。"]),
        ("一二三四五", 2, ["一二", "三四", "五"]),
        ("", 5, []),
    ],
)
def test_packing_cuts_between_sentences_and_inside_one_only_if_it_must(
    text: str, limit: int, expected: list[str]
) -> None:
    assert [text[start:end] for start, end in pack(text, limit)] == expected
