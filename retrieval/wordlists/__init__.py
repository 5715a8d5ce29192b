"""Word lists a person can read and change: one entry a line, ``#`` begins a comment."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def entries(name: str, package: str = __package__) -> tuple[str, ...]:
    """The entries of ``NAME.txt`` in a package of word lists, in order."""
    lines = files(package).joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    return tuple(entry for line in lines if (entry := line.partition("#")[0].strip()))
