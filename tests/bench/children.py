"""Programs run as a person runs them, and what they cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]

_LONGEST = 420.0  # seconds that a child may take; the peer over the whole corpus takes 40
_GLANCE = 0.02  # seconds between two looks at a child's memory
_PAGE = os.sysconf("SC_PAGE_SIZE")


class ChildFailed(Exception):
    """A child ended with another status than 0; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a child printed, and what it cost with its own children.

    `cpu` and `wall` are seconds. `peak` is the resident memory of them all together in MiB, pages that they share
    counted for each; 0 where the system has no /proc.
    """

    out: str
    err: str
    cpu: float
    wall: float
    peak: float


def wenju(
    *words: object,
    python: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    longest: float = _LONGEST,
) -> Ran:
    """Run ``wenju`` with these words in a process of its own; `python` are options of the interpreter."""
    return run([sys.executable, *python, "-m", "bot", *map(str, words)], environment, longest)


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None, longest: float = _LONGEST
) -> Ran:
    """Run a command in the project's folder, and watch it for at most `longest` seconds. Raises ChildFailed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        with subprocess.Popen(
            command, cwd=ROOT, stdout=out, stderr=err, env={**os.environ, **(environment or {})}
        ) as child:
            cpu, peak = _watched(child, began + longest)
        wall = time.perf_counter() - began
        ran = Ran(_text(out), _text(err), cpu, wall, peak)
    if child.returncode != 0:
        raise ChildFailed(f"{' '.join(command[:4])} …: status {child.returncode}: {ran.err[-2000:]}")
    return ran


def _watched(child: subprocess.Popen[bytes], deadline: float) -> tuple[float, float]:
    """Wait for `child`; its CPU seconds and its peak in MiB."""
    together, alone = 0.0, 0.0
    while True:
        ended, status, usage = os.wait4(child.pid, os.WNOHANG)
        if ended:
            child.returncode = os.waitstatus_to_exitcode(status)
            return usage.ru_utime + usage.ru_stime, max(together, alone)
        if time.perf_counter() > deadline:
            child.kill()
        family = _family(child.pid)
        together = max(together, sum(_resident(pid) for pid in family))
        alone = max(alone, _greatest(child.pid))
        time.sleep(_GLANCE)


def _family(pid: int) -> list[int]:
    """A process and all that it started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text("utf-8", "replace")
        except OSError:
            continue  # it has just ended
        parents[int(folder.name)] = int(told.rpartition(")")[2].split()[1])
    family = [pid]
    for member in family:  # grows while it is gone through
        family += [one for one, parent in parents.items() if parent == member]
    return family


def _resident(pid: int) -> float:
    """MiB that a process holds now."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1]) * _PAGE / 2**20
    except (OSError, IndexError):
        return 0.0


def _greatest(pid: int) -> float:
    """MiB that a process held at most, since it became the program that it is."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")
