"""Bad days of what the bot stands on: store locked, disk full, Chroma damaged or gone, model gone. Nothing is lost."""

from __future__ import annotations

import random
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

from bot.upkeep.mending import is_doubtful
from retrieval.embedding.bundled import BundledEmbedding
from retrieval.index import Reader
from retrieval.index.lock import is_held
from retrieval.index.reader import SCANNED
from tests.load.asking import ask, settled
from tests.load.judging import Figure, Outcome, told
from tests.load.stations import stations, written
from tests.load.world import EMULATORS, ROOT, Bot, Emulator, World, free_port, indexed, questions

_RATE, _PEOPLE = 2.0, 50  # questions a second, of so many people
_BEFORE, _BEHIND = 10.0, 20.0  # seconds of questions around a trouble
_LOCKED, _FULL, _GONE, _SERVER = 30.0, 30.0, 120.0, 30.0  # seconds that a trouble lasts
_PASSAGES = 2  # of each document: what stands around a report, and the report
_MENDED = 300.0  # seconds for a large index to be put right: a minute of CPU, in a process that gives way to answers
_PATIENCE = 60.0  # seconds for a Chroma server to be there

Trouble = Callable[[World, Bot, float], None]


def troubles(world: World, share: float, seed: int) -> int:
    """`share` of each trouble's time; how many bars were missed."""
    everything = list(islice(stations(seed), _more_than_are_scanned()))
    own = {one.question: one.head for one in everything[:9_700:97]}
    samples = dict.fromkeys(questions(), "")
    missed = _through("store locked", world, world.bot, _locked, _LOCKED * share, samples)
    missed += _through("disk full", world, world.bot, _full, _FULL * share, samples)
    missed += _through("model gone", world, world.bot, _model_gone, _GONE * share, samples)
    large = _other(world, "large", written(world.bot.data.parent / "stations.jsonl", everything), {})
    missed += _through("Chroma damaged", world, large, _damaged, _SERVER * share, own)
    with _chroma(world.bot.data.parent / "chroma") as server:
        few = written(world.bot.data.parent / "few.jsonl", everything[:400])
        served = _other(world, "served", few, {"CHROMA_URL": server.url})
        known = {one.question: one.head for one in everything[:400:7]}
        missed += _through("Chroma server gone", world, served, server.gone, _SERVER * share, known)
    return missed


def _more_than_are_scanned() -> int:
    """How many documents have more vectors than are read through without Chroma."""
    return SCANNED // len(BundledEmbedding().embed_query("一")) // _PASSAGES + 100


def _through(
    name: str, world: World, bot: Bot, trouble: Trouble, seconds: float, asked: Mapping[str, str]
) -> int:
    """Questions before, in and behind a trouble, each with what its answer must say; 1 where one of them was lost, or
    the bot did not recover."""
    print(name)
    since = world.telegram.control("health")["seq"]
    chance, whole = random.Random(1), _BEFORE + seconds + _BEHIND
    said: list[tuple[float, dict[str, object]]] = [
        (number / _RATE, {"chat_id": 1 + number % _PEOPLE, "text": chance.choice(list(asked))})
        for number in range(round(whole * _RATE))
    ]
    bot.start()
    try:
        world.wait_online()
        asking = Thread(target=ask, args=(world.telegram, said))
        asking.start()
        time.sleep(_BEFORE)
        trouble(world, bot, seconds)
        asking.join()
        found = settled(world.telegram, since, 180)
        figures = [
            Figure("questions", len(said), len(found.answers)),
            Figure("unanswered", len(found.unanswered), 0),
            Figure("answered twice", found.twice, 0),
            Figure("wrong", _wrong(found, [asked[str(message["text"])] for _, message in said]), 0),
            Figure("not ready afterwards", not _ready(bot), 0),
            Figure("index not whole afterwards", not _whole(bot), 0),
            Figure("exit status after SIGTERM", bot.stop(), 0),
        ]
        return told(figures, found)
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()


def _wrong(found: Outcome, right: Sequence[str]) -> int:
    """How many answers do not say what is right, of the questions in their order."""
    said = [found.finals.get(place, ("", 0.0))[0] for place in found.asked]
    return sum(words != "" and must not in words for words, must in zip(said, right, strict=True))


def _whole(bot: Bot) -> bool:
    """Whether the index is well, or is made so while it is waited for, by words and vectors."""
    folder, until = bot.data / "index", time.monotonic() + _MENDED
    while (
        is_doubtful(folder) or is_held(folder)
    ) and time.monotonic() < until:  # in this order: none while it is held
        time.sleep(1)
    with closing(Reader(bot.data / "index", chroma_url=bot.environment.get("CHROMA_URL", ""))) as reader:
        return reader.state() == "whole"


def _locked(_world: World, bot: Bot, seconds: float) -> None:
    with closing(sqlite3.connect(bot.data / "state" / "state.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        other.execute("ROLLBACK")


def _full(_world: World, bot: Bot, seconds: float) -> None:
    """No byte more can be written by the bot: what a full disk looks like from inside."""
    assert bot.process
    _, hard = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (0, hard))
    time.sleep(seconds)
    resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (hard, hard))


def _model_gone(world: World, _bot: Bot, seconds: float) -> None:
    world.model.process.kill()
    world.model.process.wait()
    time.sleep(seconds)
    _begin_again(world.model)


def _begin_again(emulator: Emulator) -> None:
    """The emulated model at its old address."""
    command = [sys.executable, str(EMULATORS / "fake_openai.py"), "--port", str(emulator.port)]
    emulator.process = subprocess.Popen(
        [*command, "--journal", str(emulator.journal), "--default", "slow:2+best"], stdout=subprocess.PIPE
    )
    assert emulator.process.stdout
    emulator.process.stdout.readline()


def _damaged(_world: World, bot: Bot, seconds: float) -> None:
    """Every file of the vectors is overwritten in its middle, while they are searched."""
    for path in sorted((bot.data / "index").rglob("*")):
        if path.is_file() and (path.suffix == ".bin" or path.name == "chroma.sqlite3"):
            with path.open("r+b") as file:
                size = path.stat().st_size
                file.seek(size // 4)
                file.write(b"\xa5" * (size // 2))
    time.sleep(seconds)


def _ready(bot: Bot) -> bool:
    """Whether it says so itself, within two probes."""
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{bot.port}/readyz", timeout=5):
                return True
        except (URLError, OSError):
            time.sleep(1)
    return False


def _other(world: World, name: str, corpus: Path, more: dict[str, str]) -> Bot:
    """The bot over another collection."""
    data = world.bot.data.parent / name
    indexed(corpus, data, **more)
    return replace(world.bot, data=data, environment={**world.bot.environment, **more})


@dataclass(slots=True)
class _Chroma:
    """A Chroma server of its own process."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                with urlopen(f"{self.url}/api/v2/heartbeat", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        raise TimeoutError("no Chroma server")

    def gone(self, _world: World, _bot: Bot, seconds: float) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()
        time.sleep(seconds)
        self.start()


@contextmanager
def _chroma(folder: Path) -> Iterator[_Chroma]:
    server = _Chroma(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        if server.process is not None:
            server.process.kill()
            server.process.wait()
