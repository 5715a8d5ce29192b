"""How soon a service that is started says that it lives."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.bench.children import ROOT, ChildFailed

_TICK = os.sysconf("SC_CLK_TCK")
_LONGEST = 30.0  # seconds; it takes about one
_GLANCE = 0.01  # seconds between two requests

# A token that nobody knows and a Bot API that nobody serves: what comes after /healthz is not waited for.
_ALONE = {"TELEGRAM_BOT_TOKEN": "123456:for-tests", "TELEGRAM_API_URL": "http://127.0.0.1:9"}


@dataclass(frozen=True, slots=True)
class Alive:
    """Seconds from the start of the process to the first ``ok``: of its CPU, and by the clock."""

    cpu: float
    wall: float


def alive(data: Path) -> Alive:
    """Start `wenju serve` on a collection and ask ``/healthz`` until it answers. Raises ChildFailed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, **_ALONE, "HTTP_PORT": str(port)}
    command = [sys.executable, "-m", "bot", "serve", "--data", str(data)]
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as child:
        try:
            while not _answers(port):
                if child.poll() is not None or time.perf_counter() > began + _LONGEST:
                    raise ChildFailed(f"wenju serve does not answer; status {child.returncode}")
                time.sleep(_GLANCE)
            return Alive(_cpu(child.pid), time.perf_counter() - began)
        finally:
            child.kill()


def _answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=_LONGEST)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().read() == b"ok"
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def _cpu(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / _TICK
