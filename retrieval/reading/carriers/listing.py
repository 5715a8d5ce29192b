"""Automatic numbering of DOCX: which number is printed before which paragraph (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from retrieval.reading.carriers.numerals import numeral

if TYPE_CHECKING:
    from docx.document import Document as Opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%(\d)")


@dataclass(frozen=True, slots=True)
class _Level:
    kind: str
    text: str
    start: int


class Listing:
    """Counts through a document from its first paragraph to its last."""

    def __init__(self, opened: Opened) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}  # by the number of the list
        self._series: dict[str, str] = {}  # lists of one abstract definition count on together
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._by_style: dict[str, tuple[str, int]] = {}
        try:
            numbering = opened.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return  # a document without lists
        self._learn(numbering, opened.styles.element)

    def label(self, paragraph: Any, style: str) -> tuple[str, bool]:
        """The number printed before this paragraph, and whether it is part of a list; a bullet is no number."""
        found = self._place(paragraph)
        if found is None:
            return "", False
        number, depth = found
        level = self._levels.get(number, {}).get(depth)
        if level is None:
            return "", False
        if level.kind == "bullet":
            return "", True
        counts = self._counts[self._series[number]]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for below in [other for other in counts if other > depth]:
            del counts[below]
        return self._printed(number, level, counts), True

    def _printed(self, number: str, level: _Level, counts: dict[int, int]) -> str:
        def count(place: re.Match[str]) -> str:
            at = int(place.group(1)) - 1
            other = self._levels[number].get(at)
            return numeral(other.kind, counts.get(at, other.start)) if other else ""

        words = _PLACE.sub(count, level.text)
        return f"{words} " if words[-1:] in tuple("章节条编篇") else words

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and the depth in it that a paragraph stands at, by itself or by its style."""
        properties = paragraph.pPr
        if properties is None:
            return self._by_style.get("")
        own = properties.find(f"{_W}numPr")
        styled = self._by_style.get(paragraph.style or "")
        if own is None:
            return styled
        number, depth = _value(own, "numId"), _value(own, "ilvl")
        number = number or (styled[0] if styled else "")
        depth = depth or (str(styled[1]) if styled and not _value(own, "numId") else "0")
        return (number, int(depth)) if number not in ("", "0") and depth.isdecimal() else None

    def _learn(self, numbering: Any, styles: Any) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        for definition in numbering.iter(f"{_W}abstractNum"):
            levels = {}
            for level in definition.iter(f"{_W}lvl"):
                levels[int(level.get(f"{_W}ilvl"))] = _level(level)
            abstract[definition.get(f"{_W}abstractNumId")] = levels
        for num in numbering.iter(f"{_W}num"):
            key, of = num.get(f"{_W}numId"), _value(num, "abstractNumId")
            levels = dict(abstract.get(of, {}))
            restarts = False
            for override in num.iter(f"{_W}lvlOverride"):
                depth = int(override.get(f"{_W}ilvl"))
                for level in override.iter(f"{_W}lvl"):
                    levels[depth] = _level(level)
                if (start := _value(override, "startOverride")) and depth in levels:
                    levels[depth] = _Level(levels[depth].kind, levels[depth].text, int(start))
                    restarts = True
            self._levels[key] = levels
            self._series[key] = f"num {key}" if restarts else f"abstract {of}"
        for style in styles.iter(f"{_W}style"):
            found = style.find(f"{_W}pPr/{_W}numPr")
            if found is not None and (number := _value(found, "numId")):
                self._by_style[style.get(f"{_W}styleId")] = (number, int(_value(found, "ilvl") or "0"))


def _level(element: Any) -> _Level:
    start = _value(element, "start")
    kind = _value(element, "numFmt") or "decimal"
    # Formats added after the standard hide in a choice; its fallback is a plain one.
    return _Level(kind, _value(element, "lvlText"), int(start) if start.lstrip("-").isdecimal() else 1)


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val") or ""
