"""Vectors on a Chroma server of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from retrieval.index import Builder, Catalog, Reader
from retrieval.index.generations import Generation
from retrieval.index.stores import open_vectors
from tests.index.conftest import answers
from tests.index.fakes import recipe

_PATIENCE = 60.0  # seconds for the server to come up: it takes 3–6


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a Chroma server that stops after the test."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path), "--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(url)
            yield url
        finally:
            process.kill()


def _wait_for(url: str) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            with urlopen(f"{url}/api/v2/heartbeat"):
                return
        except (URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_a_server_holds_the_vectors_as_a_folder_does(server: str, papers: Path, tmp_path: Path) -> None:
    embedded, served = tmp_path / "嵌入", tmp_path / "服务"
    builder = Builder(served, recipe(), chroma_url=server)
    builder.index([papers / "大坝.txt"])
    with closing(Reader(served, chroma_url=server, repair=builder.repair)) as reader:
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
        for name in [path.name for path in (served / "generations").iterdir()]:
            with closing(open_vectors(Generation(served / name), identity, server)) as held:
                held.drop()
        assert answers(reader) == expected
        assert reader.state() == "whole"
