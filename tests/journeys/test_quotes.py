"""The quote contract, over everything that is at hand: no span, no citation."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot import app
from bot.answering.types import Answer
from bot.evaluation.asking import Question, ask, load, report
from bot.settings import Settings
from retrieval.errors import UnreadableDocument
from retrieval.normalising import fold
from retrieval.reading import files_under, read
from retrieval.spans import pieces
from retrieval.splitting import split
from tests.journeys.quoting import broken_quotes


@contextmanager
def indexed(folder: Path, *paths: Path) -> Iterator[Settings]:
    settings = Settings(data_dir=folder)
    report = app.builder(settings, "test", wait=True, on_wait=print).index(list(paths))
    assert report.failed == ()
    yield settings


def answers(settings: Settings, questions: list[Question]) -> list[Answer]:
    with app.reader(settings) as reader:
        marked = asyncio.run(ask(app.assistant(app.library(reader)), questions))
    return [one.answer for one in marked]


def assert_contract(settings: Settings, questions: list[Question]) -> None:
    given = answers(settings, questions)
    with app.catalog(settings) as catalog:
        assert [quote for answer in given for quote in broken_quotes(answer, catalog)] == []
    cited = [set(sentence.citations) for answer in given for sentence in answer.sentences]
    assert all(cited)
    assert len(cited) >= len(questions) / 2


def test_every_quote_of_the_samples_stands_where_it_is_said_to_stand(tmp_path: Path, samples: Path) -> None:
    with indexed(tmp_path, samples) as settings:
        assert_contract(settings, load(samples / "questions.jsonl"))


def test_every_quote_of_the_real_page_stands_where_it_is_said_to_stand(tmp_path: Path, shared: Path) -> None:
    with indexed(tmp_path, shared / "pages" / "seed.txt") as settings:
        assert_contract(settings, load(shared / "qa" / "seed.jsonl"))


def test_every_quote_of_the_made_pages_stands_where_it_is_said_to_stand(tmp_path: Path, shared: Path) -> None:
    pages = sorted((shared / "pages" / "visible").glob("*.txt"))
    with indexed(tmp_path, *pages) as settings:
        assert_contract(settings, load(shared / "qa" / "pages.jsonl"))


def test_every_passage_of_every_sample_stands_where_it_is_said_to_stand(samples: Path) -> None:
    for path in files_under(samples):
        for document in read(path, path.name):
            assert not isinstance(document, UnreadableDocument)
            for passage in split(document):
                assert fold("".join(pieces(document.text, passage.spans))) == fold(passage.text)


def test_the_real_page_is_answered_as_the_benchmarks_say(tmp_path: Path, shared: Path) -> None:
    with indexed(tmp_path, shared / "pages" / "seed.txt") as settings, app.reader(settings) as reader:
        marked = asyncio.run(ask(app.assistant(app.library(reader)), load(shared / "qa" / "seed.jsonl")))

    found = report(marked)

    assert found.cited[0] >= 0.80 * found.cited[1]
    assert found.right[0] >= 0.70 * found.right[1]
    assert found.refused[0] >= 4
    assert found.falsely_refused[0] <= 1
    assert found.most_citations <= 3
    assert found.longest <= 200
    assert found.median_length <= 100


@pytest.mark.parametrize("question", ["他来自哪所大学？", "你好", "天上有几颗星星掉进了澜江"])
def test_nothing_is_cited_where_nothing_is_answered(tmp_path: Path, question: str) -> None:
    row = {"id": "1", "title": "三桥通车", "text": "澜江三桥昨天通车，全长2.86公里。"}
    corpus = tmp_path / "一条.jsonl"
    corpus.write_text(json.dumps(row, ensure_ascii=False), "utf-8")

    with indexed(tmp_path, corpus) as settings:
        (answer,) = answers(settings, [Question("1", "refuse", question, refuse=True)])

    assert (answer.sentences, answer.citations) == ((), ())
