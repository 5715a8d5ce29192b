"""Where it is measured: what there is to measure with, and the collections made for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.bench.children import ROOT, Ran, wenju

SAMPLES = Path("data/samples")


@dataclass(frozen=True, slots=True)
class Place:
    """`folder` is for what is made; `shared` has pages, questions and sets, None where it is absent.

    Paths are seen from the project's folder, so that commands can be printed as they are typed.
    """

    folder: Path
    shared: Path | None

    def collection(self, name: str, *paths: Path) -> Path:
        """A data folder with these files read in; made once."""
        data = self.folder / name
        if not data.exists():
            wenju("index", *paths, "--json", "--data", data)
        return data


def place(folder: Path) -> Place:
    """A place in `folder`, with ``../shared`` if that stands beside the project."""
    shared = Path("../shared")
    return Place(folder, shared if (ROOT / shared / "pages").is_dir() else None)


def told(ran: Ran) -> dict[str, object]:
    """The JSON object that a command printed."""
    found = json.loads(ran.out)
    assert isinstance(found, dict)
    return found
