"""A job of the program, killed at a random moment and done again."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.lock import holder_of
from tests.crash import LONGEST, ROOT, papers
from tests.crash.looking import Seen, differences, look

_GLANCE = 0.005  # seconds between two looks whether the writer holds the lock
_TRIES = 5  # for a kill that comes when the job is done already
_TWICE = 0.25  # of the kills are followed by one of the re-run
_BEFORE = 0.5  # of the killed collections are looked at, and so repaired by a reader, before the re-run


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to a collection. `start` is what it holds before, None for nothing; `goal` what afterwards.

    The papers lie as `laid` says. `seconds` is how long it takes undisturbed, once it holds the lock.
    """

    name: str
    words: tuple[str, ...]
    start: papers.Edition | None
    goal: papers.Edition
    laid: papers.Edition
    seconds: float = 0.0

    def command(self, data: Path) -> list[str]:
        return [sys.executable, "-m", "bot", *self.words, "--json", "--data", str(data)]


@dataclass(frozen=True, slots=True)
class Killed:
    """What came of a round: how many kills, at which second of the job the last, and what is not as it should be."""

    kills: int
    after: float
    before: Seen | None
    wrong: tuple[str, ...]


class Rounds:
    """Kills in `folder`: the papers, the collections before and after each job, and the one that suffers."""

    def __init__(self, folder: Path, questions: Path, seed: int) -> None:
        self._folder = folder
        self._questions = questions
        self._chance = random.Random(seed)
        self._made: dict[tuple[tuple[int, int], ...], Path] = {}
        self._seen: dict[Path, Seen] = {}

    @property
    def source(self) -> Path:
        return self._folder / "报纸"

    @property
    def data(self) -> Path:
        return self._folder / "受难"

    def undisturbed(self, job: Job) -> float:
        """Seconds that `job` takes from the lock to its end; also makes what it begins with and is compared to."""
        self._made_of(job.goal)
        self._prepare(job)
        child, began = self._started(job)
        child.wait(timeout=LONGEST)
        taken = time.monotonic() - began
        if child.returncode != 0:
            raise RuntimeError(f"{job.name}, undisturbed: status {child.returncode}")
        if wrong := differences(look(self.data, self._questions), self._expected(job.goal)):
            raise RuntimeError(f"{job.name}, undisturbed: {'; '.join(wrong)}")
        return taken

    def go(self, job: Job) -> Killed:
        """Kill `job` once or twice, do it to its end, and compare with a collection that was never disturbed."""
        killed = [self._kill(job)]
        if self._chance.random() < _TWICE and (again := self._killed_run(job)):
            killed.append(again)
        before = None
        wrong: list[str] = []
        if self._chance.random() < _BEFORE:
            before = look(self.data, self._questions)
            wrong += self._astray(before, job)
        wrong += self._done_again(job)
        wrong += differences(look(self.data, self._questions), self._expected(job.goal))
        wrong += ["a child of the killed process goes on" for _, pid in killed if _orphaned(pid)]
        return Killed(len(killed), killed[-1][0], before, tuple(wrong))

    def _kill(self, job: Job) -> tuple[float, int]:
        """Kill a run of `job` as the first one; at which of its seconds, and the process's id."""
        for _ in range(_TRIES):
            self._prepare(job)
            if killed := self._killed_run(job):
                return killed
        raise RuntimeError(f"{job.name} ends sooner than it did undisturbed")

    def _killed_run(self, job: Job) -> tuple[float, int] | None:
        """None if it has ended before the moment came."""
        after = self._chance.uniform(0.0, job.seconds)
        child, began = self._started(job)
        time.sleep(max(0.0, began + after - time.monotonic()))
        child.kill()
        return (after, child.pid) if child.wait() == -signal.SIGKILL else None

    def _started(self, job: Job) -> tuple[subprocess.Popen[bytes], float]:
        """A run that holds the lock, or has ended; and since when."""
        child = subprocess.Popen(
            job.command(self.data),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        sign = f"pid {child.pid}:"
        while child.poll() is None and not holder_of(self.data / "index").startswith(sign):
            time.sleep(_GLANCE)
        return child, time.monotonic()

    def _done_again(self, job: Job) -> list[str]:
        ran = subprocess.run(
            job.command(self.data), cwd=ROOT, capture_output=True, timeout=LONGEST, check=False
        )
        if ran.returncode == 0 or (job.words[0] == "remove" and ran.returncode == 1):
            return []  # what the killed run has removed cannot be removed again
        last = ran.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return [f"the re-run ended with status {ran.returncode}: {last}"]

    def _astray(self, seen: Seen, job: Job) -> list[str]:
        """What a collection half way from `start` to `goal` may not be."""
        goal = self._expected(job.goal).held()
        start = self._expected(job.start).held() if job.start is not None else type(goal)()
        held = seen.held()
        wrong = [f"it is {seen.state}"] if seen.state not in ("whole", "empty") or not seen.well else []
        if lost := (start & goal) - held:
            wrong.append(f"{lost.total()} documents lost before the re-run")
        if over := held - (start | goal):
            wrong.append(f"{over.total()} documents over or twice before the re-run")
        return wrong

    def _prepare(self, job: Job) -> None:
        """Lay the papers, and put the collection as `job` finds it."""
        shutil.rmtree(self.data, ignore_errors=True)
        if job.start is not None:
            shutil.copytree(self._made_of(job.start), self.data)
        papers.lay(self.source, job.laid)

    def _expected(self, edition: papers.Edition) -> Seen:
        made = self._made_of(edition)
        if made not in self._seen:
            self._seen[made] = look(made, self._questions)
        return self._seen[made]

    def _made_of(self, edition: papers.Edition) -> Path:
        """A collection of this edition, made in one undisturbed run."""
        key = tuple(sorted(edition.items()))
        if key not in self._made:
            data = self._folder / f"完好-{len(self._made)}"
            papers.lay(self.source, edition)
            index(data, [self.source])
            self._made[key] = data
        return self._made[key]


def index(data: Path, paths: Sequence[Path]) -> None:
    command = [sys.executable, "-m", "bot", "index", *map(str, paths), "--json", "--data", str(data)]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=LONGEST, check=True)


def _orphaned(pid: int) -> bool:
    """Whether something that process `pid` had started is still there; it is ended then."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
