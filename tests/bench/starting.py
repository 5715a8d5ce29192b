"""What a command costs before it does anything: ``--help``, a first question, a folder that has not changed, a service
that says that it lives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from statistics import median

from tests.bench.children import Ran, wenju
from tests.bench.health import alive
from tests.bench.place import SAMPLES, Place, told
from tests.bench.rows import Row

_TIMES = 5  # a measure is the median of so many runs: they differ by a tenth
_HEAVY = ("pydantic", "chromadb", "langchain", "openai", "telegram")
_STORES = ("chromadb", "tantivy")
_QUESTION = "老澜江大桥封闭检测要多久？"


def rows(place: Place) -> Iterator[Row]:
    """The measures of starting."""
    yield help_cpu()
    yield help_loads()
    asked = list(_first_questions(place))
    page = "the real page" if place.shared else "the samples"
    yield ask_cpu(page, asked)
    yield ask_memory(page, asked)
    yield again_written(place)
    yield again_loads(place)
    yield health(place)


def help_cpu() -> Row:
    cpu = _typical(lambda: wenju("--help"))
    return Row("`--help`, CPU seconds", "wenju --help", "≤ 0.3", f"{cpu:.2f}", cpu <= 0.3)


def help_loads() -> Row:
    loaded = _loaded(_HEAVY, "--help")
    return Row(
        "`--help` loads of pydantic, chromadb, langchain, openai, telegram",
        "python -X importtime -m bot --help",
        "none",
        ", ".join(loaded) or "none",
        not loaded,
    )


def ask_cpu(page: str, asked: list[Ran]) -> Row:
    cpu = median(ran.cpu for ran in asked)
    return Row(
        f"a first question to {page}, CPU seconds", "wenju ask QUESTION", "≤ 2.2", f"{cpu:.2f}", cpu <= 2.2
    )


def ask_memory(page: str, asked: list[Ran]) -> Row:
    peak = median(ran.peak for ran in asked)
    return Row(
        f"a first question to {page}, peak memory",
        "wenju ask QUESTION",
        "≤ 220 MiB",
        f"{peak:.0f} MiB",
        peak <= 220,
    )


def again_written(place: Place) -> Row:
    data = place.collection(SAMPLES.stem, SAMPLES)
    ran = wenju("index", SAMPLES, "--json", "--data", data)
    report = told(ran)
    written = sum(len(_listed(report[how])) for how in ("added", "changed", "removed"))
    return Row(
        "the same folder indexed again, documents written",
        f"wenju index {SAMPLES}",
        "0",
        f"{written} of {report['documents']}, in {ran.cpu:.2f} CPU seconds",
        written == 0,
    )


def again_loads(place: Place) -> Row:
    data = place.collection(SAMPLES.stem, SAMPLES)
    loaded = _loaded(_STORES, "index", SAMPLES, "--json", "--data", data)
    return Row(
        "… whether Chroma or tantivy is loaded, as opening it would",
        f"python -X importtime -m bot index {SAMPLES}",
        "neither",
        ", ".join(loaded) or "neither",
        not loaded,
    )


def health(place: Place) -> Row:
    data = place.collection(SAMPLES.stem, SAMPLES)
    found = [alive(data) for _ in range(_TIMES)]
    cpu, wall = median(one.cpu for one in found), median(one.wall for one in found)
    return Row(
        "`serve`, until `/healthz` answers, CPU seconds",
        "wenju serve",
        "≤ 1",
        f"{cpu:.2f}, {wall:.2f} s by the clock",
        cpu <= 1.0,
    )


def _first_questions(place: Place) -> Iterator[Ran]:
    """The same question several times, each time to a process of its own."""
    data, question = place.collection(SAMPLES.stem, SAMPLES), _QUESTION
    if place.shared:
        data = place.collection("seed", place.shared / "pages/seed.txt")
        with (place.shared / "qa/seed.jsonl").open(encoding="utf-8") as lines:
            question = json.loads(next(lines))["question"]
    for _ in range(_TIMES):
        yield wenju("ask", question, "--json", "--data", data)


def _typical(go: Callable[[], Ran]) -> float:
    return median(go().cpu for _ in range(_TIMES))


def _loaded(names: Iterable[str], *words: object) -> list[str]:
    """Which of these packages, or of those that begin with their names, a command imports."""
    lines = wenju(*words, python=("-X", "importtime")).err.splitlines()
    packages = {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}
    return sorted(package for package in packages if package.startswith(tuple(names)))


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value
