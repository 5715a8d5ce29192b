"""read: how one file is understood."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_a_page_is_shown_story_by_story(run: Run, papers: Path) -> None:
    ran = run("read", "papers/云川日报/2024-06-26/04.txt")

    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(
        "papers/云川日报/2024-06-26/04.txt · 云川日报 2024-06-26 第4版 · 1 篇报道\n── 第 1 篇 ─"
    )
    assert "《老桥今天封闭检测》\n" in ran.out
    assert "  　　检测期间，行人可以走柳叶渡口的渡船，全天免费。\n" in ran.out


def test_a_page_for_a_program_is_what_the_pages_scorer_takes(run: Run, papers: Path) -> None:
    record = run("read", "papers/办法.md", "--json").json

    assert [story["headline"] for story in record["stories"]] == ["云川市夜间摊位办法"]
    second = record["stories"][0]["paragraphs"][1]
    assert second["heading_path"] == []
    assert second["text"].replace(" ", "") == "第二条夜间摊位的经营时间为18时至24时。"


def test_a_corpus_gives_the_stories_of_all_its_rows(run: Run, papers: Path) -> None:
    record = run("read", "papers/简讯.jsonl", "--json").json

    assert [story["headline"] for story in record["stories"]] == ["蓝莓开园", "旧书集市"]


def test_a_bad_row_is_told_and_the_others_are_shown(run: Run) -> None:
    Path("a.jsonl").write_text('{"id": "1", "title": "题", "text": "文字在此。"}\n{"id"\n')

    ran = run("read", "a.jsonl")

    assert ran.status == 1
    assert "文字在此。" in ran.out
    assert ran.err == "打不开 a.jsonl 的第 2 行：格式不对，每行应是一个 JSON 对象，含 id、title、text。\n"


def test_a_file_of_a_kind_that_cannot_be_read_is_told(run: Run) -> None:
    Path("a.mp3").write_bytes(b"PK")

    ran = run("read", "a.mp3")

    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("打不开 a.mp3：还不能读这种格式")
