"""A corpus of news indexed and searched, beside what a plain program needs for the same."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import app
from bot.settings import Settings
from tests.bench.children import Ran, wenju
from tests.bench.peer import Fed, PeerAbsent, feed
from tests.bench.place import Place, told
from tests.bench.rows import Row, percentile

_WARMING = 44  # questions asked before the clock runs; the other 400 count
_HITS = 10  # as the assistant asks for
_SMALL_TIMES = 3  # a page takes the peer a fifth of a second, and differs twofold: the median counts


@dataclass(frozen=True, slots=True)
class Searched:
    """Seconds that each search took, by the clock and of the processor, in a collection of so many passages."""

    passages: int
    wall: Sequence[float]
    cpu: float


def rows(place: Place) -> Iterator[Row]:
    """The measures of indexing and searching the corpus."""
    if place.shared is None:
        yield Row("indexing and searching a corpus", "", "", "not measured: ../shared is absent")
        return
    corpus = place.shared / "eval/crud-news-small/corpus.jsonl.gz"
    data = place.folder / "crud"
    ran = wenju("index", corpus, "--json", "--data", data)
    characters = int(str(told(ran)["characters"]))
    yield speed(corpus, ran, characters)
    yield from beside_the_peer(place.shared, _joined(corpus, place.folder), characters / ran.wall)
    yield processor(corpus, ran, characters)
    yield memory(corpus, ran)
    searched = _searched(data, corpus.with_name("queries.jsonl"))
    yield median_search(searched)
    yield slow_search(searched)


def speed(corpus: Path, ran: Ran, characters: int) -> Row:
    rate = characters / ran.wall
    return Row(
        "indexing 5,954 news, characters a second, start included",
        f"wenju index {corpus}",
        "≥ 100,000",
        f"{rate:,.0f}",
        rate >= 100_000,
    )


def processor(corpus: Path, ran: Ran, characters: int) -> Row:
    figure = f"{ran.cpu:.1f} for {characters:,} characters, in {ran.wall:.1f} seconds by the clock"
    return Row("… CPU seconds", f"wenju index {corpus}", "", figure)


def memory(corpus: Path, ran: Ran) -> Row:
    return Row("… peak memory", f"wenju index {corpus}", "≤ 600 MiB", f"{ran.peak:.0f} MiB", ran.peak <= 600)


def beside_the_peer(shared: Path, text: Path, rate: float) -> Iterator[Row]:
    """How many times the peer's characters a second `rate` is: for its own example, a page, and for the same words."""
    measures = (
        ("on the real page", shared / "pages/seed.txt", _SMALL_TIMES),
        ("on the same words, one file", text, 1),
    )
    for name, file, times_fed in measures:
        measure = f"… × the peer's characters a second, {name}"
        command = f"peer_naive.py {file if file != text else 'THE_TEXTS_JOINED'}"
        try:
            runs = [feed(shared, file) for _ in range(times_fed)]
        except PeerAbsent as error:
            yield Row(measure, command, "≥ 3", f"not measured: {error}")
            continue
        fed = sorted(runs, key=lambda one: one.characters_per_second)[len(runs) // 2]
        times = rate / fed.characters_per_second
        against = f"{times:.1f} ({rate:,.0f} against {fed.characters_per_second:,.0f})"
        yield Row(measure, command, "≥ 3", against, times >= 3)
        yield Row("… what that cost the peer", command, "", _told(fed))


def median_search(searched: Searched) -> Row:
    middle = 1000 * percentile(searched.wall, 50)
    mean = 1000 * searched.cpu / len(searched.wall)
    return Row(
        f"searching {searched.passages:,} passages, warm, p50",
        "python -m tests.bench corpus",
        "≤ 15 ms",
        f"{middle:.1f} ms ({mean:.1f} ms of CPU on average)",
        middle <= 15,
    )


def slow_search(searched: Searched) -> Row:
    slow = 1000 * percentile(searched.wall, 95)
    return Row("… p95", "python -m tests.bench corpus", "≤ 40 ms", f"{slow:.1f} ms", slow <= 40)


def _told(fed: Fed) -> str:
    cpu = f"{fed.cpu:.1f} CPU seconds without the model server's"
    return f"{cpu}, {fed.peak:.0f} MiB, {fed.loading:.1f} seconds of loading by the clock"


def _joined(corpus: Path, folder: Path) -> Path:
    """The titles and texts of all rows in one file, as the peer can read it."""
    target = folder / "joined.txt"
    with gzip.open(corpus, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as file:
        for row in map(json.loads, lines):
            file.write(f"{row['title']}\n{row['text']}\n\n")
    return target


def _searched(data: Path, queries: Path) -> Searched:
    lines = queries.read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    with app.reader(Settings(data_dir=data)) as reader:
        library = app.library(reader)
        for question in questions[:_WARMING]:
            app.search(library, question, _HITS)
        began = time.process_time()
        wall = [app.search(library, question, _HITS)[1] for question in questions[_WARMING:]]
        return Searched(reader.count(), wall, time.process_time() - began)
