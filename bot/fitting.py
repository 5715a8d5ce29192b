"""Learn the weights of finding and quoting anew: ``python -m bot.fitting SHARED [ranking] [choosing] [confidence]``.

SHARED is a folder with ``pages/``, ``qa/`` and ``eval/`` of questions whose answers are known. What is named is
learned, else all, in this order: each builds on the one before. Run it after the embedding, the tokens or the
features change.
Collections are built in a temporary folder. Ranking and choosing learn from cmrc-dev and drcd-dev alone, and print what
they reach out of fold; confidence learns from these and from natural questions, half of them with what answers them
hidden, and its threshold is fixed on natural questions out of fold.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bot import app
from bot.answering import choosing
from bot.answering.types import Library
from bot.evaluation import asking
from bot.evaluation.choosing import observe as sentences_of
from bot.evaluation.confidence import Asked, Example, as_toml, learn, observe, out_of_fold, rates, threshold
from bot.settings import Settings
from retrieval.evaluation import learning, sets
from retrieval.search import features, ranking
from retrieval.search.searching import Searcher

_SEED = 1
_QUESTIONS = 600  # of each set of encyclopaedia questions; half of them with their document hidden
_ENCYCLOPAEDIC = ("cmrc-dev", "drcd-dev")
NATURAL = "natural"  # questions as people ask them, about seed and pages
_NOT_JUDGED = ("clause", "document", "headline")  # kinds that are answered without asking confidence
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
        _write(target, choosing_toml(learning.fit(lists)), lists)
        choosing.weights.cache_clear()
        choosing.counts.cache_clear()
    if "confidence" in wanted:
        _confidence(shared)


def choosing_toml(fitted: learning.Fitted) -> str:
    """The text of ``choosing.toml``; the last feature sums up the forms as they were weighed."""
    whole = replace(fitted, features=(*fitted.features, 1.0))
    return learning.as_toml(choosing.FEATURES, whole, _COMMAND, choosing.FORMS)


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
    """What there is to learn from, and our samples to try it on."""
    examples: list[Example] = []
    pages = sorted((shared / "pages/visible").glob("*.txt"))
    for files, questions in (([shared / "pages/seed.txt"], "seed"), (pages, "pages")):
        examples += _natural(NATURAL, files, shared / f"qa/{questions}.jsonl")
    for name in _ENCYCLOPAEDIC:
        examples += _with_hidden(name, shared / "eval" / name)
    return examples


def samples() -> list[Example]:
    """Our own questions, which confidence is tried on and never taught with."""
    folder = _HERE.parent / "data" / "samples"
    return list(_natural("samples", [folder], folder / "questions.jsonl"))


def _confidence(shared: Path) -> None:
    examples, tried = gathered(shared), samples()
    learned, held_out = learn(examples), out_of_fold(examples)
    bound = threshold(held_out, examples, NATURAL)
    target = _HERE / "answering" / "confidence.toml"
    target.write_text(as_toml(learned, bound, _COMMAND), "utf-8")
    print(target.read_text("utf-8"))
    for at in (bound - 0.5, bound, bound + 0.5):
        found = {**rates(held_out, examples, at), **rates(learned.odds(tried), tried, at)}
        for name, (right, wrong) in found.items():
            print(
                f"at {at:.2f}, {name}: refused {right:.0%} of the unanswerable, {wrong:.0%} of the answerable"
            )


def _natural(name: str, files: list[Path], questions: Path) -> Iterator[Example]:
    rows = [
        question
        for question in asking.load(questions)
        if not (question.history or question.needs_model) and question.kind not in _NOT_JUDGED
    ]
    with _library(files) as library:
        yield from observe(name, library, [Asked(row.question, not row.refuse) for row in rows])
        hidden = [Asked(row.question, False, hidden_words=row.evidence) for row in rows if row.evidence]
        yield from observe(f"{name}, hidden", library, hidden)


def _with_hidden(name: str, folder: Path) -> Iterator[Example]:
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    chosen = random.Random(_SEED).sample(rows, _QUESTIONS)
    asked = [
        Asked(row["question"], number % 2 == 0, "" if number % 2 == 0 else row["relevant"][0])
        for number, row in enumerate(chosen)
    ]
    with _library([folder / "corpus.jsonl"]) as library:
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
