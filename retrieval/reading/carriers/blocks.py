"""The blocks of a web page, in order: what a reader sees as a paragraph, a heading, an item or a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_UNSEEN = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "svg",
        "canvas",
        "button",
        "select",
        "textarea",
        "nav",
        "aside",
        "footer",
        "menu",
        "dialog",
        "audio",
        "video",
        "map",
    ]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
        "ruby",
        "rb",
    ]
)
_UNSEEN_INLINE = frozenset(
    {"rt", "rp", "img", "input"}
)  # what is set above characters is no part of the line
_SURROUNDINGS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|sidebar|share|comments?|related|recommend|footer|copyright"
    r"|advert|toolbar|pagination|login)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONGEST_CELL = 400  # characters; a cell with more holds a page's layout, not a value


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two block tags.

    `level` is that of a heading, 0 for none; `linked` counts the characters that stand in links. A table has `rows`.
    """

    element: Any
    words: str
    level: int = 0
    listed: bool = False
    linked: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


class _Line:
    """The words of the block that is being read."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._linked = 0
        self._links = 0

    def add(self, words: str | None) -> None:
        if words:
            self._words.append(words)
            self._linked += len("".join(words.split())) if self._links else 0

    def link(self, step: int) -> None:
        self._links = max(0, self._links + step)

    def end(self, element: Any) -> Iterator[Block]:
        """The block, if it has words; the next one begins."""
        words = " ".join("".join(self._words).split())
        linked, self._words, self._linked = self._linked, [], 0
        if words:
            tags = [element.tag, *(up.tag for up in element.iterancestors())]
            level = next((_LEVELS[tag] for tag in tags[:3] if tag in _LEVELS), 0)
            yield Block(element, words, level, "li" in tags[:3], linked)


def blocks_of(tree: Any) -> Iterator[Block]:
    """The blocks of a page; what is hidden, or is navigation by its own name, is left out."""
    from lxml.etree import iterwalk

    line = _Line()
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or _is_unseen(element):
                walk.skip_subtree()
                continue
            if tag not in _INLINE and tag not in _UNSEEN_INLINE:
                yield from line.end(_outer(element))
            if tag == "table" and (rows := _rows(element)):
                yield Block(element, "", rows=rows)
                walk.skip_subtree()
                continue
            line.link(tag == "a")
            line.add(element.text)
        else:
            if not isinstance(tag, str):
                continue
            line.link(-1 if tag == "a" else 0)
            if tag not in _INLINE and tag not in _UNSEEN_INLINE:
                yield from line.end(element)
            line.add(element.tail)
    yield from line.end(tree)


def _outer(element: Any) -> Any:
    """The element in which words before `element` stand."""
    above = element.getparent()
    return element if above is None else above


def _is_unseen(element: Any) -> bool:
    if element.tag in _UNSEEN or element.tag in ("rt", "rp"):
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag not in ("html", "body", "article", "main") and _SURROUNDINGS.search(named):
        return True
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _rows(table: Any) -> tuple[tuple[str, ...], ...]:
    """The cells of a table of values; nothing for a table that only sets out a page.

    A cell that spans columns is printed once and keeps its width, so that what stands below keeps its column.
    """
    if next(table.iterdescendants("table"), None) is not None:
        return ()
    rows: list[tuple[str, ...]] = []
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iter("td", "th"):
            span = cell.get("colspan") or "1"
            words = " ".join(" ".join(_seen(cell)).split())
            if len(words) > _LONGEST_CELL:
                return ()
            cells += [words, *[""] * (min(int(span), 50) - 1 if span.isdecimal() else 0)]
        if any(cells):
            rows.append(tuple(cells))
    return tuple(rows) if len(rows) > 1 and sum(len(row) > 1 for row in rows) * 2 > len(rows) else ()


def _seen(cell: Any) -> Iterator[str]:
    """The words of a cell, without scripts and styles."""
    for element in cell.iter():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN and element.text:
            yield element.text
        if element is not cell and element.tail:
            yield element.tail
