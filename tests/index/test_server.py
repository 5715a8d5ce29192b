"""Vectors on a Chroma server of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from retrieval.errors import VectorsUnreachable
from retrieval.index import Builder, Catalog, Reader
from retrieval.index.dense import bare
from retrieval.index.generations import Generation
from retrieval.index.server import authorization
from retrieval.index.stores import open_vectors
from tests.index.conftest import answers
from tests.index.fakes import recipe

_PATIENCE = 60.0  # seconds for the server to come up: it takes 3–6
CHROMA = Path(sys.executable).with_name("chroma")


class Server:
    """A Chroma server that can be killed and started again over the same files."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._command = [str(CHROMA), "run", "--path", str(folder), "--host", "127.0.0.1"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*self._command, "--port", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                with urlopen(f"{self.url}/api/v2/heartbeat"):
                    return
            except (URLError, ConnectionError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running Chroma server that stops after the test."""
    if not CHROMA.exists():
        pytest.skip("needs the command chroma, which is not here")
    made = Server(tmp_path / "服务器")
    try:
        made.start()
        yield made
    finally:
        made.kill()


def test_a_server_holds_the_vectors_as_a_folder_does(server: Server, papers: Path, tmp_path: Path) -> None:
    embedded, served = tmp_path / "嵌入", tmp_path / "服务"
    builder = Builder(served, recipe(), chroma_url=server.url)
    builder.index([papers / "大坝.txt"])
    with closing(Reader(served, chroma_url=server.url, repair=builder.repair)) as reader:
        assert reader.state() == "whole"

        builder.index([papers])
        builder.rebuild()
        builder.rebuild()
        Builder(embedded, recipe()).index([papers])
        with closing(Reader(embedded)) as other:
            expected = answers(other)
        assert answers(reader) == expected

        with closing(Catalog(served / "catalog.sqlite")) as catalog:
            identity = catalog.identity()
        names = [path.name for path in (served / "generations").iterdir()]
        assert _collections(server.url) == {f"wenju-{identity}-{name}" for name in names}
        for name in names:
            with closing(open_vectors(Generation(served / name), identity, server.url)) as held:
                held.drop()
        assert answers(reader) == expected
        assert reader.state() == "whole"


def test_without_its_server_words_answer_and_vectors_come_back_with_it(
    server: Server, papers: Path, collection: Path
) -> None:
    builder = Builder(collection, recipe(), chroma_url=server.url)
    builder.index([papers])
    with closing(Reader(collection, chroma_url=server.url, repair=builder.repair, rest=0.5)) as reader:
        expected = answers(reader)

        server.kill()
        without = answers(reader)
        assert without == expected | {"vectors": {question: [] for question in expected["vectors"]}}  # type: ignore[attr-defined]
        assert reader.state() == "words_only"
        (papers / "大坝.txt").unlink()
        with pytest.raises(VectorsUnreachable):
            builder.index([papers])

        server.start()
        time.sleep(0.6)
        assert reader.state() == "whole"
        assert reader.catalog.coverage().documents == 2
        assert answers(reader)["vectors"] != without["vectors"]


@contextmanager
def listening(reply: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """Something that speaks HTTP, and is no Chroma."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply(self)

        def log_message(self, *_: object) -> None:
            """Nobody listens."""

    with HTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{made.server_port}"
        finally:
            made.shutdown()
            thread.join()


def test_a_server_that_says_nothing_holds_up_no_question(papers: Path, collection: Path) -> None:
    Builder(collection, recipe()).index([papers])
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with closing(Reader(collection, chroma_url=url)) as reader:
            found: list[object] = []
            asking = threading.Thread(target=lambda: found.append(answers(reader)["words"]), daemon=True)
            asking.start()
            asking.join(60)

    assert found


def test_a_proxy_that_turns_us_away_is_no_broken_index(papers: Path, collection: Path) -> None:
    met: list[str | None] = []

    def refuse(request: BaseHTTPRequestHandler) -> None:
        met.append(request.headers["Authorization"])
        request.send_error(502)

    Builder(collection, recipe()).index([papers])
    with listening(refuse) as url:
        address = url.replace("://", "://wen:ge%20heim@")
        with closing(Reader(collection, chroma_url=address)) as reader:
            assert reader.state() == "words_only"
        with pytest.raises(VectorsUnreachable) as raised:
            Builder(collection, recipe(), chroma_url=address).rebuild()

    assert met[0] == authorization(address)["Authorization"] == "Basic d2VuOmdlIGhlaW0="
    assert "heim" not in str(raised.value)
    assert bare(address) == url


def _collections(url: str) -> set[str]:
    import chromadb

    parts = url.rpartition(":")
    client = chromadb.HttpClient("127.0.0.1", int(parts[2]))
    try:
        return {one.name for one in client.list_collections()}
    finally:
        client._server._session.close()  # type: ignore[attr-defined]
        client._admin_client._server._session.close()  # type: ignore[attr-defined]
        client.close()  # type: ignore[attr-defined]
