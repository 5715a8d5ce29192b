"""What an address leads to."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from bot.channels.web.links import Links
from bot.channels.web.site import site
from retrieval.errors import CollectionBroken
from tests.channels.web.shelves import QUOTE, Kept, Shelf, newer, page, quoting
from tests.fakes import NASTY, card

LINKS = Links("https://wenju.example", b"k" * 32)


def client(shelf: Shelf, kept: Kept, links: Links = LINKS) -> TestClient:
    return TestClient(site(links, kept, lambda: shelf), base_url="https://wenju.example")


def path(number: int = 1, links: Links = LINKS) -> str:
    return links.address("r1", number).removeprefix("https://wenju.example")


class Seen(HTMLParser):
    """What of a page is to be seen, and the elements that it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def marked(html: str) -> str:
    return unescape("".join(re.findall(r"<mark[^>]*>(.*?)</mark>", html)))


def test_the_page_shows_the_document_with_the_quoted_words_marked() -> None:
    told = page()

    shown = client(Shelf(told), Kept([quoting(told)])).get(path())

    assert shown.status_code == 200
    assert marked(shown.text) == QUOTE
    words = "".join(Seen(shown.text).words)
    assert all(line in words for passage in told for line in passage.text.split("\n"))
    assert "云川日报 2024-06-26 第4版" in words
    assert "《夜间经济促进办法》，《云川日报》2024年6月26日第4版" in words


def test_the_outline_leads_to_each_story_and_heading() -> None:
    told = page()

    shown = client(Shelf(told), Kept([quoting(told)])).get(path()).text

    outline = shown.partition("<nav")[2].partition("</nav>")[0]
    led_to = re.findall(r'href="#([^"]+)"', outline)
    assert re.findall(r">([^<]+)</a>", outline) == [
        "大桥昨日通车",
        "夜间经济促进办法",
        "第一章 总则",
        "第二章 布局",
    ]
    assert all(f'id="{anchor}"' in shown for anchor in led_to)


def test_each_story_leads_to_the_one_before_and_the_one_behind() -> None:
    told = page()
    shown = client(Shelf(told), Kept([quoting(told)])).get(path()).text

    turns = re.findall(r'<p class="turn">\s*(.*?)\s*</p>', shown, re.DOTALL)
    assert [re.findall(r'href="(#[^"]+)">([^<]+)', turn) for turn in turns] == [
        [("#s1-0", "下一篇 ›")],
        [("#s0-0", "‹ 上一篇")],
    ]


def test_every_answer_forbids_scripts_frames_and_foreign_addresses() -> None:
    told = page()
    site_ = client(Shelf(told), Kept([quoting(told)]))

    for address in (path(), "/p/gefälscht", "/style.css", "/nichts"):
        headers = site_.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none';")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-frame-options"] == "DENY"
    assert "http" not in site_.get(path()).text.partition("<body")[2]


@pytest.mark.parametrize(
    "altered",
    [
        "/p/r1~2",
        "/p/",
        "/p/%00",
        "/p/r1~1.AAAA.BBBB",
        path() + "x",
        path().replace("r1", "r2", 1),
        "/p/" + "x" * 5000,
    ],
)
def test_an_altered_address_opens_nothing(altered: str) -> None:
    told = page()

    shown = client(Shelf(told), Kept([quoting(told)])).get(altered.replace("#quote", ""))

    assert shown.status_code == 404
    assert "打不开这一页" in shown.text
    assert QUOTE not in shown.text


def test_an_address_is_good_for_its_days() -> None:
    told = page()
    over = Links(LINKS.base, LINKS.key, days=-1)

    shown = client(Shelf(told), Kept([quoting(told)]), over).get(path())

    assert (shown.status_code, "已经过期" in shown.text) == (410, True)


def test_another_key_opens_nothing() -> None:
    told = page()

    shown = client(Shelf(told), Kept([quoting(told)])).get(path(links=Links(LINKS.base, b"j" * 32)))

    assert shown.status_code == 404


def test_a_withdrawn_document_says_so() -> None:
    shown = client(Shelf(), Kept([quoting(page())])).get(path())

    assert shown.status_code == 410
    assert "该资料已撤下" in shown.text
    assert "《夜间经济促进办法》" in shown.text
    assert QUOTE not in shown.text


def test_an_answer_that_is_not_kept_any_more_says_so() -> None:
    shown = client(Shelf(page()), Kept()).get(path())

    assert (shown.status_code, "这个回答已经不在了" in shown.text) == (410, True)


def test_a_newer_version_with_the_words_shows_them_there() -> None:
    told = page()

    shown = client(Shelf(page(newer(card()), filler=3)), Kept([quoting(told)])).get(path())

    assert shown.status_code == 200
    assert marked(shown.text) == QUOTE
    assert "更新过，引用的话仍在新版里" in shown.text


def test_a_newer_version_without_the_words_shows_them_as_they_were() -> None:
    told = page()

    shown = client(Shelf(page(newer(card()), quote="第八条删去。")), Kept([quoting(told)])).get(path())

    assert shown.status_code == 200
    assert marked(shown.text) == QUOTE
    assert "新版里没有引用的话" in shown.text
    assert "第八条删去。" in shown.text


def test_a_long_document_is_shown_around_the_quote() -> None:
    told = page(filler=500)

    shown = client(Shelf(told), Kept([quoting(told)])).get(path()).text

    assert marked(shown) == QUOTE
    assert "前文从略" in shown
    assert "大桥昨日通车" not in shown
    assert len(shown) < 200_000


@pytest.mark.parametrize("nasty", [one for one in NASTY if one.strip()])
def test_words_of_a_document_are_only_words(nasty: str) -> None:
    document = card(title=nasty, paper=nasty)
    told = page(document, quote=f"{nasty}<script>alert(1)</script>&amp;\"'")
    receipt = quoting(told, told[-2].text)

    html = client(Shelf(told), Kept([receipt])).get(path()).text

    allowed = {
        "html",
        "head",
        "meta",
        "title",
        "link",
        "body",
        "a",
        "header",
        "p",
        "nav",
        "details",
        "summary",
    }
    allowed |= {"ol", "li", "main", "section", "article", "h1", "h2", "h3", "mark", "footer"}
    assert set(Seen(html).tags) <= allowed
    assert "<script>alert(1)</script>" in "".join(Seen(html).words)
    assert "\x00" not in html
    assert "\x1b" not in html


def test_a_broken_collection_is_a_sentence() -> None:
    def broken() -> Shelf:
        raise CollectionBroken("catalog.sqlite", "kaputt")

    shown = TestClient(site(LINKS, Kept([quoting(page())]), broken)).get(path())

    assert (shown.status_code, "暂时打不开" in shown.text) == (503, True)


def test_what_fails_is_a_sentence_without_its_cause() -> None:
    def failing() -> Shelf:
        raise ValueError("geheim")

    shown = TestClient(site(LINKS, Kept([quoting(page())]), failing), raise_server_exceptions=False).get(
        path()
    )

    assert shown.status_code == 500
    assert "geheim" not in shown.text
