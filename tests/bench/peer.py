"""The peer: a plain program that reads, embeds and answers with the defaults of well-known libraries.

It is no part of the project, nor are its libraries: they get an environment of their own when it is measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench.children import ROOT, ChildFailed, run

_HOME = ROOT / ".venv" / "peer"
_PYTHON = _HOME / "bin" / "python"
_NEEDS = (
    "langchain-chroma==1.1.0",
    "langchain-openai==1.7.3",
    "langchain-text-splitters==" + version("langchain-text-splitters"),
    "chromadb==" + version("chromadb"),
    "aiohttp>=3.10",  # the emulated model server's
)
_DIMENSIONS = 1536  # of the embedding model that the peer asks for by default
_SETTING_UP = 300.0  # seconds; 2 with a warm cache


class PeerAbsent(Exception):
    """The peer cannot be measured here; the message says why, in a few words."""


@dataclass(frozen=True, slots=True)
class Fed:
    """What the peer needed to take in a text: seconds, MiB."""

    characters_per_second: float
    loading: float
    cpu: float
    peak: float


def feed(shared: Path, file: Path) -> Fed:
    """Have the peer index `file` and answer one question. Raises PeerAbsent."""
    program = shared / "emulators" / "peer_naive.py"
    if not (ROOT / program).exists():
        raise PeerAbsent("../shared has no peer")
    _set_up()
    with _model_server(shared) as address:
        try:
            ran = run(
                [str(_PYTHON), str(program), str(file), "--base-url", address, "--n", "1"],
                {"NO_PROXY": "127.0.0.1", "LANGSMITH_TRACING": "false"},
            )
        except ChildFailed as error:
            raise PeerAbsent("it failed") from error
    told = json.loads(ran.out)
    return Fed(float(told["ingest_chars_per_s"]), float(told["import_s"]), ran.cpu, ran.peak)


def _set_up() -> None:
    """Make the peer's environment, once."""
    ready = _HOME / "ready"
    needs = "\n".join(_NEEDS)
    if ready.exists() and ready.read_text("utf-8") == needs:
        return
    uv = str(Path(sys.executable).with_name("uv"))
    commands = (
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(_HOME)],
        [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(_PYTHON), *_NEEDS],
    )
    try:
        for command in commands:
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=_SETTING_UP)
    except (OSError, subprocess.SubprocessError) as error:
        raise PeerAbsent("its libraries could not be installed") from error
    ready.write_text(needs, "utf-8")


@contextmanager
def _model_server(shared: Path) -> Iterator[str]:
    """The address of an emulated model server on loopback, for as long as it is needed."""
    program = shared / "emulators" / "fake_openai.py"
    command = [str(_PYTHON), str(program), "--port", "0", "--dim", str(_DIMENSIONS)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ
    ) as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            if not line:
                raise PeerAbsent("its model server did not start")
            yield str(json.loads(line)["base_url"])
        finally:
            server.terminate()
