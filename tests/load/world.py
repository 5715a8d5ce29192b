"""The bot and the services around it, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[2]
EMULATORS = ROOT.parent / "shared" / "emulators"

_TOKEN = "123456:for-tests"
USUAL = "slow:2+best"  # what the model does: its first word after two seconds, the sentence that fits best
_PATIENCE = 60.0  # seconds for a process to be ready on a busy machine
_GLANCE = 0.1  # seconds between two looks
_TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass(slots=True)
class Emulator:
    """An emulated service that is told over HTTP how to behave."""

    process: subprocess.Popen[bytes]
    port: int
    journal: Path

    def control(self, verb: str, **body: object) -> Any:
        """What the emulator answers to a request of control."""
        request = Request(
            f"http://127.0.0.1:{self.port}/control/{verb}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urlopen(request, timeout=_PATIENCE) as reply:
            return json.load(reply)["result"]

    def entries(self) -> list[dict[str, Any]]:
        """All that has happened, from the first on."""
        with self.journal.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines if line.endswith("\n")]


@dataclass(slots=True)
class Bot:
    """The program as it is served, with how it is started and what it has cost."""

    data: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    port: int = field(default_factory=free_port)
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.data / "serve.log"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--data", str(self.data)],
                cwd=ROOT,
                env={**os.environ, "HTTP_PORT": str(self.port), **self.environment},
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """At once, as a crash does."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """As an operator does; the exit status."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        assert self.process
        told = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / _TICK

    def peak(self) -> float:
        """MiB of memory that were resident at most."""
        return self._memory("VmHWM")

    def resident(self) -> float:
        """MiB of memory that are resident now."""
        return self._memory("VmRSS")

    def files(self) -> int:
        """Files and connections that are open."""
        assert self.process
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def _memory(self, kind: str) -> float:
        assert self.process
        lines = Path(f"/proc/{self.process.pid}/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(kind))


@dataclass(frozen=True, slots=True)
class World:
    """A Bot API, a model, and the bot between them."""

    telegram: Emulator
    model: Emulator
    bot: Bot

    def wait_online(self) -> None:
        """Until the bot listens."""
        until = time.monotonic() + _PATIENCE
        while not (health := self.telegram.control("health"))["polling"] and not health["webhook"]:
            if time.monotonic() > until:
                raise TimeoutError("the bot does not listen")
            time.sleep(_GLANCE)


@contextmanager
def world(folder: Path, model: str = USUAL) -> Iterator[World]:
    """All of it in `folder`, over the samples; the bot is not started yet, and open to everybody."""
    data = folder / "data"
    indexed(ROOT / "data" / "samples", data)
    with (
        emulator("fake_telegram.py", folder / "telegram.jsonl") as telegram,
        emulator("fake_openai.py", folder / "model.jsonl", "--default", model) as llm,
    ):
        bot = Bot(
            data,
            {
                "TELEGRAM_BOT_TOKEN": _TOKEN,
                "TELEGRAM_API_URL": f"http://127.0.0.1:{telegram.port}",
                "OPENAI_BASE_URL": f"http://127.0.0.1:{llm.port}/v1",
                "ACCESS": "open",
                "QUESTIONS_PER_MINUTE": "1000",
            },
        )
        try:
            yield World(telegram, llm, bot)
        finally:
            if bot.process is not None and bot.process.poll() is None:
                bot.kill()


def indexed(path: Path, data: Path, **settings: str) -> None:
    """Read documents into a collection."""
    command = [sys.executable, "-m", "bot", "index", str(path), "--data", str(data)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL)


def questions() -> Sequence[str]:
    """What people ask about the samples."""
    lines = (ROOT / "data" / "samples" / "questions.jsonl").read_text("utf-8").splitlines()
    return [row["question"] for row in map(json.loads, lines) if "history" not in row]


@contextmanager
def emulator(name: str, journal: Path, *options: str) -> Iterator[Emulator]:
    """An emulated service of its own process, ready."""
    port = free_port()
    command = [
        sys.executable,
        str(EMULATORS / name),
        "--port",
        str(port),
        "--journal",
        str(journal),
        *options,
    ]
    made = Emulator(subprocess.Popen(command, stdout=subprocess.PIPE), port, journal)
    try:
        assert made.process.stdout
        made.process.stdout.readline()  # it says when it is ready
        yield made
    finally:  # of the process that is its own by then: a bad day may have begun another
        made.process.kill()
        made.process.wait()
        if made.process.stdout:
            made.process.stdout.close()
