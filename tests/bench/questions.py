"""How well questions are answered, and whether each quote stands where it is said to stand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot import app
from bot.evaluation.asking import Report, ask, load, report
from bot.settings import Settings
from tests.bench.place import SAMPLES, Place
from tests.bench.rows import Row, share
from tests.journeys.quoting import broken_quotes


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a set of questions; `quotes` are the citations of all answers, `broken` those that stand nowhere."""

    collection: Path
    questions: Path
    report: Report
    quotes: int
    broken: int

    @property
    def command(self) -> str:
        return f"wenju evaluate {self.questions}"


def rows(place: Place) -> Iterator[Row]:
    """The measures of answering."""
    sets = [(SAMPLES, SAMPLES / "questions.jsonl")]
    if place.shared:
        sets.append((place.shared / "pages/seed.txt", place.shared / "qa/seed.jsonl"))
        sets.append((place.shared / "pages/visible", place.shared / "qa/pages.jsonl"))
    asked = [_asked(place, collection, questions) for collection, questions in sets]
    if place.shared:
        seed = asked[1]
        yield evidence_cited(seed)
        yield answers_right(seed)
        yield brevity(seed)
        yield refusals(seed)
        yield false_refusals(seed)
    for one in asked:
        if not place.shared or one is not asked[1]:
            yield overview(one)
    yield quote_contract(asked)


def evidence_cited(asked: Asked) -> Row:
    met, of = asked.report.cited
    return Row(
        "the real page: a cited passage holds the evidence",
        asked.command,
        "≥ 80 %",
        share((met, of)),
        met >= 0.80 * of,
    )


def answers_right(asked: Asked) -> Row:
    met, of = asked.report.right
    return Row(
        "… the answer holds one of each group of answers",
        asked.command,
        "≥ 70 %",
        share((met, of)),
        met >= 0.70 * of,
    )


def brevity(asked: Asked) -> Row:
    found = asked.report
    return Row(
        "… answers to fact, number, paraphrase: citations, characters, median",
        asked.command,
        "≤ 3, ≤ 200, ≤ 100",
        f"{found.most_citations}, {found.longest}, {found.median_length:.0f}",
        found.most_citations <= 3 and found.longest <= 200 and found.median_length <= 100,
    )


def refusals(asked: Asked) -> Row:
    met, of = asked.report.refused
    return Row("… what it does not say is not found", asked.command, "≥ 4 of 6", f"{met} of {of}", met >= 4)


def false_refusals(asked: Asked) -> Row:
    wrong, of = asked.report.falsely_refused
    return Row("… answerable questions refused", asked.command, "≤ 1", f"{wrong} of {of}", wrong <= 1)


def overview(asked: Asked) -> Row:
    found = asked.report
    figures = {
        "evidence cited": found.cited,
        "right": found.right,
        "refused": found.refused,
        "falsely refused": found.falsely_refused,
    }
    said = ", ".join(f"{name} {share(counted)}" for name, counted in figures.items())
    return Row(f"`{asked.collection}`, its questions", asked.command, "", said)


def quote_contract(asked: list[Asked]) -> Row:
    quotes, broken = sum(one.quotes for one in asked), sum(one.broken for one in asked)
    collections = "samples, real page, made pages" if len(asked) > 1 else "samples"
    return Row(
        f"citations whose words stand where they are said to stand ({collections})",
        "python -m pytest tests/journeys/test_quotes.py",
        "100 %",
        share((quotes - broken, quotes)),
        broken == 0 and quotes > 0,
    )


def _asked(place: Place, collection: Path, questions: Path) -> Asked:
    settings = Settings(data_dir=place.collection(collection.stem, collection))
    with app.reader(settings) as reader:
        marked = asyncio.run(ask(app.assistant(app.library(reader)), load(questions)))
    given = [one.answer for one in marked]
    with app.catalog(settings) as catalog:
        broken = sum(len(broken_quotes(answer, catalog)) for answer in given)
    return Asked(
        collection, questions, report(marked), sum(len(answer.citations) for answer in given), broken
    )
