"""From an answer on Telegram to the proof page that its button opens, while `wenju serve` runs."""

from __future__ import annotations

import asyncio
import socket
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError

import pytest

from bot import app
from bot.answering.keeping import Talk
from bot.answering.types import Answer
from bot.channels.web import PortTaken
from bot.channels.web.serving import serving as served
from bot.serving import service as serving
from bot.settings import Settings
from bot.state import Store
from tests.reading.printing import Drawn, pdf

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def fetched(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address.partition("#")[0], timeout=10) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Settings(data_dir=tmp_path / "data", public_url=f"http://127.0.0.1:{port}", http_port=port)
    app.builder(found, "test", wait=True, on_wait=print).index([SAMPLES])
    return found


def test_a_citation_opens_as_a_page_and_is_gone_when_its_document_is(settings: Settings) -> None:
    async def asked() -> tuple[tuple[int, str], tuple[int, str], tuple[int, str]]:
        with app.reader(settings) as reader, closing(Store(settings.state_file)) as memory:
            pieces = app.assistant(app.library(reader)).answer("夜间经济促进办法第八条讲了什么？")
            answer = [piece async for piece in pieces if isinstance(piece, Answer)][-1]
            receipt = memory.receipts.find(memory.receipts.keep(Talk(7), answer))
            assert receipt is not None
            address, site = serving.proof_pages(settings, reader, memory)
            assert address is not None
            citation = answer.citations[0]
            async with served(site, settings.http_host, settings.http_port):
                shown = await asyncio.to_thread(fetched, address(receipt, citation))
                other = await asyncio.to_thread(fetched, f"{settings.public_url}/p/{receipt.id}~1.x.y")
                await asyncio.to_thread(
                    app.builder(settings, "test", wait=True, on_wait=print).remove,
                    [citation.passage.document.id],
                )
                after = await asyncio.to_thread(fetched, address(receipt, citation))
            return shown, other, after

    shown, other, after = asyncio.run(asked())

    assert shown[0] == 200
    assert '<mark id="quote"' in shown[1]
    assert "夜间安静区" in shown[1]
    assert other[0] == 404
    assert (after[0], "该资料已撤下" in after[1]) == (410, True)


def test_what_was_printed_is_shown_as_it_was_printed(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "港口.pdf").write_bytes(pdf([[Drawn(100, 100, 10, "云川港的煤炭专线由临港铁路公司承建。")]]))
    app.builder(settings, "test", wait=True, on_wait=print).index([tmp_path / "港口.pdf"])

    async def asked() -> tuple[int, bytes]:
        with app.reader(settings) as reader, closing(Store(settings.state_file)) as memory:
            pieces = app.assistant(app.library(reader)).answer("煤炭专线由谁承建？")
            answer = [piece async for piece in pieces if isinstance(piece, Answer)][-1]
            receipt = memory.receipts.find(memory.receipts.keep(Talk(7), answer))
            assert receipt is not None
            address, site = serving.proof_pages(settings, reader, memory)
            assert address is not None
            async with served(site, settings.http_host, settings.http_port):
                _, page = await asyncio.to_thread(fetched, address(receipt, answer.citations[0]))
                path = page.partition('<img src="')[2].partition('"')[0]
                with await asyncio.to_thread(urllib.request.urlopen, f"{settings.public_url}{path}") as reply:
                    return reply.status, reply.read(3)

    assert asyncio.run(asked()) == (200, b"\xff\xd8\xff")


def test_without_a_public_address_there_are_no_pages(settings: Settings) -> None:
    hidden = settings.model_copy(update={"public_url": ""})

    with app.reader(hidden) as reader, closing(Store(hidden.state_file)) as memory:
        assert serving.proof_pages(hidden, reader, memory)[0] is None


def test_a_port_that_is_taken_is_told() -> None:
    async def twice() -> None:
        async with served(_nothing, "127.0.0.1", 0) as port, served(_nothing, "127.0.0.1", port):
            pass

    with pytest.raises(PortTaken):
        asyncio.run(twice())


async def _nothing(_scope: object, _receive: object, _send: object) -> None: ...
