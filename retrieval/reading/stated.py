"""What people state about files in a ``meta.toml`` beside them: paper, date, page, section and title.

```toml
paper = "云川日报"         # of every file in this folder, and in the folders below it
date = 2024-06-26
["04.txt"]                # of this file only
page = "4"
section = "要闻"
title = "第四版"
```
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from retrieval.errors import UnreadableDocument
from retrieval.pages import page_named
from retrieval.reading.facts import Facts, day_stated

NAME = "meta.toml"
_ABOVE = 3  # folders looked into: the file's own, that of the day, that of the paper
_LARGEST = 1024 * 1024  # bytes; a line for each page of ten years is less
_LINE = re.compile(r"\(at line (\d+),")
_FIELDS = ("paper", "date", "page", "section", "title")


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated of one file; a title only where it is stated for that file alone."""

    facts: Facts = field(default_factory=Facts)
    title: str = ""
    failures: tuple[UnreadableDocument, ...] = ()


def stated_of(path: Path) -> Stated:
    """What the ``meta.toml`` files that cover `path` say of it; the nearest says it first."""
    facts, title = Facts(), ""
    failures: list[UnreadableDocument] = []
    for beside, state in _covering(path):
        try:
            own, shared = _read(beside, state, path.name)
        except UnreadableDocument as error:
            failures.append(error)
            continue
        if beside.parent == path.parent:
            facts, title = facts.or_else(_facts(own)), title or own.get("title", "")
        facts = facts.or_else(_facts(shared))
    return Stated(facts, title, tuple(failures))


def fingerprint(path: Path) -> str:
    """Changes whenever a ``meta.toml`` that covers `path` changes; empty where there is none."""
    digest = sha256()
    covering = list(_covering(path))
    for beside, _ in covering:
        try:
            digest.update(beside.read_bytes())
        except OSError:
            digest.update(b"unreadable")
    return digest.hexdigest()[:16] if covering else ""


def _covering(path: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for folder in path.absolute().parents[:_ABOVE]:
        beside = folder / NAME
        try:
            state = beside.stat()
        except OSError:
            continue
        yield beside, (state.st_mtime_ns, state.st_size)


def _read(beside: Path, state: tuple[int, int], name: str) -> tuple[dict[str, str], dict[str, str]]:
    """What is stated of the file `name` alone, and of all files. Raises UnreadableDocument(``bad_facts``)."""
    tables = _tables(beside, state)
    if isinstance(tables, int):
        raise UnreadableDocument(str(beside), "bad_facts", line=tables or None)
    own = tables.get(name)
    return _words(own if isinstance(own, dict) else {}), _words(tables)


@lru_cache(maxsize=64)
def _tables(beside: Path, state: tuple[int, int]) -> dict[str, Any] | int:
    """The tables of a file in this state (time and size), or the line that is wrong, 0 where none can be named."""
    if state[1] > _LARGEST:
        return 0
    try:
        tables = tomllib.loads(beside.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return 0
    except tomllib.TOMLDecodeError as error:
        place = _LINE.search(str(error))
        return int(place.group(1)) if place else 0
    return tables


def _words(table: dict[str, Any]) -> dict[str, str]:
    """The fields that we know, as words; a date or a number may be written without quotation marks."""
    return {
        name: str(value).strip()
        for name in _FIELDS
        if not isinstance(value := table.get(name, ""), dict | list | bool)
    }


def _facts(words: dict[str, str]) -> Facts:
    page = words.get("page", "").removesuffix("版").removeprefix("第")
    return Facts(
        words.get("paper", ""),
        day_stated(words.get("date", "")),
        page_named(f"第{page}版") or page,
        words.get("section", ""),
    )
