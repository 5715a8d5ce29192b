"""Where sentences end in Chinese text."""

from __future__ import annotations

import re

_END = re.compile(r"(?:[。！？!?；;]|…{2})[”’」』）)》]*|\n")
_CLOSING = "”’」』）)》"
# Who said it, behind the closing quotation mark: it belongs to what was said.
_SPEAKER = re.compile(r"[^“”。！？；\n]{0,40}?(?:说|道|表示|介绍|告诉|坦言|感慨|认为|指出|回忆|强调|透露)")


def sentences(text: str) -> list[tuple[int, int]]:
    """Bounds of the sentences of `text` in order, without gaps, each with its mark and closing quotes.

    A semicolon ends one, too: the items of a list are asked for one by one. What was said stays with who said it.

    >>> [("“会努力。”他说。再见。")[a:b] for a, b in sentences("“会努力。”他说。再见。")]
    ['“会努力。”他说。', '再见。']
    """
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if not text[start : match.start()].strip() or _goes_on(text, match.group(), match.end()):
            continue
        bounds.append((start, match.end()))
        start = match.end()
    if start < len(text):
        bounds.append((start, len(text)))
    return bounds


def _goes_on(text: str, mark: str, end: int) -> bool:
    """Whether the sentence goes on behind its mark: a comma follows, or the speaker of what was said."""
    if mark[-1] not in _CLOSING or end >= len(text):
        return False
    return text[end] in "，,、；;。：:）)" or (mark[-1] in "”」" and _SPEAKER.match(text, end) is not None)


_CLAUSE_END = re.compile(r"[，,：:；;。！？!?]+[”’」』）)》]*")


def clauses(text: str) -> list[tuple[int, int]]:
    """Bounds of the clauses of a sentence, in order, without gaps, each with its mark."""
    ends = [match.end() for match in _CLAUSE_END.finditer(text)]
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))
