"""The emulated chat model of ../shared: started, asked through our own client, and asked what it really said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.bench.children import ROOT


@dataclass(frozen=True, slots=True)
class Told:
    """What the emulator was given and what it wrote, by its own account: the passages by number, and its words."""

    passages: dict[int, str]
    output: str


@dataclass(slots=True)
class Emulator:
    """A running emulator; `url` is its address as a model's. `heard` is the last entry of its journal that was read."""

    url: str
    heard: int = 0

    def told(self) -> Told | None:
        """What it wrote to the last prompt with passages since this was asked before; None where there was none."""
        entries = self._control("journal", after=self.heard, path="chat")
        self.heard = max((entry["seq"] for entry in entries), default=self.heard)
        written = [entry for entry in entries if entry.get("passages") and "output" in entry]
        if not written:
            return None
        read = self._control("parse", messages=written[-1]["request"]["messages"])
        return Told({int(number): text for number, text in read["passages"]}, written[-1]["output"])

    def _control(self, verb: str, **fields: Any) -> Any:
        address = f"{self.url.removesuffix('/v1')}/control/{verb}"
        request = Request(address, json.dumps(fields).encode(), {"Content-Type": "application/json"})
        with urlopen(request) as reply:
            return json.load(reply)["result"]


@contextmanager
def emulator(shared: Path) -> Iterator[Emulator]:
    """The emulator on loopback, for as long as it is needed."""
    command = [sys.executable, str(shared / "emulators" / "fake_openai.py"), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Emulator(str(json.loads(process.stdout.readline())["base_url"]))
        finally:
            process.terminate()
