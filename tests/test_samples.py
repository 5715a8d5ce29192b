"""The samples keep what data/README.md promises, and every question about them can be proven or must be refused."""

import json
import re
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
PAGES = sorted(SAMPLES.glob("云川日报/*/*.txt"))
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]
ANSWERED = [row for row in QUESTIONS if not row.get("refuse")]
REFUSED = [row for row in QUESTIONS if row.get("refuse")]

# What the collection asks for; `refuse` also stands for questions off its topic.
AT_LEAST = {
    "fact": 10,
    "number": 10,
    "paraphrase": 10,
    "clause": 5,
    "list": 5,
    "abbrev": 4,
    "traditional": 3,
    "fullwidth": 3,
    "wrapped": 5,
    "document": 4,
    "followup": 5,
    "refuse": 6,
    "refuse-near": 5,
}
KEYS = {"id", "kind", "question", "answers", "evidence", "refuse", "history", "needs", "note", "page"}


def folded(text: str) -> str:
    """`text` as it is compared: NFKC, without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def text_of(name: str) -> str:
    """What a reader of the sample sees: its text; for the corpus title and text of every row."""
    raw = (SAMPLES / name).read_text(encoding="utf-8")
    if not name.endswith(".jsonl"):
        return raw
    return "\n".join(f"{row['title']}\n{row['text']}" for row in map(json.loads, raw.splitlines()))


def torn_sentences(page: str) -> list[tuple[str, str]]:
    """Pairs of full lines between which a blank line tears a sentence: no stop before it, no heading after it."""
    lines = page.splitlines()
    return [
        (before, after)
        for before, blank, after in zip(lines, lines[1:], lines[2:], strict=False)
        if not blank
        and len(before) >= 13
        and len(after) >= 8
        and re.search(r"[\u4e00-\u9fff0-9，、]$", before)
    ]


def named(path: Path) -> str:
    return path.relative_to(SAMPLES).as_posix()


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: str(row["id"]))
def test_a_question_has_the_agreed_form(row: dict[str, Any]) -> None:
    assert {"id", "kind", "question", "answers", "evidence"} <= row.keys() <= KEYS
    assert row["kind"] in AT_LEAST
    assert row["question"].strip() == row["question"] != ""
    assert all(group and all(isinstance(word, str) and word for word in group) for group in row["answers"])
    assert all(isinstance(words, str) and words for words in row["evidence"])
    assert bool(row.get("history")) == (row["kind"] == "followup")


def test_the_questions_have_different_ids_and_different_words() -> None:
    assert len({row["id"] for row in QUESTIONS}) == len(QUESTIONS)
    assert len({row["question"] for row in QUESTIONS}) == len(QUESTIONS)


@pytest.mark.parametrize("kind", AT_LEAST)
def test_every_kind_of_question_is_asked_often_enough(kind: str) -> None:
    assert Counter(row["kind"] for row in QUESTIONS)[kind] >= AT_LEAST[kind]


@pytest.mark.parametrize(
    ("name", "least"),
    [("云川简讯.jsonl", 5), ("云川市夜间经济促进办法.txt", 6), ("云川地铁建设问答.md", 3)]
    + [(named(path), 5) for path in PAGES],
)
def test_every_sample_is_asked_about(name: str, least: int) -> None:
    assert sum(row.get("page") == name for row in QUESTIONS) >= least


@pytest.mark.parametrize("row", ANSWERED, ids=lambda row: str(row["id"]))
def test_the_evidence_of_an_answer_stands_once_and_in_the_sample_it_names(row: dict[str, Any]) -> None:
    names = [named(path) for path in SAMPLES.rglob("*") if path.is_file() and path.name != "questions.jsonl"]

    for words in row["evidence"]:
        counts = {name: folded(text_of(name)).count(folded(words)) for name in names}

        assert {name: count for name, count in counts.items() if count} == {row["page"]: 1}


@pytest.mark.parametrize("row", ANSWERED, ids=lambda row: str(row["id"]))
def test_an_answer_is_made_of_words_of_its_sample_or_of_its_place(row: dict[str, Any]) -> None:
    text = folded(text_of(row["page"]) + row["page"])

    assert row["answers"]
    assert all(any(folded(word) in text for word in group) for group in row["answers"])


@pytest.mark.parametrize("row", ANSWERED, ids=lambda row: str(row["id"]))
def test_only_a_question_about_a_document_may_go_without_evidence(row: dict[str, Any]) -> None:
    assert row["evidence"] or row["kind"] == "document"


def test_a_question_to_be_refused_has_no_answer_and_no_evidence() -> None:
    assert all(row["answers"] == row["evidence"] == [] for row in REFUSED)
    assert {row["kind"] for row in REFUSED} == {"refuse", "refuse-near"}
    assert all(row.get("refuse") for row in QUESTIONS if row["kind"] in {"refuse", "refuse-near"})


@pytest.mark.parametrize(
    "row", [row for row in QUESTIONS if row["kind"] == "wrapped"], ids=lambda row: str(row["id"])
)
def test_a_blank_line_tears_the_evidence_of_a_wrapped_question(row: dict[str, Any]) -> None:
    blocks = re.split(r"\n\n", text_of(row["page"]))

    assert not any(folded(words) in folded(block) for words in row["evidence"] for block in blocks)


def test_questions_are_written_in_the_characters_their_kind_names() -> None:
    for row in QUESTIONS:
        fullwidth_digits = bool(re.search("[０-９]", row["question"]))
        assert fullwidth_digits == (row["kind"] == "fullwidth"), row["id"]
        assert bool(re.search("[雲電點規項長頒錢]", row["question"])) == (row["kind"] == "traditional"), row[
            "id"
        ]


def test_the_newspaper_has_four_pages_of_two_thousand_characters_and_more() -> None:
    sizes = {named(path): len(folded(path.read_text(encoding="utf-8"))) for path in PAGES}

    assert sizes.keys() == {
        "云川日报/2024-06-26/01.txt",
        "云川日报/2024-06-26/04.txt",
        "云川日报/2024-07-02/02.txt",
        "云川日报/2024-07-02/05.txt",
    }
    assert all(2000 <= size <= 4500 for size in sizes.values()), sizes


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_is_torn_by_blank_lines_inside_its_sentences(path: Path) -> None:
    assert len(torn_sentences(path.read_text(encoding="utf-8"))) >= 3


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_is_set_in_narrow_columns_whose_lines_never_open_with_a_closing_mark(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    assert not [line for line in lines if re.match("[，。、；：！？”）》]", line)]
    assert sum(11 <= len(line) <= 27 for line in lines if line) / sum(bool(line) for line in lines) > 0.7


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_stray_spaces_at_its_digits_and_lines_of_furniture(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.search(r"[\u4e00-\u9fff] \d+(\.\d+)? [\u4e00-\u9fff]", text)
    assert re.search(r"^责任编辑 ", text, re.MULTILINE)
    assert re.search(r"云川 0000-\d{7}", text)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_on_a_page_a_last_line_stands_together_with_the_first_of_the_next_paragraph(path: Path) -> None:
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    joined = [block for block in blocks if re.search(r"[。”]\n(?!“?[一-九]?、)[^\n]{12,}$", block)]

    assert any(len(block.splitlines()) == 2 for block in joined)


@pytest.mark.parametrize(
    ("name", "headline", "body"),
    [
        ("云川日报/2024-06-26/01.txt", "城北四十万居民换上新水源", "城北一带过去靠深井"),
        ("云川日报/2024-06-26/04.txt", "“把文章写在江堤和田埂上”", "澜江会堂的灯"),
        ("云川日报/2024-07-02/02.txt", "夏天的茶，也能卖上好价钱", "雁回县，海拔一千二百米"),
        ("云川日报/2024-07-02/05.txt", "白鹭湖上鼓声急", "本报白鹭讯"),
    ],
)
def test_a_page_has_a_headline_that_follows_its_story(name: str, headline: str, body: str) -> None:
    text = text_of(name)

    assert text.count(headline) == 1
    assert text.index(body) < text.index(headline)


@pytest.mark.parametrize(
    ("name", "before", "inner", "after"),
    [
        ("云川日报/2024-06-26/01.txt", "澜江三桥正式通车", "云川第三水厂昨日投产", "从7月1日起，27路"),
        ("云川日报/2024-06-26/04.txt", "54岁的苏砚秋", "白鹭湖水鸟增至", "便携式眼底筛查仪"),
        ("云川日报/2024-07-02/02.txt", "最先摇头的是一楼的周桂芬", "十二家城市书房", "第三道坎：程序"),
        ("云川日报/2024-07-02/05.txt", "一网捞上来的线索", "小学生足球联赛落幕", "等一块木头慢慢变干"),
    ],
)
def test_a_page_has_a_story_in_the_middle_of_another(name: str, before: str, inner: str, after: str) -> None:
    text = folded(text_of(name))

    places = [text.index(folded(words)) for words in (before, inner, after)]

    assert places == sorted(places)


def test_the_decision_turns_over_from_page_one_to_page_four() -> None:
    first, fourth = (text_of(f"云川日报/2024-06-26/{page}.txt") for page in ("01", "04"))
    title = "云川市人民政府关于加快建设步行友好城市\n推动公共空间品质提升的决定\n"

    assert title in first
    assert title in fourth
    assert re.findall(r"^(\d+)\. ?(?=[一-龥])", first, re.MULTILINE) == ["1", "2", "3"]
    assert re.findall(r"^(\d+)\. ?(?=[一-龥])", fourth, re.MULTILINE) == [
        str(number) for number in range(4, 13)
    ]
    assert re.findall(r"^（([一二三四])）", first + fourth, re.MULTILINE) == ["一", "二", "三", "四"]
    assert first.index("3.完善过街设施") < first.index("（下转04版）")
    assert fourth.index("紧接01版") < fourth.index("4.修缮老街小巷")


def test_the_regulation_has_a_paragraph_a_line_in_five_chapters_and_twenty_two_articles() -> None:
    lines = text_of("云川市夜间经济促进办法.txt").splitlines()
    ones = list("一二三四五六七八九")
    numerals = [*ones, "十", *(f"十{one}" for one in ones), "二十", "二十一", "二十二"]

    assert lines[:2] == ["云川市人民政府文件", "云川府规〔2024〕12号"]
    assert lines[5:7] == ["云川市人民政府", "2024年6月24日"]
    assert [line[1] for line in lines if re.match("第.章 ", line)] == list("一二三四五")
    assert [match[1] for line in lines if (match := re.match("第(.+?)条 ", line))] == numerals
    assert "" not in lines


def test_the_corpus_has_short_dated_news_with_different_ids() -> None:
    raw = (SAMPLES / "云川简讯.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in raw.splitlines()]

    assert 20 <= len(rows) <= 30
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert row.keys() == {"id", "title", "text", "date"}
        assert 100 <= len(row["text"]) <= 350
        assert date(2024, 6, 24) <= date.fromisoformat(row["date"]) <= date(2024, 7, 2)


def test_the_markdown_has_headings_lists_and_a_table() -> None:
    text = text_of("云川地铁建设问答.md")

    assert text.startswith("# 云川地铁建设问答\n")
    assert len(re.findall("^## ", text, re.MULTILINE)) >= 5
    assert re.search(r"^- ", text, re.MULTILINE)
    assert re.search(r"^1\. ", text, re.MULTILINE)
    assert len(re.findall(r"^\|.*\|$", text, re.MULTILINE)) == 6
