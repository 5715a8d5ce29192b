"""Learn ``bot/answering/confidence.toml`` anew: ``python -m bot.fitting SHARED``.

SHARED is a folder with ``pages/``, ``qa/`` and ``eval/`` of questions whose answers are known. Collections are
built in a temporary folder; the table printed at the end belongs into docs/benchmarks.md.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import app
from bot.evaluation import asking
from bot.evaluation.confidence import Asked, Example, as_toml, learn, observe, rates, threshold
from bot.settings import Settings

_SEED = 1
_QUESTIONS = 800  # of each set of encyclopaedia questions; half of them with their document hidden
NATURAL = ("samples", "seed", "pages")  # questions as people ask them
_HERE = Path(__file__).parent


def gathered(shared: Path) -> list[Example]:
    """What there is to learn from and to try it on."""
    examples: list[Example] = []
    samples = _HERE.parent / "data" / "samples"
    examples += _natural("samples", [samples], samples / "questions.jsonl")
    examples += _natural("seed", [shared / "pages/seed.txt"], shared / "qa/seed.jsonl")
    examples += _natural("pages", sorted((shared / "pages/visible").glob("*.txt")), shared / "qa/pages.jsonl")
    for name in ("cmrc-dev", "drcd-dev"):
        examples += _with_hidden(name, shared / "eval" / name)
    return examples


def main(shared: Path) -> None:
    examples = gathered(shared)
    learned = learn(examples)
    bound = threshold(learned, examples, NATURAL)
    target = _HERE / "answering" / "confidence.toml"
    target.write_text(as_toml(learned, bound, "python -m bot.fitting SHARED"), "utf-8")
    print(target.read_text("utf-8"))
    for name, (right, wrong) in rates(learned, examples, bound).items():
        print(f"{name}: refused {right:.0%} of the unanswerable, {wrong:.0%} of the answerable")


def _natural(name: str, files: list[Path], questions: Path) -> Iterator[Example]:
    asked = [
        Asked(question.question, not question.refuse)
        for question in asking.load(questions)
        if not question.history and question.kind not in ("clause", "document", "headline")
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
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        app.builder(settings, "fitting", wait=True, on_wait=print).index(files)
        with app.reader(settings) as reader:
            yield from observe(name, app.library(reader), asked)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
