"""Proof pages in a real browser: Debian's Chromium, driven by playwright."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from bot.channels.web.links import Links
from bot.channels.web.site import site
from tests.channels.web.shelves import QUOTE, Kept, Shelf, page, quoting
from tests.channels.web.test_pictures import Collection

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def opened(kept: Kept, shelf: Shelf) -> Iterator[str]:
    """The address of the proof page of the first citation, served."""
    import uvicorn

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        links = Links(f"http://127.0.0.1:{listening.getsockname()[1]}", b"k" * 32)
        config = uvicorn.Config(site(links, kept, lambda: shelf), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield links.address("r1", 1)
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A long page whose quote stands far below the first screen."""
    told = page(filler=60)
    with opened(Kept([quoting(told)]), Shelf(told)) as found:
        yield found


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page that was read from a PDF."""
    collection = Collection(tmp_path_factory.mktemp("printed"))
    with opened(collection.kept, collection.shelf) as found:
        yield found


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_printed_page_is_seen_beside_its_words(
    browser: Browser, printed: str, width: int, scheme: Any
) -> None:
    from axe_core_python.sync_playwright import Axe

    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        shown = context.new_page()
        shown.goto(printed)
        shown.locator("aside img").last.scroll_into_view_if_needed()
        shown.wait_for_load_state("networkidle")

        assert shown.evaluate("[...document.images].every(one => one.naturalWidth > 400)")
        words, picture = shown.locator("main").bounding_box(), shown.locator("aside img").first.bounding_box()
        assert words is not None
        assert picture is not None
        beside = picture["x"] >= words["x"] + words["width"]
        assert beside if width > 1000 else picture["y"] >= words["y"] + words["height"]
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        serious = [
            one["id"] for one in Axe().run(shown)["violations"] if one["impact"] in ("serious", "critical")
        ]
        assert serious == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("fragment", [True, False])
def test_the_quote_is_in_view_without_scrolling(
    browser: Browser, address: str, width: int, scheme: Any, fragment: bool
) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False
    ) as context:
        shown = context.new_page()
        asked: list[str] = []
        shown.on("request", lambda request: asked.append(request.url))

        shown.goto(address if fragment else address.partition("#")[0])

        box = shown.locator("mark").first.bounding_box()
        assert shown.locator("mark").all_inner_texts() == [QUOTE]
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 800
        assert box["x"] + box["width"] <= width
        assert all(url.startswith(address.partition("/p/")[0]) for url in asked)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_hinders_those_who_do_not_see(
    browser: Browser, address: str, width: int, scheme: Any
) -> None:
    from axe_core_python.sync_playwright import Axe

    with browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        shown = context.new_page()
        shown.goto(address)

        found = Axe().run(shown)

        assert [
            (one["id"], one["nodes"][0]["html"])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ] == []


def test_nothing_is_wider_than_a_telephone(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 800}) as context:
        shown = context.new_page()
        shown.goto(address)

        assert shown.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_outline_can_be_used_with_the_keyboard(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        shown = context.new_page()
        shown.goto(address)

        shown.locator("nav a").first.focus()
        shown.keyboard.press("Enter")

        assert shown.evaluate("location.hash") == "#s0-0"
        assert shown.evaluate("document.querySelector('h1').getBoundingClientRect().top") >= 0


def test_the_keyboard_comes_to_the_quote_first_and_from_story_to_story(
    browser: Browser, address: str
) -> None:
    with browser.new_context(
        viewport={"width": 360, "height": 800}, color_scheme="dark", java_script_enabled=True
    ) as context:
        shown = context.new_page()
        shown.goto(address.partition("#")[0])
        assert shown.evaluate("document.activeElement.id") == "quote"

        shown.evaluate("document.activeElement.blur()")
        shown.locator("a.skip").focus()
        shown.keyboard.press("Enter")
        assert shown.evaluate("location.hash") == "#quote"

        shown.locator("p.turn a").first.focus()
        shown.keyboard.press("Enter")
        assert shown.evaluate("location.hash") == "#s1-0"
        shown.locator("p.turn a").last.focus()
        shown.keyboard.press("Enter")
        assert shown.evaluate("location.hash") == "#s0-0"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_stand_the_words_with_the_quote_and_nothing_to_click(
    browser: Browser, address: str, scheme: Any, tmp_path: Path
) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        shown = context.new_page()
        shown.goto(address)
        shown.emulate_media(media="print", color_scheme=scheme)

        away = shown.locator("nav, a.skip, p.turn, footer").all()
        assert [one.is_visible() for one in away] == [False] * 5
        style = "getComputedStyle(document.querySelector('mark'))"
        assert shown.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
        assert shown.evaluate(f"{style}.borderBottomWidth") != "0px"
        shown.pdf(path=tmp_path / "paper.pdf")

    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        words = "".join(sheet.get_textpage().get_text_bounded() for sheet in paper)
    assert QUOTE in "".join(words.split())


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_said_instead_of_a_page_hinders_nobody(browser: Browser, width: int, scheme: Any) -> None:
    from axe_core_python.sync_playwright import Axe

    with (
        opened(Kept([quoting(page())]), Shelf()) as withdrawn,
        browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
        ) as context,
    ):
        shown = context.new_page()
        told = shown.goto(withdrawn)

        assert told is not None
        assert told.status == 410
        assert [
            one["id"] for one in Axe().run(shown)["violations"] if one["impact"] in ("serious", "critical")
        ] == []
