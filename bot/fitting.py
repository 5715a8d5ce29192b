"""Learn the weights of finding and quoting anew: ``python -m bot.fitting SHARED [ranking] [choosing] [confidence]``.

SHARED is a folder with ``pages/``, ``qa/`` and ``eval/`` of questions whose answers are known. What is named is
learned, else all, in this order: each builds on the one before. Run it after the embedding, the tokens or the
features change.
Collections are built in a temporary folder. Ranking and choosing learn from cmrc-dev and drcd-dev alone, and print what
they reach out of fold; confidence learns from these and from our samples, and its threshold from natural questions.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot import app
from bot.answering import choosing
from bot.answering.types import Library
from bot.evaluation import asking
from bot.evaluation.choosing import observe as sentences_of
from bot.evaluation.confidence import Asked, Example, as_toml, learn, observe, rates, threshold
from bot.settings import Settings
from retrieval.evaluation import learning, sets
from retrieval.search import features, ranking
from retrieval.search.searching import Searcher

_SEED = 1
_QUESTIONS = 600  # of each set of encyclopaedia questions; half of them with their document hidden
_ENCYCLOPAEDIC = ("cmrc-dev", "drcd-dev")
_TAUGHT = ("samples", *_ENCYCLOPAEDIC)
NATURAL = ("samples", "seed", "pages")  # questions as people ask them
_BOUND_BY = ("seed", "pages")
_ONE_IN = 2  # questions of the encyclopaedic sets from which ranking and choosing learn; all change nothing
_HERE = Path(__file__).parent
_COMMAND = "python -m bot.fitting SHARED"


def main(shared: Path, wanted: Sequence[str]) -> None:
    if "ranking" in wanted:
        lists = [one for name in _ENCYCLOPAEDIC for one in _ranked(name, shared)]
        target = _HERE.parent / "retrieval" / "search" / "ranking.toml"
        _write(target, learning.as_toml(features.FEATURES, learning.fit(lists), _COMMAND), lists)
        ranking.weights.cache_clear()
    if "choosing" in wanted:
        lists = [one for name in _ENCYCLOPAEDIC for one in _chosen(name, shared)]
        target = _HERE / "answering" / "choosing.toml"
        _write(target, learning.as_toml(choosing.FEATURES, learning.fit(lists), _COMMAND), lists)
        choosing.weights.cache_clear()
    if "confidence" in wanted:
        _confidence(shared)


def _write(target: Path, text: str, lists: Sequence[learning.Choice]) -> None:
    target.write_text(text, "utf-8")
    first, third = learning.out_of_fold(lists)
    print(f"{text}right at the first place {first:.4f}, among the first three {third:.4f}, out of fold")


def _ranked(name: str, shared: Path) -> Iterator[learning.Choice]:
    found = sets.load(shared / "eval" / name)
    with _library([found.corpus]) as library:
        assert isinstance(library, Searcher)
        yield from learning.observe(library, found.questions[::_ONE_IN])


def _chosen(name: str, shared: Path) -> Iterator[learning.Choice]:
    found = sets.load(shared / "eval" / name)
    with _library([found.corpus]) as library:
        yield from sentences_of(library, found.questions[::_ONE_IN])


def gathered(shared: Path) -> list[Example]:
    """What there is to learn from and to try it on."""
    examples: list[Example] = []
    samples = _HERE.parent / "data" / "samples"
    examples += _natural("samples", [samples], samples / "questions.jsonl")
    examples += _natural("seed", [shared / "pages/seed.txt"], shared / "qa/seed.jsonl")
    examples += _natural("pages", sorted((shared / "pages/visible").glob("*.txt")), shared / "qa/pages.jsonl")
    for name in _ENCYCLOPAEDIC:
        examples += _with_hidden(name, shared / "eval" / name)
    return examples


def _confidence(shared: Path) -> None:
    examples = gathered(shared)
    learned = learn([example for example in examples if example.collection in _TAUGHT])
    bound = threshold(learned, examples, _BOUND_BY)
    target = _HERE / "answering" / "confidence.toml"
    target.write_text(as_toml(learned, bound, _COMMAND), "utf-8")
    print(target.read_text("utf-8"))
    for name, (right, wrong) in rates(learned, examples, bound).items():
        print(f"{name}: refused {right:.0%} of the unanswerable, {wrong:.0%} of the answerable")


def _natural(name: str, files: list[Path], questions: Path) -> Iterator[Example]:
    asked = [
        Asked(question.question, not question.refuse)
        for question in asking.load(questions)
        if not (question.history or question.needs_model)
        and question.kind not in ("clause", "document", "headline")
    ]
    yield from _observed(name, files, asked)


def _with_hidden(name: str, folder: Path) -> Iterator[Example]:
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    chosen = random.Random(_SEED).sample(rows, _QUESTIONS)
    asked = [
        Asked(row["question"], number % 2 == 0, "" if number % 2 == 0 else row["relevant"][0])
        for number, row in enumerate(chosen)
    ]
    yield from _observed(name, [folder / "corpus.jsonl"], asked)


def _observed(name: str, files: list[Path], asked: list[Asked]) -> Iterator[Example]:
    with _library(files) as library:
        yield from observe(name, library, asked)


@contextmanager
def _library(files: list[Path]) -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        app.builder(settings, "fitting", wait=True, on_wait=print).index(files)
        with app.reader(settings) as reader:
            yield app.library(reader)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ("ranking", "choosing", "confidence"))
