"""How files that were sent are called: their own names, as far as those are fit to be names."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from pathlib import Path

from bot.channels.wording.documents import UNNAMED

_LONGEST_NAME = 160  # bytes of a file's name; file systems take 255, and a number may follow
_SUFFIX = re.compile(r"(\.jsonl\.gz|\.[A-Za-z0-9]{1,10})$", re.IGNORECASE)


def safe_name(given: str) -> str:
    """A name for a file from the name that somebody gave it: no path, not hidden, nothing that cannot be seen.

    >>> safe_name("../..\\\\.第 4版\\x00.txt")
    '第 4版.txt'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    seen = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*')
    bare = " ".join(seen.split()).strip(". ")
    ending = found.group() if (found := _SUFFIX.search(bare)) else ""
    stem = bare[: len(bare) - len(ending)].strip(". ")
    while len((stem + ending).encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return (stem or UNNAMED) + ending


def named(fetched: Path, folder: Path, name: str) -> Path:
    """Give a fetched file its name, with a number where another has that name."""
    ending = found.group() if (found := _SUFFIX.search(name)) else ""
    stem = name[: len(name) - len(ending)]
    number = 1
    while True:
        path = folder / (f"{stem}-{number}{ending}" if number > 1 else name)
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            number += 1
        else:
            return fetched.replace(path)


def key_of(path: Path) -> str:
    """A file as a button can hold it."""
    return sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:16]
