"""Where words stand: from a part of a text back to places in the decoded text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from retrieval.normalising import fold, fold_with_places, is_ink
from retrieval.types import Span, Text


def pieces(decoded: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """The words of the decoded text at `spans`, one piece each."""
    return tuple(decoded[start:end] for start, end in spans)


def folded_with_places(words: Sequence[str], spans: Sequence[Span]) -> tuple[str, list[int]]:
    """The pieces `words`, joined and folded, and for each folded character its place in the decoded text."""
    folded: list[str] = []
    places: list[int] = []
    for piece, (start, _) in zip(words, spans, strict=True):
        part, inner = fold_with_places(piece)
        folded.append(part)
        places.extend(start + place for place in inner)
    return "".join(folded), places


def covering(places: Sequence[int], spans: Sequence[Span]) -> tuple[Span, ...]:
    """The smallest spans, one for each of `spans` that is touched, that hold `places` (in reading order)."""
    if len(spans) == 1:
        return ((min(places), max(places) + 1),) if places else ()
    order = sorted(range(len(spans)), key=lambda index: spans[index])
    starts = [spans[index][0] for index in order]
    found: dict[int, Span] = {}
    for place in places:
        index = order[bisect_right(starts, place) - 1]
        start, end = found.get(index, (place, place + 1))
        found[index] = (min(start, place), max(end, place + 1))
    return tuple(found.values())


def parts(text: Text, bounds: Iterable[Span], decoded: str) -> list[Text]:
    """The characters [start, end) of a text for each of `bounds`, with the places where they stand."""
    bounds = list(bounds)
    if len(text.spans) == 1 and pieces(decoded, text.spans) == (text.text,):  # as nearly all paragraphs are
        words, (first, _) = text.text, text.spans[0]
        if all(fold(words[start]) and fold(words[end - 1]) for start, end in bounds):
            return [Text(words[start:end], ((first + start, first + end),)) for start, end in bounds]
    _, inner = fold_with_places(text.text)
    _, outer = folded_with_places(pieces(decoded, text.spans), text.spans)
    return [
        Text(
            text.text[start:end],
            covering(outer[_index_of(inner, start) : _index_of(inner, end)], text.spans),
        )
        for start, end in bounds
    ]


def _index_of(places: Sequence[int], place: int) -> int:
    return bisect_right(places, place - 1)


def merged(spans: Sequence[Span], decoded: str) -> tuple[Span, ...]:
    """Spans in order, those joined that only white space or invisible marks part."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] <= start and not any(map(is_ink, decoded[joined[-1][1] : start])):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
