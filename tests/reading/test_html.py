"""A web page's article: its title, date, headings, lists and tables, without menus and imprints."""

from __future__ import annotations

from pathlib import Path

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading import read
from tests.reading.carriers import headings, paragraphs, read_one

LEAD = "为进一步激发夜间消费活力，现就促进全市夜间经济发展提出如下意见，请各区各部门结合实际认真贯彻落实。"
BODY = (
    "到2026年，全市建成十个夜间经济集聚区，夜间营业网点达到五千个，带动就业三万人以上，形成一批有影响的品牌。"
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>关于促进夜间经济发展的意见_云川市人民政府</title>
<meta name="PubDate" content="2024-06-26 10:00"><meta name="ContentSource" content="云川日报">
<script>var a = "<p>不是正文</p>";</script></head><body>
<nav><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></nav>
<div class="main"><h1>关于促进夜间经济发展的意见</h1>
<div class="info">发布时间：2024-06-26　来源：云川日报</div>
<div class="article"><p>{LEAD}</p><h2>一、总体要求</h2><p><b>到2026年</b>{BODY[6:]}</p>
<ul><li>培育夜市街区</li><li>延长公交服务</li></ul>
<table><tr><th>区县</th><th>集聚区</th></tr><tr><td>东城区</td><td>3</td></tr><tr><td>西城区</td><td>2</td></tr></table>
<p>附件：重点任务清单</p></div></div>
<div class="related"><a href="1">相关阅读一</a><a href="2">相关阅读二</a></div>
<footer>版权所有 云川市人民政府办公室</footer></body></html>"""


def test_an_article_is_read_with_its_headings_lists_and_tables(tmp_path: Path) -> None:
    (tmp_path / "意见.html").write_text(PAGE, encoding="utf-8")

    document = read_one(tmp_path / "意见.html")

    (story,) = document.stories
    assert story.headline.text == "关于促进夜间经济发展的意见"
    assert (document.card.date, document.card.paper) == ("2024-06-26", "云川日报")
    assert headings(story) == [[], ["一、总体要求"]]
    assert paragraphs(story) == [
        LEAD,
        BODY,
        "培育夜市街区",
        "延长公交服务",
        "区县\t集聚区\n东城区\t3\n西城区\t2",
        "附件：重点任务清单",
    ]
    for word in ("首页", "相关阅读", "版权所有", "不是正文"):
        assert word not in document.text


def test_paragraphs_that_only_line_breaks_part_are_parted(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_bytes(f"<div>　　{LEAD}<br><br>　　{BODY}</div>".encode("gb18030"))

    document = read_one(tmp_path / "a.htm")

    assert document.encoding == "gb18030"
    assert paragraphs(document.stories[0]) == [LEAD, BODY]


@pytest.mark.parametrize("depth", [10, 250, 5_000, 50_000])
def test_words_are_found_however_deep_they_stand(tmp_path: Path, depth: int) -> None:
    nested = "<div>" * depth + f"<p>{LEAD}</p>" + "</div>" * depth
    (tmp_path / "a.html").write_text(f"<html><body>{nested}</body></html>", encoding="utf-8")

    assert paragraphs(read_one(tmp_path / "a.html").stories[0]) == [LEAD]


def test_a_table_that_only_sets_out_a_page_is_no_table(tmp_path: Path) -> None:
    page = f"<table><tr><td>{LEAD * 10}</td><td>左栏</td></tr><tr><td>{BODY}</td><td>右栏</td></tr></table>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    assert BODY in paragraphs(read_one(tmp_path / "a.html").stories[0])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><body><script>var a = 1;</script></body></html>", "no_text"),
        (b"<p>" + b"a" * (16 * 1024 * 1024) + b"</p>", "too_large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.html").write_bytes(content)

    with pytest.raises(UnreadableDocument) as caught:
        list(read(tmp_path / "a.html", "a.html"))
    assert caught.value.reason == reason


def test_unclosed_tags_and_stray_marks_lose_no_words(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<p>{LEAD}<div><b>{BODY}<p>第三段 < 5 & 6 完毕。", encoding="utf-8")

    read_words = "".join(paragraphs(read_one(tmp_path / "a.html").stories[0]))

    assert LEAD in read_words
    assert BODY in read_words
    assert "完毕" in read_words
