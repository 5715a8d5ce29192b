"""How building and searching grow with the collection: ``python -m tests.bench.scale [PASSAGES …]``.

Not part of the page: 300,000 passages take half an hour.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from tests.bench.children import ROOT, Ran, wenju
from tests.bench.place import Place, place, told
from tests.bench.rows import Row, percentile, table

SIZES = (10_000, 100_000)  # passages; 300,000 by name
_CHARACTERS = 357  # of a row for each passage that is made of it, over crud-news-small
_WARMING = 44  # questions before those that count
_LONGEST = 7_200.0  # seconds for one collection
_JUDGED = 100_000  # passages from which the bars for 141,000 count
_DIGITS = str.maketrans("0123456789", "1234567890")


def rows(place: Place, sizes: Sequence[int] = SIZES) -> Iterator[Row]:
    """The measures of each size in turn."""
    if place.shared is None:
        yield Row("growing with the collection", "", "", "not measured: ../shared is absent")
        return
    corpora = [place.shared / "eval/crud-news-small/corpus.jsonl.gz", place.shared / "train/news.jsonl.gz"]
    queries = place.shared / "eval/crud-news-small/queries.jsonl"
    for size in sizes:
        corpus = place.folder / f"{size}.jsonl"
        write(corpus, corpora, size)
        data = place.folder / f"scale-{size}"
        built = wenju("index", corpus, "--json", "--data", data, longest=_LONGEST)
        corpus.unlink()
        yield from _told(size, built, _disk(data))
        yield from _searched(
            size, wenju("search", "--batch", queries, "--json", "--data", data, longest=_LONGEST)
        )


def write(target: Path, corpora: Sequence[Path], passages: int) -> None:
    """Rows for about so many passages: those of `corpora` in order, and again in other words when they are used up."""
    left = passages * _CHARACTERS
    with target.open("w", encoding="utf-8") as file:
        for turn in count():
            for number, row in enumerate(_rows(corpora)):
                if left <= 0:
                    return
                text = varied(row["text"], turn)
                told = {"id": f"{turn}-{number}", "title": varied(row.get("title", ""), turn), "text": text}
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
                left -= len(text)


def varied(text: str, turn: int) -> str:
    """`text` with its sentences turned and its digits moved on, the same each time; as it is for turn 0.

    >>> varied("一月3日开闸。二月4日关闸。", 1)
    '二月5日关闸。一月4日开闸。'
    """
    parts = text.split("。")
    body, end = parts[:-1], parts[-1]
    at = turn % len(body) if body else 0
    text = "".join(f"{sentence}。" for sentence in body[at:] + body[:at]) + end
    for _ in range(turn % 10):
        text = text.translate(_DIGITS)
    return text


def _rows(corpora: Sequence[Path]) -> Iterator[dict[str, str]]:
    for path in corpora:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def _told(size: int, built: Ran, disk: float) -> Iterator[Row]:
    said = told(built)
    command, judged = f"python -m tests.bench.scale {size}", size >= _JUDGED
    yield Row(
        f"{said['documents']:,} news, {said['passages']:,} passages: building, by the clock",
        command,
        "≤ 8 min for 141,000" if judged else "",
        f"{built.wall:.0f} s ({built.cpu:.0f} CPU seconds)",
        built.wall <= 480 if judged else None,
    )
    yield Row(
        "… peak memory",
        command,
        "≤ 2 GiB" if judged else "",
        f"{built.peak:.0f} MiB",
        built.peak <= 2048 if judged else None,
    )
    yield Row("… on disk", command, "", f"{disk:,.0f} MB")


def _searched(size: int, ran: Ran) -> Iterator[Row]:
    taken = [1000 * json.loads(line)["seconds"] for line in ran.out.splitlines()][_WARMING:]
    command, judged = f"python -m tests.bench.scale {size}", size >= _JUDGED
    for name, of_100, most in (("p50", 50, 30), ("p95", 95, 80)):
        figure = percentile(taken, of_100)
        bar = f"≤ {most} ms" if judged else ""
        yield Row(f"… a search, {name}", command, bar, f"{figure:.1f} ms", figure <= most if judged else None)
    mean = 1000 * ran.cpu / (len(taken) + _WARMING)
    yield Row("… CPU of a search, start included", command, "", f"{mean:.1f} ms")
    yield Row("… peak memory of searching", command, "", f"{ran.peak:.0f} MiB")


def _disk(folder: Path) -> float:
    """Megabytes of the files in `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 10**6


def main(sizes: Sequence[str]) -> None:
    """Measure the sizes named, or the usual two, and print their rows."""
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for row in rows(place(Path(folder)), [int(size) for size in sizes] or SIZES):
            print(f"{row.measure}: {row.figure}", file=sys.stderr, flush=True)
            found.append(row)
    print(table(found))


if __name__ == "__main__":
    main(sys.argv[1:])
