"""Lines that were seen in a picture → runs: the size of their type, their marks in one width, the page in points.

A picture does not say how large its type is; the height of the ink and the width of the line tell it within a tenth.
The sizes of a page are few, so lines that are nearly as large are as large.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from retrieval.reading.carriers.glyphs import Face, Rule, Run
from retrieval.reading.carriers.recognising import Seen

_POINTS = 10.0  # the running text is taken to be so large: what is thin, near or long is said in points
_FEWEST = 4  # characters of a line whose width tells the size of its characters
_INK = 0.93  # of the size: how high characters are, where no longer lines of the page tell
_NEAR = 0.09  # of a size: lines no further from it have it; subheads are a sixth larger
_SMALL_SIGN = 0.55  # of the size: a Latin letter or a figure
_HALF_SIGN = 0.5  # of the size: the blank half of a mark at a line's end
_OPENING, _CLOSING = "“‘（《〈「『【〔", "”’）》〉」』】〕，。、；：！？"
_WIDE = str.maketrans("(),:;!?", "（），：；！？")
_CHINESE = "\u3400-\u9fff\uf900-\ufaff，。、；：！？“”《》（）"
_MARK = re.compile(rf"(?<=[{_CHINESE}])[(),:;!?]|[(),;!?](?=[{_CHINESE}])")
_LATIN_PAIR = re.compile(r"（([^（）()\u3400-\u9fff]*)\)")  # （PPP): its beginning was told to be wide
_FOLIO = re.compile(r"([A-Z]\d{1,2}|0\d)([\u4e00-\u9fff]{2,4})")  # 04要闻: on paper a blank is between


def face_of(lines: Sequence[Seen], rules: Sequence[Rule], width: float, height: float, number: int) -> Face:
    """Page `number` as its picture shows it, in points such that the running text is of ten."""
    sizes = sizes_of(lines)
    scale = _POINTS / _usual(zip(sizes, lines, strict=True)) if lines else 1.0
    runs = [_run(line, size, scale) for line, size in zip(lines, sizes, strict=True)]
    return Face(
        number,
        width * scale,
        height * scale,
        tuple(sorted(runs, key=lambda run: (run.top, run.x0))),
        tuple(Rule(*(place * scale for place in rule)) for rule in rules),
    )


def sizes_of(lines: Sequence[Seen]) -> list[float]:
    """The size of each line's type, in pixels; of the few sizes that a page has."""
    by_width = [_by_width(line) for line in lines]
    shares = [line.ink / wide for line, wide in zip(lines, by_width, strict=True) if wide]
    by_ink = [line.ink / (median(shares) if shares else _INK) for line in lines]
    leaders: list[float] = []
    for usual in _by_weight(
        (wide or high, line) for wide, high, line in zip(by_width, by_ink, lines, strict=True)
    ):
        if not any(abs(usual / leader - 1) <= _NEAR for leader in leaders):
            leaders.append(usual)
    return [_nearest(leaders, *guesses) for guesses in zip(by_width, by_ink, strict=True)]


def _nearest(leaders: Sequence[float], by_width: float, by_ink: float) -> float:
    """The size of most lines that one of the two guesses is near; without any, the one that is nearest.

    A few figures or marks are lower than the characters of their size.
    """
    guesses = [guess for guess in (by_width, by_ink) if guess]
    near = (leader for leader in leaders if any(abs(guess / leader - 1) <= _NEAR for guess in guesses))
    if not by_width and by_ink < leaders[0]:
        return leaders[0]
    return next(near, min(leaders, key=lambda leader: abs(leader / guesses[0] - 1)))


def _by_width(line: Seen) -> float:
    """The size that a line's width tells; 0 where it has too few characters, or runs downwards."""
    wide, high = line.x1 - line.x0, line.bottom - line.top
    if len(line.words) < _FEWEST or high > wide:
        return 0.0
    return min(wide / _advance(line.words), high)


def _advance(words: str) -> float:
    """How wide the ink of `words` is, in characters."""
    whole = sum(_SMALL_SIGN if " " <= sign <= "~" else 1.0 for sign in words)
    return whole - _HALF_SIGN * (words[0] in _OPENING) - _HALF_SIGN * (words[-1] in _CLOSING)


def _by_weight(sized: Iterable[tuple[float, Seen]]) -> list[float]:
    """Sizes that occur, those of most characters first; near ones are told by the middle one of them."""
    counts: defaultdict[int, int] = defaultdict(int)
    sizes: defaultdict[int, list[float]] = defaultdict(list)
    for size, line in sized:
        counts[round(size)] += len(line.words)
        sizes[round(size)].append(size)
    return [median(sizes[key]) for key in sorted(counts, key=lambda key: (-counts[key], key))]


def _usual(sized: Iterable[tuple[float, Seen]]) -> float:
    return _by_weight(sized)[0]


def _run(line: Seen, size: float, scale: float) -> Run:
    words = spelled(line.words)
    middle = (line.top + line.bottom) / 2
    if line.bottom - line.top > line.x1 - line.x0:
        top, bottom = line.top, line.bottom
    else:
        top, bottom = middle - size / 2, middle + size / 2
    left = line.x0 - _HALF_SIGN * size * (words[0] in _OPENING)
    right = line.x1 + _HALF_SIGN * size * (words[-1] in _CLOSING)
    return Run(max(0.0, left) * scale, top * scale, right * scale, bottom * scale, size * scale, words)


def spelled(words: str) -> str:
    """Words as they are printed: marks beside Chinese are wide, whatever the recogniser made of them.

    >>> spelled("区(县)合作(PPP):A04")
    '区（县）合作（PPP）：A04'
    """
    if folio := _FOLIO.fullmatch(words):
        return " ".join(folio.groups())
    words = _LATIN_PAIR.sub(r"（\1）", _MARK.sub(_wide, words))
    return _MARK.sub(_wide, words)  # once more, for marks beside marks


def _wide(mark: re.Match[str]) -> str:
    return mark.group().translate(_WIDE)
